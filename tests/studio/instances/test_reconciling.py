"""An instance that Temporal ended from outside does not stay "running" for ever."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import async_to_sync

from engine.events import EventBatch, InstanceCompleted
from engine.temporal.host.client import Ending
from studio.instances import reconciling
from studio.instances.models import Instance
from studio.instances.projector import project_instance
from studio.instances.storing import store
from tests.studio.instances.events import AT, activated, batch, started, user_task
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db(transaction=True)


class Engine:
    """Temporal's side: what has ended, and what an instance still has to tell."""

    def __init__(self, *endings: Ending, tail: EventBatch | None = None) -> None:
        self.found, self.tail = list(endings), tail

    async def endings(self, *, since: Any) -> list[Ending]:
        return self.found

    async def events_after(self, instance: str, sequence: int) -> EventBatch:
        if self.tail is None:
            raise TimeoutError
        return self.tail


def find(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> int:
    async def client() -> Engine:
        return engine

    monkeypatch.setattr(reconciling, "engine_client", client)
    return async_to_sync(reconciling.find_ended)(projectors=(project_instance,))


def running() -> None:
    begun = started(), activated("e1", "approve", kind="userTask"), user_task("u2")
    store((batch(0, *begun, fence=7),), projectors=(project_instance,))


TERMINATED = Ending("approval-1", "terminated", "The workflow was terminated in Temporal.", AT + 90)


def test_a_terminated_instance_fails_with_everything_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    running()

    assert find(monkeypatch, Engine(TERMINATED)) == 1
    assert find(monkeypatch, Engine(TERMINATED)) == 0

    row = Instance.objects.get()
    assert (row.state, row.error["code"]) == ("failed", "terminated")
    assert row.fold["user_tasks"]["u2"]["state"] == "cancelled"


def test_what_the_instance_still_tells_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    running()
    tail = batch(3, InstanceCompleted(AT + 80, {}), fence=9)

    assert find(monkeypatch, Engine(TERMINATED, tail=tail)) == 0

    assert Instance.objects.get().state == "completed"


def test_unknown_instances_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert find(monkeypatch, Engine(TERMINATED)) == 0


class Failing:
    """Temporal's side: whose workflow tasks fail again and again."""

    def __init__(self, **causes: str) -> None:
        self.causes = {name.replace("_", "-"): cause for name, cause in causes.items()}

    async def troubled(self) -> dict[str, str]:
        return self.causes


def look(monkeypatch: pytest.MonkeyPatch, engine: Failing) -> int:
    async def client() -> Failing:
        return engine

    monkeypatch.setattr(reconciling, "engine_client", client)
    return async_to_sync(reconciling.note_troubles)()


def test_an_instance_that_temporal_cannot_move_says_so_until_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    running()
    olga = logged_in(make_person("olga", "operator"))
    cause = "category=WorkflowTaskFailed"

    assert look(monkeypatch, Failing(approval_1=cause, unknown_1=cause)) == 1
    assert look(monkeypatch, Failing(approval_1=cause)) == 0
    assert cause in olga.get("/instances/approval-1").content.decode()
    assert look(monkeypatch, Failing()) == 1
    assert cause not in olga.get("/instances/approval-1").content.decode()
