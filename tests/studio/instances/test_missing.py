"""Instances whose workflow was deleted in Temporal do not look alive for ever."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from asgiref.sync import async_to_sync

from studio.instances import missing
from studio.instances.models import Instance
from studio.instances.projector import project_instance
from studio.instances.storing import store
from tests.studio.instances.events import activated, batch, started, user_task
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db(transaction=True)


class Engine:
    """Temporal's side: what it has, and what of that its list shows."""

    def __init__(self, *known: str, listed: Sequence[str] | None = None) -> None:
        self.known, self.listed = set(known), set(known if listed is None else listed)

    async def running(self) -> set[str]:
        return self.listed

    async def unknown(self, instances: Sequence[str]) -> set[str]:
        return set(instances) - self.known


def find(monkeypatch: pytest.MonkeyPatch, engine: Engine, *, surely: bool = False) -> int:
    async def client() -> Engine:
        return engine

    monkeypatch.setattr(missing, "engine_client", client)
    return async_to_sync(missing.end_missing)(projectors=(project_instance,), surely=surely)


@pytest.fixture(autouse=True)
def two() -> None:
    """Two instances that wait for a person, as far as we know."""
    begun = started(), activated("e1", "approve", kind="userTask"), user_task("u2")
    for instance in ("approval-1", "approval-2"):
        store((batch(0, *begun, fence=7, instance=instance),), projectors=(project_instance,))


def states() -> dict[str, str]:
    return dict(Instance.objects.values_list("pk", "state"))


def test_a_deleted_one_fails_with_the_reason_and_its_task_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = Engine("approval-2")

    assert [find(monkeypatch, engine), find(monkeypatch, engine)] == [1, 0]

    assert states() == {"approval-1": "failed", "approval-2": "waiting_person"}
    row = Instance.objects.get(pk="approval-1")
    assert (row.error["code"], row.fold["user_tasks"]["u2"]["state"]) == ("missing", "cancelled")
    page = logged_in(make_person("olga", "operator")).get("/instances/approval-1").content.decode()
    assert "Temporal does not have this instance any more" in page


def test_what_its_list_does_not_show_yet_is_asked_for_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert find(monkeypatch, Engine("approval-1", "approval-2", listed=())) == 0


def test_nothing_ends_because_of_another_temporal_unless_a_person_is_sure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert find(monkeypatch, Engine("of-somebody-else")) == 0
    assert set(states().values()) == {"waiting_person"}

    assert find(monkeypatch, Engine("of-somebody-else"), surely=True) == 2
    assert set(states().values()) == {"failed"}


def test_what_has_not_begun_is_not_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    Instance.objects.update(sequence=0)

    assert find(monkeypatch, Engine(), surely=True) == 0
