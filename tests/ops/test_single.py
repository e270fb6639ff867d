from __future__ import annotations

from pathlib import Path

import pytest

from studio.ops.supervisor.failure import CannotRun
from studio.ops.supervisor.single import only_one


def test_refuses_a_second_supervisor_of_the_same_folder(tmp_path: Path) -> None:
    with (
        only_one(tmp_path),
        pytest.raises(CannotRun, match=r"already runs in .* stop it, or set PERISCOPE_DATA_DIR"),
        only_one(tmp_path),
    ):
        pass


def test_lets_the_next_one_in_after_the_first_has_ended(tmp_path: Path) -> None:
    with only_one(tmp_path):
        pass
    with only_one(tmp_path):
        pass
