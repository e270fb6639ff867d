"""Many instances are moved together: chosen exactly, looked at, moved wave by wave, stopped, taken up."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from temporalio.service import RPCError, RPCStatusCode

from engine.errors import WrongTrigger
from engine.interpreter import new_state, step
from engine.state import State
from engine.state.triggers import Start
from engine.temporal import MigrationRequest
from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.errors import Conflict, InvalidInput, NotAllowed, Unavailable, WrongState
from studio.instances import live_states
from studio.instances.actions.migrate_several import (
    begin_batch,
    migrate_instances,
    resume_batch,
    stop_batch,
)
from studio.instances.batches import moving, waves
from studio.instances.migration_models import InstanceMigration, MigrationBatch
from studio.instances.models import Instance
from studio.instances.selectors.batches import batch_visible_to, progress_of
from studio.instances.selectors.instances import InstanceFilter
from studio.outbox.models import OutboxMessage
from tests.studio.instances.events import AT
from tests.studio.instances.test_migrations import (
    ONE,
    OTHER,
    TWO,
    client_of,
    deployed,
    running,
    send,
)
from tests.studio.people import make_person

pytestmark = pytest.mark.django_db

ALL = InstanceFilter(process="approval")


class Engine:
    """Knows the state of every instance, remembers whom it moved, and is silent where it is told to be."""

    def __init__(self) -> None:
        self.moved: list[str] = []
        self.silent: set[str] = set()
        self.refusing: set[str] = set()
        self.gone = False

    async def snapshot(self, instance: str) -> dict[str, Any]:
        self.answer_at_all(instance)
        state = new_state()
        step(ONE, state, Start(instance, {"iban": "AT61"}), AT)
        return State.snapshot(state)

    async def migrate(self, instance: str, request: MigrationRequest) -> None:
        self.answer_at_all(instance)
        if instance in self.refusing or request.fingerprint == OTHER.fingerprint:
            raise WrongTrigger("The new version has no look: choose where to go on.")
        self.moved.append(instance)

    def answer_at_all(self, instance: str) -> None:
        if self.gone:
            raise RPCError("nobody there", RPCStatusCode.UNAVAILABLE, b"")
        if instance in self.silent:
            raise RPCError("too late", RPCStatusCode.DEADLINE_EXCEEDED, b"")


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    found = Engine()

    async def client() -> Engine:
        return found

    monkeypatch.setattr(live_states, "engine_client", client)
    monkeypatch.setattr(moving, "engine_client", client)
    return found


def olga() -> User:
    return User.objects.filter(username="olga").first() or make_person("olga", "operator")


def next_wave() -> bool:
    """Delivers the newest wave, as the outbox does; False when there is none."""
    message = OutboxMessage.objects.filter(topic=waves.TOPIC, delivered_at=None).order_by("pk").first()
    if message is None:
        return False
    waves.run_wave(message.payload, key=message.key)
    message.delete()
    return True


def run_all() -> None:
    while next_wave():
        pass


def made(target: Any, **how: Any) -> MigrationBatch:
    return migrate_instances(olga(), chosen=ALL, target=target, reason="x", **how)


def states(batch: MigrationBatch) -> list[str]:
    return list(batch.migrations.order_by("instance_id").values_list("state", flat=True))


def state_of(batch: MigrationBatch) -> str:
    batch.refresh_from_db()
    return batch.state


def begun(number: int) -> None:
    for each in range(number):
        running(f"approval-{each}")


def test_a_batch_is_looked_at_and_moves_nothing_before_a_person_says_so(engine: Engine) -> None:
    _, two = deployed(ONE, TWO)
    begun(3)

    batch = made(two)
    run_all()

    assert (state_of(batch), states(batch), engine.moved) == ("checked", ["waiting"] * 3, [])
    assert progress_of(batch).verdicts == {"can": 3, "needs_choice": 0, "cannot": 0}
    begin_batch(olga(), batch=batch)
    run_all()
    assert (state_of(batch), states(batch)) == ("ended", ["done"] * 3)
    assert sorted(engine.moved) == ["approval-0", "approval-1", "approval-2"]


def test_the_set_is_the_one_that_was_shown_whatever_begins_later(engine: Engine) -> None:
    _, two = deployed(ONE, TWO)
    begun(2)
    batch = made(two, at_most=5)

    running("approval-9")
    run_all()
    begin_batch(olga(), batch=batch)
    run_all()

    assert (batch.total, "approval-9" in engine.moved) == (2, False)


def test_what_cannot_be_moved_is_held_back_with_its_reasons() -> None:
    _, other = deployed(ONE, OTHER)
    begun(2)
    batch = made(other)
    run_all()

    assert progress_of(batch).verdicts["needs_choice"] == 2
    first = batch.migrations.first()
    assert [each["code"] for each in first.judgements] == ["gone"]
    with pytest.raises(WrongState):
        begin_batch(olga(), batch=batch)
    assert state_of(batch) == "checked"
    page = client_of(olga()).get(f"/instances/migrations/{batch.pk}").content.decode()
    assert "Look is not part of the new version: choose where to go on." in page
    assert 'value="begin"' not in page


def test_one_that_is_moved_at_once_says_why_it_was_refused() -> None:
    _, other = deployed(ONE, OTHER)
    begun(2)
    batch = made(other, check_only=False)
    run_all()

    assert (state_of(batch), states(batch)) == ("ended", ["refused", "refused"])
    first = batch.migrations.first()
    assert ("choose where to go on" in first.answer, first.judgements[0]["element"]) == (True, "look")


def test_stops_at_the_first_that_cannot_be_moved_and_goes_on_when_told(engine: Engine) -> None:
    _, two = deployed(ONE, TWO)
    begun(4)
    engine.refusing = {"approval-1"}
    batch = made(two, check_only=False, stops_above_percent=0)
    run_all()

    assert (state_of(batch), states(batch)) == ("stopped", ["done", "refused", "held", "held"])
    resume_batch(olga(), batch=batch)
    run_all()
    assert (state_of(batch), states(batch)) == ("ended", ["done", "refused", "done", "done"])


def test_stops_above_a_part_of_all(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waves, "AT_ONCE", 1)
    _, two = deployed(ONE, TWO)
    begun(10)
    engine.refusing = {"approval-0", "approval-1", "approval-2", "approval-3"}
    batch = made(two, check_only=False, stops_above_percent=20)
    run_all()

    assert (state_of(batch), states(batch)) == ("stopped", ["refused"] * 3 + ["held"] * 7)


def test_a_silent_instance_is_asked_a_few_times_and_keeps_nobody_waiting(engine: Engine) -> None:
    _, two = deployed(ONE, TWO)
    begun(3)
    engine.silent = {"approval-1"}
    batch = made(two, check_only=False)
    run_all()

    assert (state_of(batch), states(batch)) == ("ended", ["done", "failed", "done"])
    page = client_of(olga()).get(f"/instances/migrations/{batch.pk}").content.decode()
    assert "It did not answer" in page
    engine.silent = set()
    resume_batch(olga(), batch=batch)
    run_all()
    assert states(batch) == ["done"] * 3


def test_a_check_leaves_the_silent_and_the_ended_out(engine: Engine) -> None:
    _, two = deployed(ONE, TWO)
    begun(3)
    batch = made(two)
    engine.silent = {"approval-1"}
    Instance.objects.filter(pk="approval-2").update(state="completed")
    run_all()

    assert (state_of(batch), states(batch)) == ("checked", ["waiting", "failed", "refused"])
    page = client_of(olga()).get(f"/instances/migrations/{batch.pk}").content.decode()
    assert "It has ended meanwhile." in page
    assert "3 of 3 checked" not in page, "it is checked, so the page tells of answers"


def test_nothing_is_answered_while_temporal_is_away(engine: Engine) -> None:
    _, two = deployed(ONE, TWO)
    begun(2)
    batch = made(two, check_only=False)
    engine.gone = True
    with pytest.raises(Unavailable):
        next_wave()
    assert (state_of(batch), states(batch)) == ("moving", ["waiting"] * 2)
    engine.gone = False
    run_all()
    assert states(batch) == ["done"] * 2


def test_a_wave_that_is_delivered_twice_moves_nothing_twice(engine: Engine) -> None:
    _, two = deployed(ONE, TWO)
    begun(2)
    made(two, check_only=False)
    message = OutboxMessage.objects.get(topic=waves.TOPIC)
    run_all()
    waves.run_wave(message.payload, key=message.key)
    assert len(engine.moved) == 2


def test_a_person_stops_a_batch_between_two_waves() -> None:
    _, two = deployed(ONE, TWO)
    begun(4)
    batch = made(two, check_only=False, per_minute=15)
    next_wave()
    assert states(batch).count("done") == 1

    stop_batch(olga(), batch=batch)
    run_all()

    assert (state_of(batch), states(batch).count("held")) == ("stopped", 3)
    with pytest.raises(WrongState):
        stop_batch(olga(), batch=batch)


def test_the_throttle_puts_the_next_wave_off() -> None:
    _, two = deployed(ONE, TWO)
    begun(3)
    made(two, check_only=False, per_minute=15)
    before = OutboxMessage.objects.get(topic=waves.TOPIC)
    next_wave()
    after = OutboxMessage.objects.get(topic=waves.TOPIC)
    pause = (after.next_attempt_at - after.created_at).total_seconds()
    assert before.pk != after.pk
    assert 3 < pause <= 4


def test_a_thousand_cost_a_few_statements_to_ask_for_and_a_few_per_wave(engine: Engine) -> None:
    _, two = deployed(ONE, TWO)
    first = running("approval-0")
    Instance.objects.bulk_create(clone(first, f"approval-{number}") for number in range(1, 1000))
    operator = olga()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        batch = migrate_instances(operator, chosen=ALL, target=two, reason="x")
    assert batch.total == 1000
    assert len(asked) < 45
    with CaptureQueriesContext(connection) as wave:
        next_wave()
    assert len(wave) < 30
    run_all()
    begin_batch(operator, batch=batch)
    with CaptureQueriesContext(connection) as wave:
        next_wave()
    moved = len(engine.moved)
    assert moved == 20, "300 a minute are 20 in four seconds"
    assert len(wave) < 20 + 3 * moved
    client = client_of(operator)
    with CaptureQueriesContext(connection) as page:
        client.get(f"/instances/migrations/{batch.pk}")
    assert len(page) < 15


def clone(first: Instance, pk: str) -> Instance:
    found = Instance.objects.get(pk=first.pk)
    found.pk, found.root_id = pk, pk
    return found


def test_one_key_makes_one_batch() -> None:
    _, two = deployed(ONE, TWO)
    begun(2)
    first = made(two, idempotency_key="k")
    assert made(two, idempotency_key="k").pk == first.pk
    with pytest.raises(Conflict):
        made(two, idempotency_key="k", per_minute=10)
    assert MigrationBatch.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "how"),
    [
        ("reason", {"reason": " "}),
        ("per_minute", {"per_minute": 0}),
        ("stops_above_percent", {"stops_above_percent": 100}),
        ("timers", {"timers": "never"}),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(field: str, how: dict[str, Any]) -> None:
    _, two = deployed(ONE, TWO)
    begun(1)
    with pytest.raises(InvalidInput) as refusal:
        migrate_instances(olga(), **{"chosen": ALL, "target": two, "reason": "x", **how})
    assert list(refusal.value.fields) == [field]


def test_there_must_be_something_to_move() -> None:
    _, two = deployed(ONE, TWO)
    with pytest.raises(WrongState):
        made(two)


@pytest.mark.parametrize("role", ["participant", "analyst", "reviewer"])
def test_only_operators_have_to_do_with_batches(role: str) -> None:
    _, two = deployed(ONE, TWO)
    begun(1)
    batch, nina = made(two), make_person("nina", role)
    run_all()
    for attempt in (
        lambda: migrate_instances(nina, chosen=ALL, target=two, reason="x"),
        lambda: begin_batch(nina, batch=batch),
        lambda: stop_batch(nina, batch=batch),
        lambda: resume_batch(nina, batch=batch),
        lambda: batch_visible_to(nina, pk=batch.pk),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    client = client_of(nina)
    for address in ("/instances/migrations", f"/instances/migrations/{batch.pk}"):
        assert client.get(address).status_code == 403
        assert Client().get(address)["Location"].startswith("/login")
    assert client.post(f"/instances/migrations/{batch.pk}/act", {"act": "begin"}).status_code == 403
    assert send(client, "POST", f"/migrations/{batch.pk}/begin").status_code == 403
    asked = {"process": "approval", "to": 2, "reason": "x"}
    assert send(client, "POST", "/instances/migrate", asked).status_code == 403
    assert MigrationBatch.objects.count() == 1


def test_an_operator_chooses_by_any_filter_looks_and_moves(engine: Engine) -> None:
    deployed(ONE, TWO)
    begun(2)
    Instance.objects.filter(pk="approval-0").update(shown_state="waiting_person")
    client = client_of(olga())
    listed = client.get("/instances/?process=approval&state=waiting_person&q=").content.decode()
    assert "/instances/migrate?process=approval&amp;state=waiting_person" in listed

    address = "/instances/migrate?process=approval&state=waiting_person&to=2"
    preview = client.get(address).content.decode()
    assert "1 instance of" in preview
    asked = {"to": "2", "act": "move", "reason": "x", "stops": "percent", "percent": "10", "key": "once"}
    answer = client.post(address, asked)
    assert client.post(address, asked)["Location"] == answer["Location"], "sent twice it is one batch"
    run_all()
    page = client.get(answer["Location"]).content.decode()
    assert "Move 1 instance" in page
    assert "Stops when more than 10 % cannot be moved." in page
    act = client.post(f"{answer['Location']}/act", {"act": "begin"})
    run_all()
    page = client.get(act["Location"]).content.decode()
    assert "1 of 1 answered" in page
    assert 'data-result="done"' in page
    assert engine.moved == ["approval-0"]
    assert "Approval" in client.get("/instances/migrations").content.decode()
    assert client.get("/instances/migrate?process=approval&version=9").status_code == 404
    assert client.get("/instances/migrate").status_code == 404
    assert client.get("/instances/migrations/999").status_code == 404
    assert client.post(f"{answer['Location']}/act", {"act": "dance"}).status_code == 404


def test_the_page_of_an_instance_tells_of_a_batch_only_once_it_moves() -> None:
    _, two = deployed(ONE, TWO)
    begun(1)
    client = client_of(olga())
    batch = made(two)
    run_all()
    assert "being moved to version 2" not in client.get("/instances/approval-0").content.decode()
    begin_batch(olga(), batch=batch)
    assert "being moved to version 2" in client.get("/instances/approval-0").content.decode()


def test_a_program_makes_begins_and_follows_a_batch() -> None:
    deployed(ONE, TWO)
    begun(2)
    client = client_of(olga())
    asked = {"process": "approval", "version": 1, "to": 2, "reason": "x", "at_most": 1, "check_only": True}
    first = send(client, "POST", "/instances/migrate", {**asked, "idempotency_key": "k"})
    again = send(client, "POST", "/instances/migrate", {**asked, "idempotency_key": "k"})
    assert (first.status_code, first.json()["id"]) == (202, again.json()["id"])
    path = f"/migrations/{first.json()['id']}"
    assert send(client, "POST", f"{path}/begin").status_code == 409, "nobody has looked yet"
    run_all()
    looked = send(client, "GET", path).json()
    assert (looked["state"], looked["verdicts"]["can"]) == ("checked", 1)
    assert send(client, "POST", f"{path}/begin").status_code == 202
    run_all()
    followed = send(client, "GET", path).json()
    assert (followed["state"], [each["state"] for each in followed["migrations"]]) == ("ended", ["done"])
    bad = send(client, "POST", "/instances/migrate", {**asked, "per_minute": 0})
    assert (bad.status_code, "per_minute" in str(bad.json())) == (422, True)
    assert send(client, "POST", f"{path}/dance").status_code == 422


def test_acts_stand_in_the_audit_log() -> None:
    _, two = deployed(ONE, TWO)
    begun(1)
    batch = made(two)
    run_all()
    begin_batch(olga(), batch=batch)
    found = AuditEntry.objects.filter(object_type="migration_batch").order_by("sequence")
    assert [each.action for each in found] == ["instances.migration_requested", "instances.migration_begun"]
    assert found[0].details["instances"] == ["approval-0"]


def test_requests_belong_to_their_batch() -> None:
    _, two = deployed(ONE, TWO)
    begun(1)
    batch = made(two)
    assert InstanceMigration.objects.get().source.version.number == 1
    assert batch.process_name == "Approval"
