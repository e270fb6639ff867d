"""Files that other tools have written: whatever they hold, each process runs or is refused with a finding.

They come from the folder PERISCOPE_SHARED; skipped where it is not at hand.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.compile import compile_process
from engine.errors import UncompilableProcess
from engine.findings import Level
from engine.model.process import Definitions
from engine.parse import read_definitions
from engine.testing import run
from engine.validate import check_file

SHARED = Path(os.environ.get("PERISCOPE_SHARED") or Path(__file__).parents[3] / "shared")
FILES = sorted(path for path in (SHARED / "data").rglob("*") if path.suffix in {".bpmn", ".xml"})
RESTS = {"completed", "failed", "waiting", "incident", "refused"}

pytestmark = pytest.mark.skipif(not FILES, reason="the shared files are not at hand")


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_process_comes_to_rest_or_is_refused_with_a_reason(path: Path) -> None:
    data = path.read_bytes()
    definitions = read_definitions(data)
    critical = {each.element for each in check_file(data).findings if each.level is Level.CRITICAL}
    for process in definitions.processes:
        if reasons(definitions, process.id) is None:
            assert run(definitions, process=process.id).status in RESTS
        elif process.executable:
            assert critical, "what cannot run is not valid"


def reasons(definitions: Definitions, process: str) -> list[str] | None:
    """Why a process cannot run; None when it can."""
    try:
        compile_process(definitions, process)
    except UncompilableProcess as refused:
        return [each.message for each in refused.findings]
    return None
