"""A task is answered exactly once, by whom it is for, with an answer that fits."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from studio.audit.models import AuditEntry
from studio.errors import Conflict, InvalidInput, NotAllowed, StudioError, WrongState
from studio.outbox.models import OutboxMessage
from studio.tasks.actions.assignment import claim_task
from studio.tasks.actions.completion import complete_task, save_draft
from studio.tasks.models import TaskDraft, UserTask
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy, make_plan
from tests.studio.tasks.opening import close, open_task

pytestmark = [pytest.mark.database, pytest.mark.django_db]

FORM = (
    {"name": "approved", "type": "boolean", "label": "Approve?", "required": True},
    {"name": "amount", "type": "number", "label": "Amount", "min": 10},
)


def test_the_answer_goes_to_the_engine_as_the_form_reads_it() -> None:
    bob = make_person("bob", "participant")
    task = open_task(form=FORM)

    complete_task(bob, task=task, data={"approved": "yes", "amount": "12.5", "assignee": "eve"}, key="k1")

    task.refresh_from_db()
    assert (task.state, task.assignee, task.completed_by) == ("completing", bob, bob)
    payload = OutboxMessage.objects.get(topic="user_task.submit").payload
    assert payload["data"] == {"approved": True, "amount": 12.5}
    assert (payload["user_task"], payload["actor"]) == ("u2", "bob")


def test_buttons_answer_the_question_of_approval() -> None:
    bob = make_person("bob", "participant")

    complete_task(bob, task=open_task(), data={}, action="reject")

    payload = OutboxMessage.objects.get(topic="user_task.submit").payload
    assert (payload["data"], payload["action"]) == ({"approved": False}, "reject")


def test_a_button_that_the_task_does_not_have_is_refused() -> None:
    task = open_task(form=({"name": "note", "type": "string"},))

    with pytest.raises(InvalidInput):
        complete_task(make_person("bob", "participant"), task=task, data={}, action="approve")


def test_each_wrong_field_is_named_and_nothing_is_sent() -> None:
    bob = make_person("bob", "participant")
    task = open_task(form=FORM)

    with pytest.raises(InvalidInput) as refusal:
        complete_task(bob, task=task, data={"amount": 3})

    assert set(refusal.value.fields) == {"approved", "amount"}
    assert not OutboxMessage.objects.exists()
    assert UserTask.objects.get().state == "open"


def test_a_value_that_its_variable_would_refuse_is_refused_at_the_form() -> None:
    plan = make_plan()
    deploy(make_person("ann", "analyst"), plan=plan)
    form = ({"name": "amount", "type": "string", "label": "Amount"},)
    task = open_task(fingerprint=plan.fingerprint, form=form)

    with pytest.raises(InvalidInput) as refusal:
        complete_task(make_person("bob", "participant"), task=task, data={"amount": "many"})

    assert set(refusal.value.fields) == {"amount"}


def test_the_same_key_again_gives_the_same_answer() -> None:
    bob = make_person("bob", "participant")
    task = open_task()

    first = complete_task(bob, task=task, data={"approved": True}, key="k1")
    again = complete_task(bob, task=UserTask.objects.get(), data={"approved": True}, key="k1")

    assert first.completed_at == again.completed_at
    assert OutboxMessage.objects.count() == 1
    assert AuditEntry.objects.filter(action="task.completed").count() == 1


def test_another_answer_after_the_first_hears_who_was_faster() -> None:
    alice, bob = make_person("alice", "participant"), make_person("bob", "participant")
    stale = open_task()
    complete_task(alice, task=UserTask.objects.get(), data={"approved": True}, key="k1")

    with pytest.raises(Conflict, match="Alice"):
        complete_task(bob, task=stale, data={"approved": False}, key="k1")


def test_nobody_answers_a_task_that_somebody_else_has() -> None:
    alice, bob = make_person("alice", "participant"), make_person("bob", "participant")
    olga = make_person("olga", "operator")
    task = claim_task(alice, task=open_task())

    for person in (bob, olga):
        with pytest.raises(NotAllowed):
            complete_task(person, task=UserTask.objects.get(pk=task.pk), data={"approved": True})
        with pytest.raises(NotAllowed):
            save_draft(person, task=task, data={"approved": True})


def test_a_withdrawn_task_takes_no_answer() -> None:
    bob = make_person("bob", "participant")
    task = open_task()
    close(task, outcome="cancelled")
    task.refresh_from_db()

    with pytest.raises(WrongState, match="withdrawn"):
        complete_task(bob, task=task, data={"approved": True})


def test_a_draft_is_kept_unchecked_and_goes_with_the_answer() -> None:
    bob = make_person("bob", "participant")
    task = open_task(form=FORM)

    save_draft(bob, task=task, data={"amount": "not yet a num"})
    save_draft(bob, task=task, data={"amount": "3"})
    assert TaskDraft.objects.get().data == {"amount": "3"}

    complete_task(bob, task=task, data={"approved": True, "amount": 20})
    assert not TaskDraft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_answers_at_once_one_counts() -> None:
    people = [make_person(f"person{n}", "participant") for n in range(4)]
    task = open_task()
    outcomes: list[str] = []
    ready = threading.Barrier(8)

    def answer(person: object, key: str) -> None:
        mine = UserTask.objects.get(pk=task.pk)
        ready.wait(10)
        try:
            complete_task(person, task=mine, data={"approved": True}, key=key)
            outcomes.append(f"{key} done")
        except StudioError as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    # Everybody clicks twice: the same key is the same click.
    clicks = [(person, f"key{n}") for n, person in enumerate(people) for _ in range(2)]
    threads = [threading.Thread(target=answer, args=click) for click in clicks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    won = {outcome for outcome in outcomes if outcome.endswith("done")}
    assert len(won) == 1
    assert outcomes.count("Conflict") == 6
    assert OutboxMessage.objects.filter(topic="user_task.submit").count() == 1
    assert AuditEntry.objects.filter(action="task.completed").count() == 1
