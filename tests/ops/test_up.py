"""`manage.py up` with the real product, on free ports and in a folder of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
PORTS = ("PORT", "VALKEY_PORT", "TEMPORAL_PORT", "TEMPORAL_UI_PORT", "MAIL_CATCHER_PORT")


def run_up(folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PERISCOPE_", "DJANGO_"))
    }
    ports = {f"PERISCOPE_{name}": str(free_port()) for name in PORTS}
    return subprocess.run(
        [sys.executable, "manage.py", "up", "--exit-when-healthy"],
        cwd=ROOT,
        env={**kept, "PERISCOPE_DATA_DIR": str(folder), **ports, **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )


def ready_children(output: str) -> set[str]:
    return set(re.findall(r"(\w+) is ready after", output))


@pytest.mark.slow
@pytest.mark.temporal
def test_brings_everything_up_and_down_twice_preparing_the_database_once(tmp_path: Path) -> None:
    folder = tmp_path / "data"

    first, second = run_up(folder), run_up(folder)

    assert first.returncode == second.returncode == 0, first.stdout + first.stderr + second.stdout
    assert {"valkey", "temporal", "web", "celery", "mail", "Studio"} <= ready_children(first.stdout)
    assert "preparing the database" in first.stdout
    assert "preparing the database" not in second.stdout
    assert (folder / "studio.sqlite3").stat().st_mode & 0o077 == 0


@pytest.mark.slow
@pytest.mark.temporal
def test_runs_on_postgresql_as_well(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("pg") / "data"
    if os.geteuid() == 0:
        # PostgreSQL refuses root, so somebody else has to get at the folder.
        for parent in (folder.parent, *folder.parent.parents[:3]):
            parent.chmod(parent.stat().st_mode | 0o011)

    result = run_up(folder, PERISCOPE_POSTGRES="1")

    assert result.returncode == 0, result.stdout + result.stderr
    assert "postgres" in ready_children(result.stdout)


def test_says_in_one_sentence_that_a_port_is_taken(tmp_path: Path) -> None:
    taken = str(free_port())

    result = run_up(tmp_path / "data", PERISCOPE_PORT=taken, PERISCOPE_VALKEY_PORT=taken)

    assert result.returncode == 1
    assert result.stderr.strip().splitlines() == [
        f"PERISCOPE_PORT and PERISCOPE_VALKEY_PORT are both {taken}: change one of them."
    ]
