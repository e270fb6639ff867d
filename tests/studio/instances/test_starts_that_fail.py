"""A start that cannot be is refused, ends visibly, or can be taken back: it does not stay "starting"."""

from __future__ import annotations

import json
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import Client
from temporalio.service import RPCError, RPCStatusCode

from studio.accounts.models import User
from studio.deployments.actions.retire import retire_deployment
from studio.deployments.models import Deployment
from studio.errors import Conflict, InvalidInput
from studio.instances import deliveries
from studio.instances.actions.cancel import cancel_instance
from studio.instances.actions.start import start_instance
from studio.instances.models import Instance
from studio.outbox.handlers import Undeliverable
from studio.outbox.models import OutboxMessage
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy

pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> User:
    person = make_person("root", "administrator")
    deploy(person)
    return person


def start(person: User, **values: Any) -> Instance:
    given = {"variables": {"amount": 5}, **values}
    return start_instance(person, process_id="approval", **given)


def nested(levels: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize("value", ["x" * 8_100_000, float("inf"), "\ud800", nested(3000)])
def test_values_that_nothing_could_carry_are_refused(root: User, value: Any) -> None:
    with pytest.raises(InvalidInput):
        start(root, variables={"amount": 5, "note": value})
    assert not OutboxMessage.objects.exists()


def test_a_form_may_hold_odd_json_and_is_answered(root: User) -> None:
    text = json.dumps({"note": "\ud800"})
    made = start(root)
    answer = logged_in(root).post(f"/instances/{made.pk}/variables", {"variables": text, "reason": "Why not"})
    assert answer.status_code == 422


def test_a_repeated_start_is_answered_though_the_process_was_retired_meanwhile(root: User) -> None:
    first = start(root, key="k1")
    retire_deployment(root, deployment=Deployment.objects.get())
    assert start(root, key="k1") == first
    with pytest.raises(Conflict):
        start(root, key="k1", business_key="another")


def test_of_two_equal_starts_at_one_moment_the_later_gets_the_first(root: User, monkeypatch: Any) -> None:
    first = start(root, key="k1")
    seen = Instance.objects.none()
    monkeypatch.setattr(
        "studio.instances.actions.start.earlier_start", lambda _instance: seen.first(), raising=True
    )
    assert start(root, key="k1") == first
    assert OutboxMessage.objects.count() == 1


def test_what_has_not_left_us_is_cancelled_here(root: User) -> None:
    made = start(root)
    cancel_instance(root, instance=made, reason="A mistake")
    made.refresh_from_db()
    assert (made.state, made.fold["cancellation"]["reason"]) == ("cancelled", "A mistake")
    assert not OutboxMessage.objects.exists()


def test_what_may_have_left_us_is_cancelled_by_the_engine(root: User) -> None:
    made = start(root)
    OutboxMessage.objects.update(leased_until="2999-01-01T00:00:00Z")
    cancel_instance(root, instance=made, reason="A mistake")
    assert set(OutboxMessage.objects.values_list("topic", flat=True)) == {"instance.start", "instance.cancel"}


@pytest.mark.django_db(transaction=True)
def test_a_start_that_temporal_refuses_for_good_fails_where_people_see_it(
    root: User, monkeypatch: Any
) -> None:
    made = start(root)
    message = OutboxMessage.objects.get()

    class Refusing:
        async def start(self, _request: object) -> None:
            raise RPCError("blob size exceeds the limit", RPCStatusCode.INVALID_ARGUMENT, b"")

    async def client() -> Refusing:
        return Refusing()

    monkeypatch.setattr(deliveries, "engine_client", client)
    with pytest.raises(Undeliverable):
        async_to_sync(deliveries.start)(message.payload or given_to(made), key=message.key)
    made.refresh_from_db()
    assert (made.state, made.error["code"]) == ("failed", "not-started")
    assert "blob size" in made.error["message"]


def given_to(made: Instance) -> dict[str, Any]:
    return {"instance": made.pk, "variables": {}, "settings": {}}


def test_nobody_but_operators_sees_or_repeats_deliveries(root: User, client: Client) -> None:
    start(root)
    OutboxMessage.objects.update(attempts=7, last_error="Temporal does not answer", payload={"x": "canary"})
    message = OutboxMessage.objects.get()
    paul = logged_in(make_person("paul", "participant"))
    retry = f"/ops/deliveries/{message.pk}/retry"
    assert paul.get("/ops/deliveries/").status_code == paul.post(retry).status_code == 403
    page = logged_in(root).get("/ops/deliveries/").content.decode()
    assert "Temporal does not answer" in page
    assert "canary" not in page
    assert logged_in(root).post(retry).status_code == 302
    assert logged_in(root).post("/ops/deliveries/999/retry").status_code == 404
