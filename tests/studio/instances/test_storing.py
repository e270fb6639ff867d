"""The log takes every event once, in order, from any number of writers."""

from __future__ import annotations

import random
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engine.events import EventBatch, InstanceCompleted
from engine.ports import Gap
from studio.instances.models import Instance, LoggedEvent, SearchText
from studio.instances.projection import empty, fold_all
from studio.instances.projector import project_instance
from studio.instances.rebuilding import rebuild
from studio.instances.storing import Stored, store
from tests.studio.instances.events import AT, activated, batch, changed, completed, flow, incident, started

pytestmark = [pytest.mark.database, pytest.mark.django_db]

ONE = "approval-1"
PROJECTORS = (project_instance,)


def put(*batches: EventBatch) -> Stored:
    return store(batches, projectors=PROJECTORS)


def kinds(instance: str = ONE) -> list[str]:
    rows = LoggedEvent.objects.filter(instance=instance).order_by("sequence")
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    return [row.kind for row in rows]


def assert_projected(instance: str = ONE) -> None:
    """Every row equals what a fold of the whole log says."""
    row = Instance.objects.get(pk=instance)
    log = [{**each.data, "sequence": each.sequence} for each in row.events.order_by("sequence")]
    whole = fold_all(empty(instance), log)
    running = {k: e for k, e in whole["executions"].items() if e["state"] not in {"done", "cancelled"}}
    assert row.fold == {**whole, "executions": running}
    assert row.sequence == len(log)
    assert row.state == whole["state"]
    assert {each.element_instance: each.entry for each in row.executions.all()} == whole["executions"]
    assert {each.flow: each.count for each in row.flow_counts.all()} == whole["flows"]
    assert {each.key for each in row.incidents.all()} == set(whole["incidents"])


def test_a_first_batch_creates_the_instance() -> None:
    stored = put(batch(0, started(business_key="R-1"), activated("e1", "pay")))

    row = Instance.objects.get(pk=ONE)
    assert (row.process_name, row.business_key, row.state) == ("Approval", "R-1", "running")
    assert row.root_id == ONE
    assert stored.gaps == []
    assert_projected()


def test_the_same_batch_again_changes_nothing() -> None:
    first = batch(0, started(), activated("e1", "pay"))
    put(first)

    stored = put(first)

    assert stored.messages == []
    assert kinds() == ["InstanceStarted", "ElementActivated"]


def test_the_durable_path_repeats_what_the_live_path_brought() -> None:
    put(batch(0, started()))
    put(batch(1, activated("e1", "pay")))

    put(batch(0, started(), activated("e1", "pay"), completed("e1", "pay"), flow("f1")))

    assert len(kinds()) == 4
    assert_projected()


def test_another_batch_at_the_same_place_rewinds() -> None:
    put(batch(0, started(), activated("e1", "pay"), incident(), flow("f1")))

    stored = put(batch(1, activated("e1", "ask"), completed("e1", "ask")))

    assert kinds() == ["InstanceStarted", "ElementActivated", "ElementCompleted"]
    assert {"type": "rewound", "instance": ONE} in [message.frame for message in stored.messages]
    assert_projected()


def test_a_batch_that_differs_in_its_middle_keeps_its_beginning() -> None:
    put(batch(0, started(), activated("e1", "pay"), flow("f1")))

    put(batch(1, activated("e1", "pay"), flow("f2"), flow("f3")))

    assert LoggedEvent.objects.get(instance=ONE, sequence=3).data["flow"] == "f2"
    assert_projected()


def test_a_superseded_attempt_that_speaks_late_is_not_believed() -> None:
    put(batch(0, started(), fence=5))
    put(batch(1, activated("e1", "pay"), flow("f1"), flow("f2"), fence=9))
    put(batch(1, activated("e1", "ask"), fence=12))

    put(batch(1, activated("e1", "pay"), flow("f1"), fence=9))
    put(batch(2, flow("f2"), fence=9))

    assert LoggedEvent.objects.get(instance=ONE, sequence=2).data["element"] == "ask"
    assert len(kinds()) == 2
    assert_projected()


def test_a_durable_batch_vouches_for_live_events_against_older_attempts() -> None:
    put(batch(0, started(), activated("e1", "pay"), fence=5))
    put(batch(0, started(), activated("e1", "pay"), fence=12))

    put(batch(1, activated("e1", "ask"), fence=9))

    assert LoggedEvent.objects.get(instance=ONE, sequence=2).data["element"] == "pay"


def test_a_gap_is_reported_and_nothing_is_stored() -> None:
    put(batch(0, started()))

    stored = put(batch(3, flow("f9")))

    assert stored.gaps == [Gap(ONE, 1)]
    assert kinds() == ["InstanceStarted"]


def test_the_gap_of_an_unknown_instance_begins_at_nothing() -> None:
    assert put(batch(3, flow("f9"))).gaps == [Gap(ONE, 0)]


def test_filling_a_gap_lets_later_batches_in() -> None:
    put(batch(0, started()))
    put(batch(3, flow("f3")))

    put(batch(1, flow("f1"), flow("f2")), batch(3, flow("f3")))

    assert len(kinds()) == 4
    assert_projected()


def test_one_call_stores_many_instances() -> None:
    put(*(batch(0, started(), instance=f"approval-{n}") for n in range(20)))

    assert Instance.objects.count() == 20


def test_a_child_shows_its_state_at_its_root() -> None:
    put(batch(0, started(), activated("e1", "sub_1", kind="subProcess")))
    put(batch(0, started(scope="sub_1", parent=ONE, root=ONE), instance=f"{ONE}/s2"))
    put(batch(1, activated("e1", "pay"), incident(), instance=f"{ONE}/s2"))

    root, child = Instance.objects.get(pk=ONE), Instance.objects.get(pk=f"{ONE}/s2")
    assert (root.state, root.shown_state) == ("running", "incident")
    assert (child.root_id, child.parent_id, child.scope_element) == (ONE, ONE, "sub_1")


