"""People start, stop, edit and repair instances; each act is checked, noted, and sent once."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from studio.audit.models import AuditEntry
from studio.errors import Conflict, InvalidInput, NotAllowed, NotFound, StudioError, WrongState
from studio.instances.actions.cancel import cancel_instance
from studio.instances.actions.resolve_incident import resolve_incident
from studio.instances.actions.set_variables import set_variables
from studio.instances.actions.start import start_instance
from studio.instances.models import Incident, Instance
from studio.instances.projector import project_instance
from studio.instances.redaction import MASK
from studio.instances.storing import store
from studio.outbox.models import OutboxMessage
from tests.studio.instances.events import activated, batch, changed, incident, started
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy, make_plan

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def running(**values: object) -> Instance:
    """An instance with an open incident."""
    begun = started(**values), activated("e1", "pay"), incident("i2")
    store((batch(0, *begun),), projectors=(project_instance,))
    return Instance.objects.get(pk="approval-1")


def test_a_start_is_stored_noted_and_sent_together() -> None:
    paul = make_person("paul", "participant")
    deploy(make_person("ann", "analyst"))

    made = start_instance(
        paul, process_id="approval", variables={"amount": "7500", "iban": "AT61"}, business_key="R-1"
    )

    assert (made.state, made.started_by, made.business_key) == ("starting", paul, "R-1")
    message = OutboxMessage.objects.get()
    assert (message.topic, message.payload["variables"]["amount"]) == ("instance.start", 7500)
    entry = AuditEntry.objects.get(action="instance.started")
    assert "AT61" not in str(entry.details)
    assert entry.details["variables"]["iban"] == MASK


def test_the_same_key_starts_once_for_the_same_person() -> None:
    paul, petra = make_person("paul", "participant"), make_person("petra", "participant")
    deploy(make_person("ann", "analyst"))

    ids = [
        start_instance(person, process_id="approval", variables={"amount": 5}, key="k1").pk
        for person in (paul, paul, petra)
    ]

    assert ids[0] == ids[1] != ids[2]
    assert OutboxMessage.objects.count() == 2
    with pytest.raises(Conflict):
        start_instance(paul, process_id="approval", variables={"amount": 5}, business_key="other", key="k1")


def test_each_input_that_does_not_fit_is_named() -> None:
    paul = make_person("paul", "participant")
    deploy(make_person("ann", "analyst"))

    with pytest.raises(InvalidInput) as refusal:
        start_instance(paul, process_id="approval", variables={"amount": 0, "approved": "perhaps"})
    assert set(refusal.value.fields) == {"amount", "approved"}

    with pytest.raises(InvalidInput) as refusal:
        start_instance(paul, process_id="approval", variables={})
    assert set(refusal.value.fields) == {"amount"}
    assert not Instance.objects.exists()


def test_only_who_may_start_starts_only_what_is_deployed() -> None:
    paul, rita = make_person("paul", "participant"), make_person("rita", "reviewer")

    with pytest.raises(NotFound):
        start_instance(paul, process_id="approval", variables={})
    deploy(make_person("ann", "analyst"))
    with pytest.raises(NotAllowed):
        start_instance(rita, process_id="approval", variables={"amount": 5})


def test_an_operator_cancels_with_a_reason_and_nobody_else() -> None:
    olga, ann = make_person("olga", "operator"), make_person("ann", "analyst")
    instance = running(started_by="ann")

    with pytest.raises(NotAllowed):
        cancel_instance(ann, instance=instance, reason="no longer needed")
    with pytest.raises(InvalidInput):
        cancel_instance(olga, instance=instance, reason="  ")
    cancel_instance(olga, instance=instance, reason="Asked for twice")

    assert OutboxMessage.objects.get().payload == {
        "instance": "approval-1",
        "reason": "Asked for twice",
        "actor": "olga",
    }


def test_what_has_ended_is_neither_cancelled_nor_edited() -> None:
    olga = make_person("olga", "operator")
    instance = running()
    Instance.objects.update(state="completed")

    with pytest.raises(WrongState):
        cancel_instance(olga, instance=instance, reason="x")
    with pytest.raises(WrongState):
        set_variables(olga, instance=instance, variables={"amount": 5}, reason="x")


def test_an_edit_is_checked_against_the_declarations() -> None:
    olga = make_person("olga", "operator")
    plan = make_plan()
    deploy(make_person("ann", "analyst"), plan=plan)
    instance = running(fingerprint=plan.fingerprint)

    with pytest.raises(InvalidInput) as refusal:
        set_variables(olga, instance=instance, variables={"amount": "many"}, reason="typo")
    assert set(refusal.value.fields) == {"amount"}

    set_variables(olga, instance=instance, variables={"amount": "400", "iban": MASK}, reason="typo")
    assert OutboxMessage.objects.get().payload["variables"] == {"amount": 400}
    assert AuditEntry.objects.get(action="instance.variables_changed").details == {
        "before": {"amount": 7500},
        "after": {"amount": 400},
    }


def test_a_decision_about_an_incident_is_taken_once() -> None:
    olga, oscar = make_person("olga", "operator"), make_person("oscar", "operator")
    running()
    mine, his = Incident.objects.get(), Incident.objects.get()

    resolve_incident(olga, incident=mine, resolution="retry", variables={"amount": 5}, reason="Typo")

    with pytest.raises(Conflict, match="olga"):
        resolve_incident(oscar, incident=his, resolution="cancel", reason="Twice")
    assert OutboxMessage.objects.get().payload["resolution"] == "retry"
    assert Incident.objects.get().state == "resolving"


def test_only_operators_decide_about_incidents() -> None:
    running(started_by="ann")

    with pytest.raises(NotAllowed):
        resolve_incident(make_person("ann", "analyst"), incident=Incident.objects.get(), resolution="skip")


def test_the_engine_confirms_a_decision_and_later_events_leave_it_alone() -> None:
    olga = make_person("olga", "operator")
    running()
    resolve_incident(olga, incident=Incident.objects.get(), resolution="retry")

    store((batch(3, changed("amount", 5)),), projectors=(project_instance,))

    assert Incident.objects.get().state == "resolving"


@pytest.mark.django_db(transaction=True)
def test_of_many_who_decide_at_once_one_is_heard() -> None:
    people = [make_person(f"operator{n}", "operator") for n in range(5)]
    running()
    outcomes: list[str] = []
    ready = threading.Barrier(len(people))

    def decide(person: object) -> None:
        mine = Incident.objects.select_related("instance").get()
        ready.wait(10)
        try:
            resolve_incident(person, incident=mine, resolution="retry")
            outcomes.append("heard")
        except StudioError as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["Conflict"] * 4 + ["heard"]
    assert OutboxMessage.objects.filter(topic="incident.resolve").count() == 1
