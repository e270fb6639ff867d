"""Who may see a task but not answer it sees no sensitive value of it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from studio.instances.models import LoggedEvent, SearchText
from studio.instances.privacy import masked_event
from studio.tasks.actions.completion import complete_task
from studio.tasks.models import UserTask
from tests.studio.instances.events import activated, batch, started, user_task
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy, make_plan
from tests.studio.tasks.opening import open_task, put

pytestmark = pytest.mark.django_db

SECRET = "AT61-canary"
FORM = (
    {"name": "iban", "type": "string", "label": "IBAN", "default": SECRET},
    {"name": "account", "type": "string", "label": "Account", "default": SECRET},
)


@pytest.fixture
def task() -> UserTask:
    deploy(make_person("ann", "analyst"), plan=make_plan())
    make_person("bob", "participant", "team")
    data: dict[str, Any] = {"iban": SECRET, "account": None}
    return open_task(
        fingerprint=make_plan().fingerprint, candidate_groups=("team",), form=FORM, data=data, assignee="bob"
    )


def read(username: str, *roles: str, task: UserTask) -> str:
    client = logged_in(make_person(username, *roles))
    page, program = client.get(f"/tasks/{task.pk}"), client.get(f"/api/v1/tasks/{task.pk}")
    assert page.status_code == program.status_code == 200
    return page.content.decode() + json.dumps(program.json())


def test_who_answers_sees_what_the_form_holds(task: UserTask) -> None:
    assert task.assignee is not None
    page = logged_in(task.assignee).get(f"/tasks/{task.pk}")
    assert SECRET in page.content.decode()


def test_an_operator_sees_the_task_but_not_its_sensitive_values(task: UserTask) -> None:
    assert SECRET not in read("olga", "operator", task=task)
    assert SECRET in read("root", "administrator", task=task)


def test_who_is_offered_a_task_sees_what_the_process_began_with_but_nothing_sensitive() -> None:
    plan = make_plan()
    deploy(make_person("ann", "analyst"), plan=plan)
    offered_to, stranger = make_person("eve", "participant", "team"), make_person("zoe", "participant")
    begun = started(
        fingerprint=plan.fingerprint, variables={"amount": 4711, "iban": SECRET, "note": "hidden"}
    )
    work = activated("e1", "approve", kind="userTask"), user_task("u2", candidate_groups=("team",))
    put(batch(0, begun, *work))
    offered = UserTask.objects.get()

    page = logged_in(offered_to).get(f"/tasks/{offered.pk}").content.decode()

    assert "<dt>Amount</dt><dd>4711" in page
    assert SECRET not in page
    assert "hidden" not in page.split("<main", 1)[1].split("<dt>Amount", 1)[1].split("</dl>", 1)[0]
    assert logged_in(stranger).get(f"/tasks/{offered.pk}").status_code in (403, 404)


def test_what_the_process_began_with_is_masked_inside_too() -> None:
    plan = make_plan()
    deploy(make_person("ann", "analyst"), plan=plan)
    offered_to = make_person("eve", "participant", "team")
    begun = started(fingerprint=plan.fingerprint, variables={"amount": {"net": 4711, "iban": SECRET}})
    put(
        batch(
            0, begun, activated("e1", "approve", kind="userTask"), user_task("u2", candidate_groups=("team",))
        )
    )
    page = logged_in(offered_to).get(f"/tasks/{UserTask.objects.get().pk}").content.decode()
    assert "4711" in page
    assert SECRET not in page


def test_other_candidates_do_not_see_the_sensitive_part_of_an_answer(task: UserTask) -> None:
    assert task.assignee is not None
    complete_task(task.assignee, task=task, data={"iban": f"{SECRET}-2", "account": "1"})
    assert SECRET not in read("eve", "participant", "team", task=task)
    assert SECRET in logged_in(task.assignee).get(f"/tasks/{task.pk}").content.decode()


def test_the_stream_tells_no_values_that_a_form_is_filled_with(task: UserTask) -> None:
    event = LoggedEvent.objects.get(kind="UserTaskOpened").data
    assert SECRET in json.dumps(event)
    assert SECRET not in json.dumps(masked_event(event, sensitive={"iban"}))
    assert SECRET not in SearchText.objects.get().text
