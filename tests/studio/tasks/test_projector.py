"""Tasks appear for the people the process names, and for everybody where it names nobody."""

from __future__ import annotations

import pytest

from engine.events import InstanceCancelled
from studio.tasks.actions.assignment import claim_task
from studio.tasks.actions.completion import complete_task
from studio.tasks.models import UserTask
from tests.studio.instances.events import AT, activated, batch, user_task
from tests.studio.people import make_person
from tests.studio.tasks.opening import close, open_task, put

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_the_assignee_is_found_by_name_or_address() -> None:
    dora = make_person("dora", "participant")

    assert open_task(assignee="Dora").assignee == dora
    assert open_task("approval-2", assignee="dora@example.org").assignee == dora


def test_a_name_that_means_nobody_leaves_the_task_to_its_candidates() -> None:
    make_person("carl", "participant", "directors")

    task = open_task(
        assignee="nobody", candidate_users=("carl", "ghost"), candidate_groups=("directors", "gone")
    )

    assert task.assignee is None
    assert task.assignee_text == "nobody"
    assert [str(each) for each in task.candidate_users.all()] == ["Carl"]
    assert [group.name for group in task.candidate_groups.all()] == ["directors"]
    assert task.unknown_names == ["ghost", "gone"]
    assert not task.open_to_all


def test_a_task_that_names_nobody_who_exists_is_open_to_all() -> None:
    assert open_task(assignee="nobody", candidate_groups=("gone",)).open_to_all


def test_the_same_event_again_opens_one_task() -> None:
    open_task()

    put(batch(1, activated("e1", "approve", kind="userTask"), user_task("u2")))

    assert UserTask.objects.count() == 1


def test_what_a_person_did_survives_a_rewind_that_opens_the_task_again() -> None:
    carl = make_person("carl", "participant")
    task = claim_task(carl, task=open_task())

    put(batch(1, activated("e1", "approve", kind="userTask"), user_task("u2", priority=1)))

    again = UserTask.objects.get()
    assert (again.pk, again.assignee) == (task.pk, carl)


def test_a_rewind_removes_a_task_that_never_was() -> None:
    open_task()

    stored = put(batch(1, activated("e1", "pay")))

    assert not UserTask.objects.exists()
    assert "cancelled" in [message.frame.get("state") for message in stored.messages]


def test_the_engine_confirms_an_answer() -> None:
    carl = make_person("carl", "participant")
    task = complete_task(carl, task=open_task(), data={"approved": True})
    assert task.state == "completing"

    close(task, actor="carl")

    task.refresh_from_db()
    assert (task.state, task.completed_by) == ("completed", carl)


def test_a_task_is_withdrawn_with_its_instance() -> None:
    task = open_task()

    put(batch(3, InstanceCancelled(AT + 9, "Asked for twice")))

    task.refresh_from_db()
    assert task.state == "cancelled"


def test_a_task_completed_elsewhere_says_who_did_it() -> None:
    carl = make_person("carl", "participant")
    task = open_task()

    close(task, actor="carl")

    task.refresh_from_db()
    assert (task.state, task.completed_by) == ("completed", carl)


def test_a_mail_is_sent_once_when_the_process_wants_one(
    sent: list[object], django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        task = open_task(notification={"enabled": True, "on_assignment": True, "recipients": []})
        put(batch(1, activated("e1", "approve", kind="userTask"), user_task("u2")))

    assert [payload for _key, payload in sent] == [{"task": task.pk}]
