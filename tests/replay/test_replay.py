"""Every recorded history replays with today's code; a changed command would be noticed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowHistory
from temporalio.workflow import NondeterminismError

from engine.events import (
    ElementActivated,
    ElementCompleted,
    EventBatch,
    InstanceMigrated,
    ProcessEvent,
)
from engine.plan import Plan
from engine.temporal import recorder, replayer
from tests.replay.coverage import Feature, features, supported
from tests.replay.library import Recording, files, load
from tests.replay.migrated import MIGRATIONS


def test_there_are_recordings() -> None:
    assert len(files()) >= 40


@pytest.mark.parametrize("path", files(), ids=lambda path: f"{path.parent.name}/{path.name[:-8]}")
async def test_a_recorded_history_replays(path: Path) -> None:
    recording = load(path)
    await replay_all(recording, recording.histories)


async def replay_all(recording: Recording, histories: Iterable[WorkflowHistory]) -> None:
    for history in histories:
        await replayer(recording).replay_workflow(history)


@pytest.mark.parametrize("name", sorted(MIGRATIONS))
async def test_an_instance_that_has_gone_over_replays_on_both_its_versions(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    recording = load(next(path for path in files() if path.name == f"{name}.json.gz"))
    told: list[ProcessEvent] = []
    monkeypatch.setattr(recorder, "emit", lambda batch: told.extend(batch.events))
    await replay_all(recording, recording.histories)
    moved = [each for each in told if isinstance(each, InstanceMigrated)]
    assert {each.from_fingerprint for each in moved} | {each.fingerprint for each in moved} == set(
        recording.plans
    )
    without_the_new = Recording({moved[0].from_fingerprint: recording.plans[moved[0].from_fingerprint]}, ())
    with pytest.raises(Exception, match=moved[0].fingerprint):
        await replay_all(without_the_new, recording.histories)


@pytest.mark.parametrize(
    ("name", "kind", "field", "other"),
    [
        ("clock.activities", "activityTaskScheduledEventAttributes", "activityType", {"name": "send_email"}),
        ("sub_process.child", "startChildWorkflowExecutionInitiatedEventAttributes", "workflowId", "other"),
    ],
)
async def test_a_command_that_is_no_longer_given_is_noticed(
    name: str, kind: str, field: str, other: Any
) -> None:
    recording = load(next(path for path in files() if path.name == f"{name}.json.gz"))
    with pytest.raises((NondeterminismError, RuntimeError), match=r"(?i)nondeterminism"):
        await replay_all(recording, changed(recording, kind, field, other))


async def test_two_commands_that_trade_places_are_noticed() -> None:
    recording = load(next(path for path in files() if path.name == "clock.activities.json.gz"))
    data = json.loads(recording.histories[0].to_json())
    kind = "activityTaskScheduledEventAttributes"
    first, second = [event for event in data["events"] if kind in event][:2]
    first[kind]["activityType"], second[kind]["activityType"] = (
        second[kind]["activityType"],
        first[kind]["activityType"],
    )
    with pytest.raises((NondeterminismError, RuntimeError), match=r"(?i)nondeterminism"):
        await replayer(recording).replay_workflow(WorkflowHistory.from_json("swapped", data))


def changed(recording: Recording, kind: str, field: str, other: Any) -> list[WorkflowHistory]:
    """The histories in which every event of a kind says something else."""
    made = []
    for history in recording.histories:
        data = json.loads(history.to_json())
        for event in data["events"]:
            if kind in event:
                event[kind][field] = other
        made.append(WorkflowHistory.from_json(history.workflow_id, data))
    return made


async def test_every_element_of_the_support_table_has_a_history(monkeypatch: pytest.MonkeyPatch) -> None:
    """Elements count where the replayed instance has been at them; see `python -m tests.replay.record`."""
    recorded: set[Feature] = set()
    for path in files():
        recorded |= await features_of(load(path), monkeypatch)
    assert sorted(supported() - recorded) == []


async def features_of(recording: Recording, monkeypatch: pytest.MonkeyPatch) -> set[Feature]:
    """What the instances of a recording did; nobody waits at compensation events: they count at once."""
    visited: set[str] = set()

    def collect(batch: EventBatch) -> None:
        visited.update(
            each.element for each in batch.events if isinstance(each, ElementActivated | ElementCompleted)
        )

    monkeypatch.setattr(recorder, "emit", collect)
    await replay_all(recording, recording.histories)
    plans = [Plan.from_bytes(data) for data in recording.plans.values()]
    held = [each for plan in plans for each in features(plan)]
    return {feature for element, feature in held if element in visited or "compensate" in feature}