def test_a_child_that_is_heard_of_before_its_parent_waits_for_it() -> None:
    put(batch(0, started(scope="sub_1", parent=ONE, root=ONE), instance=f"{ONE}/s2"))
    put(batch(0, started(business_key="late")))

    assert Instance.objects.get(pk=ONE).business_key == "late"
    assert Instance.objects.get(pk=f"{ONE}/s2").root_id == ONE


def test_a_transient_value_never_reaches_the_database() -> None:
    put(batch(0, started(), changed("otp", "123456", transient=True)))

    assert "123456" not in str(list(LoggedEvent.objects.values_list("data")))
    assert "otp" not in Instance.objects.get(pk=ONE).variables
    assert_projected()


def test_a_sensitive_value_is_not_searched() -> None:
    put(batch(0, started(), changed("iban", "AT61", sensitive=True), changed("city", "Graz")))

    text = SearchText.objects.get(pk=ONE).text
    assert "at61" not in text
    assert "city=graz" in text


def test_a_text_with_a_nul_character_is_stored_without_it() -> None:
    put(batch(0, started(), changed("note", "a\0b")))
    put(batch(0, started(), changed("note", "a\0b")))

    assert Instance.objects.get(pk=ONE).variables["note"] == "a�b"


def test_rebuilding_from_the_log_changes_nothing() -> None:
    put(batch(0, started(), activated("e1", "pay"), flow("f1"), incident()))
    before = Instance.objects.filter(pk=ONE).values().get()
    Instance.objects.update(fold={}, variables={}, state="starting")

    rebuild(ONE, projectors=PROJECTORS)

    assert Instance.objects.filter(pk=ONE).values().get() == before
    assert_projected()


def test_any_order_of_overlapping_batches_ends_in_the_same_log() -> None:
    truth = [started(), *(flow(f"f{n}") for n in range(30)), InstanceCompleted(AT + 9, {})]
    for seed in range(15):
        chance = random.Random(seed)
        instance = f"approval-{seed}"
        while not Instance.objects.filter(pk=instance, sequence=len(truth)).exists():
            begin = chance.randrange(len(truth))
            end = min(len(truth), begin + chance.randrange(1, 12))
            put(EventBatch(instance, begin, tuple(truth[begin:end]), fence=end))
        assert len(kinds(instance)) == len(truth)
        assert_projected(instance)


def test_attempts_that_contradict_each_other_end_in_the_latest() -> None:
    """Late, repeated and reordered batches: once all of the last attempt has come, it stays."""
    for seed in range(25):
        chance = random.Random(seed)
        instance = f"phantom-{seed}"
        attempts = [
            [started(), *(flow(f"common{n}") for n in range(3)), *(flow(f"a{fence}-{n}") for n in range(6))]
            for fence in range(4)
        ]
        pieces = [
            EventBatch(instance, begin, tuple(events[begin : begin + 4]), fence=fence)
            for fence, events in enumerate(attempts)
            for begin in range(0, len(events), 2)
        ]
        chance.shuffle(pieces)
        for piece in pieces:
            put(piece)
        put(EventBatch(instance, 0, tuple(attempts[-1]), fence=3))
        for piece in chance.sample(pieces, 10):
            put(piece)
        stored = LoggedEvent.objects.filter(instance=instance, kind="SequenceFlowTaken")
        assert [each.data["flow"] for each in stored.order_by("sequence")] == [
            e.flow for e in attempts[-1][1:]
        ]
        assert_projected(instance)


def test_attempts_that_contradict_each_other_in_one_call_end_as_in_many() -> None:
    """What was collected in the same transaction is compared as what is stored."""
    for seed in range(20):
        chance = random.Random(seed)
        attempts = [[started(), *(flow(f"a{fence}-{n}") for n in range(6))] for fence in range(3)]
        pieces = [
            EventBatch("", begin, tuple(events[begin : begin + 3]), fence=fence)
            for fence, events in enumerate(attempts)
            for begin in range(0, len(events), 2)
        ]
        chance.shuffle(pieces)
        for name, size in ((f"one-{seed}", 1), (f"four-{seed}", 4), (f"all-{seed}", len(pieces))):
            mine = [EventBatch(name, each.after_sequence, each.events, each.fence) for each in pieces]
            for begin in range(0, len(mine), size):
                put(*mine[begin : begin + size])
            assert_projected(name)
        logs = [
            list(
                LoggedEvent.objects.filter(instance=f"{name}-{seed}").values_list("sequence", "data", "fence")
            )
            for name in ("one", "four", "all")
        ]
        assert logs[0] == logs[1] == logs[2]


def test_many_instances_cost_few_queries_more_than_one() -> None:
    with CaptureQueriesContext(connection) as one:
        put(batch(0, started(), activated("e1", "pay"), instance="alone"))
    with CaptureQueriesContext(connection) as many:
        put(*(batch(0, started(), activated("e1", "pay"), instance=f"crowd-{n}") for n in range(20)))

    assert len(many) < len(one) + 25  # each looks for its deployment


def test_an_instance_that_was_begun_with_a_key_keeps_it() -> None:
    key = uuid.uuid4()
    when = timezone.now()
    Instance.objects.create(pk=ONE, root_id=ONE, process_id="approval", started_at=when, start_key=key)

    put(batch(0, started()))
    put(batch(1, activated("e1", "pay")))

    row = Instance.objects.get()
    assert (row.start_key, row.state, row.sequence) == (key, "running", 2)
    assert_projected()
