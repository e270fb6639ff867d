"""One person has a task at a time; the others hear who was faster."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.errors import Conflict, InvalidInput, NotAllowed, NotFound, StudioError, WrongState
from studio.tasks.actions.assignment import assign_task, claim_task, release_task
from studio.tasks.models import UserTask
from studio.tasks.permissions import may_complete
from studio.tasks.selectors import counts_for, inbox, task_visible_to
from tests.studio.people import make_person
from tests.studio.tasks.opening import close, open_task

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_a_candidate_takes_a_task_and_gives_it_back() -> None:
    bob = make_person("bob", "participant", "team")
    task = open_task(candidate_groups=("team",))

    claim_task(bob, task=task)
    assert counts_for(bob) == {"mine": 1, "candidates": 0}

    release_task(bob, task=task)
    assert counts_for(bob) == {"mine": 0, "candidates": 1}


def test_taking_a_task_twice_is_taking_it_once() -> None:
    bob = make_person("bob", "participant")
    task = claim_task(bob, task=open_task())

    claim_task(bob, task=UserTask.objects.get(pk=task.pk))

    assert AuditEntry.objects.filter(action="task.claimed").count() == 1


def test_the_second_hears_who_was_faster() -> None:
    alice, bob = make_person("alice", "participant"), make_person("bob", "participant")
    task = open_task()
    seen_by_bob = UserTask.objects.get(pk=task.pk)
    claim_task(alice, task=task)

    with pytest.raises(Conflict, match="Alice") as refusal:
        claim_task(bob, task=seen_by_bob)

    assert refusal.value.current["assignee"] == "alice"


def test_a_stranger_neither_sees_nor_takes_a_task() -> None:
    make_person("bob", "participant", "team")
    charlie = make_person("charlie", "participant")
    task = open_task(candidate_groups=("team",))

    with pytest.raises(NotFound):
        task_visible_to(charlie, pk=task.pk)
    with pytest.raises(NotAllowed):
        claim_task(charlie, task=task)
    assert list(inbox(charlie, tab="all")) == []
    assert counts_for(charlie) == {"mine": 0, "candidates": 0}


def test_a_task_open_to_all_is_not_open_to_people_who_do_no_tasks() -> None:
    reviewer = make_person("rita", "reviewer")
    task = open_task()

    with pytest.raises(NotFound):
        task_visible_to(reviewer, pk=task.pk)
    with pytest.raises(NotAllowed):
        claim_task(reviewer, task=task)


def test_a_task_for_one_person_is_not_given_back_to_everybody() -> None:
    dora, bob = make_person("dora", "participant"), make_person("bob", "participant")
    olga = make_person("olga", "operator")
    task = open_task(assignee="dora")

    for person in (dora, olga):
        with pytest.raises(WrongState, match="assign it to somebody"):
            release_task(person, task=task)

    assert list(inbox(bob, tab="candidates")) == []
    assert list(inbox(dora)) == [task]


def test_who_took_a_task_and_left_the_group_may_not_answer_it_any_more() -> None:
    bob = make_person("bob", "participant", "team")
    task = claim_task(bob, task=open_task(candidate_groups=("team",)))
    assert may_complete(bob, task=task)

    bob.groups.remove(Group.objects.get(name="team"))

    assert not may_complete(User.objects.get(pk=bob.pk), task=task)


def test_who_was_given_a_task_answers_it_outside_the_group_but_not_without_the_right() -> None:
    olga, bob = make_person("olga", "operator"), make_person("bob", "participant")
    task = assign_task(olga, task=open_task(candidate_groups=("team",)), person=bob)
    named = open_task("approval-2", assignee="bob")
    assert may_complete(bob, task=task)
    assert may_complete(bob, task=named)

    bob.groups.clear()

    fresh = User.objects.get(pk=bob.pk)
    assert not may_complete(fresh, task=task)
    assert not may_complete(fresh, task=named)


def test_an_operator_gives_a_task_to_somebody() -> None:
    olga, bob = make_person("olga", "operator"), make_person("bob", "participant")
    task = open_task(assignee="nobody", candidate_users=("bob",))

    assign_task(olga, task=task, person=bob)

    assert list(inbox(bob)) == [task]


def test_a_candidate_cannot_take_a_task_from_somebody_by_assigning_it() -> None:
    dora, bob = make_person("dora", "participant"), make_person("bob", "participant")
    task = claim_task(dora, task=open_task())

    with pytest.raises(NotAllowed):
        assign_task(bob, task=task, person=bob)
    with pytest.raises(NotAllowed):
        release_task(bob, task=task)


def test_nobody_who_does_no_tasks_is_given_one() -> None:
    olga, rita = make_person("olga", "operator"), make_person("rita", "reviewer")

    with pytest.raises(InvalidInput):
        assign_task(olga, task=open_task(), person=rita)


def test_a_task_that_is_over_cannot_be_taken() -> None:
    bob = make_person("bob", "participant")
    task = open_task()
    close(task, outcome="cancelled")

    with pytest.raises(WrongState):
        claim_task(bob, task=task)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_claim_at_once_one_wins() -> None:
    people = [make_person(f"person{n}", "participant") for n in range(8)]
    task = open_task()
    outcomes: list[str] = []
    ready = threading.Barrier(len(people))

    def claim(person: object) -> None:
        mine = UserTask.objects.get(pk=task.pk)
        ready.wait(10)
        try:
            claim_task(person, task=mine)
            outcomes.append("won")
        except StudioError as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=claim, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["Conflict"] * 7 + ["won"]
    assert AuditEntry.objects.filter(action="task.claimed").count() == 1


def test_whoever_started_the_process_neither_finds_nor_answers_a_task_of_four_eyes() -> None:
    alice, bob = make_person("alice", "participant", "team"), make_person("bob", "participant", "team")
    root = make_person("root", "administrator")
    task = open_task(candidate_groups=("team",), started_by="alice", data={"four_eyes": True})

    assert counts_for(alice)["candidates"] == 0
    with pytest.raises(NotAllowed):
        claim_task(alice, task=task)
    with pytest.raises(InvalidInput, match="started"):
        assign_task(root, task=task, person=alice)
    assert not may_complete(alice, task=task)
    assert counts_for(bob)["candidates"] == 1
    assert may_complete(bob, task=task)
