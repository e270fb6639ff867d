"""My requests: who started something follows it in plain words, and takes it back while it is theirs."""

from __future__ import annotations

from typing import Any

import pytest

from studio.accounts.models import User
from studio.errors import InvalidInput, NotAllowed, NotFound, WrongState
from studio.instances.models import Instance
from studio.tasks.actions.withdrawal import withdraw_request
from studio.tasks.models import UserTask
from studio.tasks.requests import as_requests, may_withdraw, request_of, requests_of
from tests.studio.people import make_person
from tests.studio.tasks.opening import open_task
from tests.studio.tasks.test_pages import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(db: None) -> User:
    return make_person("ann", "participant")


@pytest.fixture
def task(ann: User) -> UserTask:
    """A task of a process that Ann has started, for the team."""
    make_person("bob", "participant", "team")
    opened = open_task("leave-1", candidate_groups=("team",))
    Instance.objects.filter(pk="leave-1").update(started_by=ann, business_key="ANN-1")
    return opened


def test_who_started_it_reads_who_has_it_now(ann: User, task: UserTask) -> None:
    (shown,) = as_requests(requests_of(ann))
    assert shown.waits == (f"{task.name} (team)",)
    page = client_of(ann).get("/tasks/requests").content.decode()
    assert "ANN-1" in page
    assert f"{task.name} (team)" in page
    assert client_of(ann).get("/tasks/requests/leave-1").status_code == 200


def test_nobody_else_finds_it_among_their_own(task: UserTask) -> None:
    bob = User.objects.get(username="bob")
    assert not requests_of(bob).exists()
    with pytest.raises(NotFound):
        request_of(bob, pk="leave-1")
    assert client_of(bob).get("/tasks/requests/leave-1").status_code == 404
    assert client_of(bob).post("/tasks/requests/leave-1/withdraw", {"reason": "No"}).status_code == 404
    with pytest.raises(NotAllowed):
        withdraw_request(bob, instance=task.instance, reason="Not mine")


def test_pages_are_for_those_who_may_start(task: UserTask) -> None:
    client = client_of(make_person("rob", "reviewer"))
    assert client.get("/tasks/requests").status_code == 403
    assert client.get("/tasks/requests/leave-1").status_code == 403
    assert client.post("/tasks/requests/leave-1/withdraw", {"reason": "No"}).status_code == 403


def test_it_is_withdrawn_with_a_reason(
    ann: User, task: UserTask, sent: list[tuple[str, dict[str, Any]]], django_capture_on_commit_callbacks: Any
) -> None:
    with pytest.raises(InvalidInput):
        withdraw_request(ann, instance=task.instance, reason=" ")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client_of(ann).post("/tasks/requests/leave-1/withdraw", {"reason": "Bought elsewhere"})
    assert answer.status_code == 302
    assert [payload["reason"] for _key, payload in sent if "reason" in payload] == ["Bought elsewhere"]


def test_what_others_have_worked_on_stays(ann: User, task: UserTask) -> None:
    assert may_withdraw(ann, instance=request_of(ann, pk="leave-1"))
    UserTask.objects.filter(pk=task.pk).update(
        state="completed", completed_by=User.objects.get(username="bob")
    )
    with pytest.raises(WrongState):
        withdraw_request(ann, instance=task.instance, reason="Too late")
    assert "withdraw-heading" not in client_of(ann).get("/tasks/requests/leave-1").content.decode()


def test_what_is_over_stands_in_the_other_tab(ann: User, task: UserTask) -> None:
    Instance.objects.filter(pk="leave-1").update(state="completed", shown_state="completed")
    assert not requests_of(ann).exists()
    assert [each.pk for each in requests_of(ann, tab="done", q="ANN")] == ["leave-1"]
