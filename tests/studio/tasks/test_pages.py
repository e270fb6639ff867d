"""The inbox shows a person's tasks, and a task's page lets the right one answer."""

from __future__ import annotations

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.instances.models import Instance
from studio.outbox.models import OutboxMessage
from studio.tasks.models import TaskDraft, UserTask
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy, make_plan
from tests.studio.tasks.opening import close, open_task

pytestmark = pytest.mark.django_db

FORM = (
    {"name": "approved", "type": "boolean", "label": "Approve?", "required": True},
    {
        "name": "budget",
        "type": "string",
        "label": "Budget code",
        "required": True,
        "help": "<b>Ask</b> finance",
    },
    {"name": "kind", "type": "select", "label": "Kind", "options": [1, 2, {"value": 3, "label": "Three"}]},
    {"name": "tags", "type": "multiselect", "label": "Tags", "options": ["a", "b", "c"]},
    {"name": "items", "type": "array", "label": "Items"},
    {"name": "on", "type": "date", "label": "On"},
)


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def bob() -> User:
    return make_person("bob", "participant", "team")


def test_the_tabs_hold_what_is_mine_what_i_may_take_and_what_i_did(bob: User) -> None:
    mine, free = open_task(assignee="bob"), open_task("approval-2", candidate_groups=("team",))
    make_person("eve", "participant")
    open_task("approval-3", assignee="eve")
    client = client_of(bob)

    def shown(query: str) -> list[int]:
        return [task.pk for task in client.get(f"/tasks/?{query}").context["page_obj"]]

    assert shown("") == [mine.pk]
    assert shown("tab=candidates") == [free.pk]
    assert shown("tab=all") == [mine.pk], "only operators have the tab of all tasks"
    client.post(f"/tasks/{mine.pk}/complete", {"action": "approve"})
    assert shown("tab=done") == [mine.pk]
    assert shown("tab=candidates&q=nothing") == []


def test_a_task_is_claimed_released_and_answered_from_its_page(bob: User) -> None:
    task = open_task(candidate_groups=("team",), form=FORM)
    client = client_of(bob)

    client.post(f"/tasks/{task.pk}/claim")
    assert UserTask.objects.get().assignee == bob
    client.post(f"/tasks/{task.pk}/release")
    assert UserTask.objects.get().assignee is None
    answers = {
        "key": "k1",
        "action": "approve",
        "answer-budget": "B-7",
        "answer-kind": "3",
        "answer-tags": ["a", "c"],
        "answer-items": "[1, 2]",
        "answer-on": "2026-01-02",
    }
    assert client.post(f"/tasks/{task.pk}/complete", answers)["Location"] == "/tasks/"

    assert OutboxMessage.objects.get().payload["data"] == {
        "approved": True,
        "budget": "B-7",
        "kind": 3,
        "tags": ["a", "c"],
        "items": [1, 2],
        "on": "2026-01-02",
    }


def test_what_does_not_fit_is_shown_beside_its_field_with_all_that_was_typed(bob: User) -> None:
    task = open_task(form=FORM)

    answer = client_of(bob).post(
        f"/tasks/{task.pk}/complete",
        {"action": "reject", "answer-items": "[1,", "answer-tags": ["b"], "answer-kind": "2"},
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_answer-budget_error"' in text
    assert 'id="id_answer-items_error"' in text
    assert "[1," in text
    assert UserTask.objects.get().state == "open"


def test_texts_of_a_process_are_shown_as_text(bob: User) -> None:
    evil = "<script>alert(1)</script>"
    field = {
        "name": "a",
        "type": "select",
        "label": evil,
        "help": evil,
        "placeholder": evil,
        "options": [evil],
    }
    task = open_task(name=evil, documentation=evil, assignee=evil, candidate_groups=(evil,), form=(field,))

    text = client_of(bob).get(f"/tasks/{task.pk}").content.decode()

    assert "<script>alert(1)" not in text


def test_buttons_stand_for_the_question_of_approval(bob: User) -> None:
    task = open_task(form=FORM)
    text = client_of(bob).get(f"/tasks/{task.pk}").content.decode()

    assert 'value="approve"' in text
    assert 'value="reject"' in text
    assert 'name="answer-approved"' not in text
    assert "<button disabled hidden></button>" in text, "the Enter key must not approve"


def test_a_draft_comes_back(bob: User) -> None:
    task = open_task(form=FORM)
    client = client_of(bob)

    saved = client.put(
        f"/api/v1/tasks/{task.pk}/draft", {"data": {"budget": "half ty"}}, content_type="application/json"
    )

    assert saved.status_code == 200
    assert TaskDraft.objects.get().owner == bob
    assert "half ty" in client.get(f"/tasks/{task.pk}").content.decode()


def test_the_loser_of_a_race_is_told_who_won(bob: User) -> None:
    eve = make_person("eve", "participant", "team")
    task = open_task(candidate_groups=("team",))
    client_of(eve).post(f"/tasks/{task.pk}/claim")

    page = client_of(bob).post(f"/tasks/{task.pk}/claim", follow=True)

    assert "Eve has taken this task" in page.content.decode()


def test_a_task_says_who_decided_before(bob: User) -> None:
    first = open_task(assignee="bob")
    client_of(bob).post(f"/tasks/{first.pk}/complete", {"action": "reject"})
    close(first, actor="bob")
    first.refresh_from_db()
    steps = client_of(bob).get(f"/tasks/{first.pk}").context["answer"]

    assert steps == [("Approve?", False)]


@pytest.mark.parametrize("act", ["", "/claim", "/release", "/assign", "/complete"])
def test_a_stranger_finds_nothing(act: str) -> None:
    charlie = make_person("charlie", "participant")
    make_person("bob", "participant", "team")
    task = open_task(candidate_groups=("team",))
    client = client_of(charlie)
    call = client.post if act else client.get

    assert call(f"/tasks/{task.pk}{act}", {"user": "charlie"}).status_code == 404
    assert call(f"/tasks/999999{act}").status_code == 404
    assert client.get("/tasks/of/approval-1/u2").status_code == 404
    assert UserTask.objects.get().assignee is None


def test_an_operator_sees_all_tasks_and_answers_none(bob: User) -> None:
    olga = make_person("olga", "operator")
    task = open_task(assignee="bob")
    client = client_of(olga)

    assert client.get("/tasks/of/approval-1/u2")["Location"] == f"/tasks/{task.pk}"
    assert f'action="/tasks/{task.pk}/complete' not in client.get(f"/tasks/{task.pk}").content.decode()
    assert client.post(f"/tasks/{task.pk}/complete", {"action": "approve"}).status_code == 403


def test_the_inbox_says_what_to_do_when_it_is_empty(bob: User) -> None:
    assert "A task appears here by itself" in client_of(bob).get("/tasks/").content.decode()
    open_task(candidate_groups=("team",))
    assert "There are tasks that you can take" in client_of(bob).get("/tasks/").content.decode()


def test_strangers_log_in_first() -> None:
    assert Client().get("/tasks/")["Location"].startswith("/login")


def test_who_decides_sees_what_the_process_was_started_with_but_nothing_sensitive(bob: User) -> None:
    plan = make_plan()
    deploy(make_person("ann", "analyst"), plan=plan)
    task = open_task(fingerprint=plan.fingerprint, candidate_groups=("team",))
    Instance.objects.update(variables={"amount": 7512, "iban": "AT61", "secret_note": "psst"})

    text = client_of(bob).get(f"/tasks/{task.pk}").content.decode()

    assert "7512" in text
    assert "AT61" not in text
    assert "psst" not in text
