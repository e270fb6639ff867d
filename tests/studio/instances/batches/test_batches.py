"""Many instances are moved together: chosen exactly, looked at, moved wave by wave, stopped, taken up."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from studio.errors import Conflict, InvalidInput, Unavailable, WrongState
from studio.instances.actions.migrate_several import (
    begin_batch,
    migrate_instances,
    resume_batch,
    stop_batch,
)
from studio.instances.batches import waves
from studio.instances.migration_models import MigrationBatch
from studio.instances.models import Instance
from studio.instances.selectors.batches import progress_of
from studio.outbox.models import OutboxMessage
from tests.studio.instances.batches.moving_many import (
    ALL,
    Engine,
    begun,
    made,
    next_wave,
    olga,
    run_all,
    state_of,
    states,
)
from tests.studio.instances.test_migrations import (
    ONE,
    OTHER,
    TWO,
    client_of,
    deployed,
    running,
)

pytestmark = pytest.mark.django_db


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
