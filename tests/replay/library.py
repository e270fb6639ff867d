"""Recorded histories as files: one per recording, with the bytes of the plans that they ran."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from temporalio.client import WorkflowHistory

from engine.errors import PlanMissing
from engine.plan import Plan
from engine.ports import CalledPlan

FOLDER = Path(__file__).parent
RELEASE = "0.1"
"""New recordings go here; those of older releases stay as they are for ever."""


@dataclass(frozen=True)
class Recording:
    """The histories of one rehearsal, children's and called processes' too."""

    plans: dict[str, bytes]
    histories: tuple[WorkflowHistory, ...]

    def read(self, fingerprint: str) -> bytes:
        """As `ports.PlanStore`."""
        if fingerprint not in self.plans:
            raise PlanMissing(fingerprint)
        return self.plans[fingerprint]

    def find(self, process: str, *, binding: str, caller: str) -> CalledPlan:
        """Replay asks nobody: the answer stands in the history."""
        raise AssertionError(f"{process} was looked up on replay")


def files() -> list[Path]:
    """All recordings of all releases."""
    return sorted(FOLDER.glob("*/*.json.gz"))


def load(path: Path) -> Recording:
    """Reads a recording."""
    data = json.loads(gzip.decompress(path.read_bytes()))
    plans = {fingerprint: text.encode() for fingerprint, text in data["plans"].items()}
    histories = (WorkflowHistory.from_json(each["id"], each["history"]) for each in data["histories"])
    return Recording(plans, tuple(histories))


def store(name: str, plans: Iterable[Plan], histories: Iterable[WorkflowHistory]) -> Path:
    """Writes a recording of this release; the machine's name stays out of it."""
    data = {
        "plans": {plan.fingerprint: plan.to_bytes().decode() for plan in plans},
        "histories": [{"id": each.workflow_id, "history": _anonymous(each)} for each in histories],
    }
    path = FOLDER / RELEASE / f"{name}.json.gz"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress(json.dumps(data).encode(), mtime=0))
    return path


def _anonymous(history: WorkflowHistory) -> dict[str, Any]:
    found: dict[str, Any] = _without(json.loads(history.to_json()), "identity")
    return found


def _without(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _without(each, name) for key, each in value.items() if key != name}
    return [_without(each, name) for each in value] if isinstance(value, list) else value
