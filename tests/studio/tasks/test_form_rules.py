"""Forms of tasks: rules while somebody types, tables, files; and nobody else's."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from studio.accounts.models import User
from studio.errors import InvalidInput
from studio.files.store import keep_file, reference_to
from studio.tasks.actions.completion import complete_task
from studio.tasks.models import UserTask
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.tasks.opening import open_task

pytestmark = pytest.mark.django_db

FORM: tuple[dict[str, Any], ...] = (
    {"name": "part", "type": "section", "label": "About it", "help": "Please"},
    {"name": "price", "type": "decimal", "label": "Price", "unit": "EUR"},
    {"name": "reason", "type": "text", "label": "Reason", "required": True, "visibleWhen": "price > 1000"},
    {
        "name": "items",
        "type": "table",
        "label": "Items",
        "fields": [
            {"name": "what", "type": "string", "label": "What", "required": True},
            {"name": "cost", "type": "decimal", "label": "Cost"},
        ],
    },
    {"name": "total", "type": "decimal", "label": "Total", "compute": "sum(column(items, 'cost'))"},
    {"name": "receipt", "type": "file", "label": "Receipt", "accept": [".pdf"], "maxSizeMb": 1},
    {"name": "limit", "type": "note", "help": "Ask first", "visibleWhen": "budget < 100"},
)


@pytest.fixture
def bob() -> User:
    return make_person("bob", "participant", "team")


@pytest.fixture
def task(bob: User) -> UserTask:
    return open_task(assignee="bob", form=FORM)


def call(client: Client, path: str, body: Any) -> Any:
    return client.post(f"/api/v1/tasks/{path}", json.dumps(body), content_type="application/json")


def test_the_page_shows_the_form_as_its_rules_have_it(bob: User, task: UserTask) -> None:
    page = logged_in(bob).get(f"/tasks/{task.pk}").content.decode()
    assert 'data-field="reason" hidden' in page
    assert f'data-answer-rules="/api/v1/tasks/{task.pk}/form-state" data-answer-lively' in page
    assert "(EUR)" in page
    assert 'name="answer-items-__row__-what"' in page


def test_the_server_says_what_is_shown_and_computed_while_somebody_types(bob: User, task: UserTask) -> None:
    client = logged_in(bob)
    data = {"price": "5000", "items": [{"what": "Pen", "cost": "2.5"}, {"what": "", "cost": "x"}]}
    found = call(client, f"{task.pk}/form-state", {"data": data}).json()
    assert found["fields"]["reason"]["visible"] is True
    assert found["errors"]["reason"] == "This field needs a value."
    assert found["errors"]["items.1.what"] == "This field needs a value."
    data["items"] = [{"what": "Pen", "cost": "2.5"}, {"what": "Ink", "cost": "4"}]
    assert call(client, f"{task.pk}/form-state", {"data": data}).json()["fields"]["total"]["value"] == 6.5


def test_rows_are_read_whatever_their_numbers_and_errors_stand_at_their_cell(
    bob: User, task: UserTask
) -> None:
    client = logged_in(bob)
    sent = {
        "answer-price": "5",
        "answer-items": "rows",
        "answer-items-3-what": "",
        "answer-items-3-cost": "2",
        "answer-items-12-what": "Ink",
        "answer-items-12-cost": "4",
    }
    refused = client.post(f"/tasks/{task.pk}/complete", sent)
    page = refused.content.decode()
    assert refused.status_code == 422
    assert 'href="#id_answer-items-0-what"' in page
    assert "What, row 1: This field needs a value." in page
    client.post(f"/tasks/{task.pk}/complete", {**sent, "answer-items-3-what": "Pen"})
    task.refresh_from_db()
    rows = [{"what": "Pen", "cost": 2}, {"what": "Ink", "cost": 4}]
    assert task.submission["data"] == {"price": 5, "items": rows, "total": 6}


def send_file(client: Client, task: UserTask, name: str = "bill.pdf", size: int = 10) -> Any:
    upload = SimpleUploadedFile(name, b"x" * size, content_type="application/pdf")
    return client.post(f"/api/v1/tasks/{task.pk}/files", {"field": "receipt", "file": upload})


def test_a_file_is_kept_once_named_by_reference_and_read_by_whoever_sees_the_task(
    bob: User, task: UserTask
) -> None:
    client = logged_in(bob)
    assert send_file(client, task, "bill.exe").json()["fields"]["receipt"].endswith("of the kind .pdf.")
    assert send_file(client, task, size=1_000_001).status_code == 422
    reference = send_file(client, task).json()
    claimed = {**reference, "filename": "other.pdf", "size": 1}
    complete_task(bob, task=task, data={"price": 1, "receipt": claimed})
    task.refresh_from_db()
    assert task.submission["data"]["receipt"] == reference
    address = f"/api/v1/tasks/{task.pk}/files/{reference['file']}"
    assert b"".join(client.get(address).streaming_content) == b"x" * 10
    assert logged_in(make_person("eve", "participant")).get(address).status_code == 404


def test_a_file_from_elsewhere_is_not_taken_nor_read_through_a_task(bob: User, task: UserTask) -> None:
    secret = reference_to(keep_file(b"s", name="s.pdf", mime_type="application/pdf", origin="mail:1"))
    with pytest.raises(InvalidInput) as refused:
        complete_task(bob, task=task, data={"price": 1, "receipt": secret})
    assert set(refused.value.fields) == {"receipt"}
    client = logged_in(bob)
    client.put(
        f"/api/v1/tasks/{task.pk}/draft",
        json.dumps({"data": {"receipt": secret}}),
        content_type="application/json",
    )
    assert client.get(f"/api/v1/tasks/{task.pk}/files/{secret['file']}").status_code == 404


def test_only_who_may_answer_asks_for_the_state_or_adds_files(bob: User, task: UserTask) -> None:
    for person, refusal in (("eve", 404), ("olga", 403)):
        client = logged_in(make_person(person, "operator" if person == "olga" else "participant"))
        assert call(client, f"{task.pk}/form-state", {"data": {}}).status_code == refusal
        assert send_file(client, task).status_code == refusal
    assert call(Client(), f"{task.pk}/form-state", {"data": {}}).status_code == 401
    complete_task(bob, task=task, data={"price": 1})
    assert send_file(logged_in(bob), task).status_code == 409


def test_what_is_wrong_is_said_in_the_readers_language(bob: User, task: UserTask) -> None:
    with translation.override("de"):
        data = {"price": "5000"}
        with pytest.raises(InvalidInput) as refused:
            complete_task(bob, task=task, data=data)
        assert refused.value.fields == {"reason": "Dieses Feld braucht einen Wert."}
        rows = [{"what": "", "cost": "1"}]
        with pytest.raises(InvalidInput) as refused:
            complete_task(bob, task=task, data={"price": "viel", "items": rows})
        assert refused.value.fields == {
            "price": "Erwartet wird eine Zahl, gefunden wurde ein Text.",
            "reason": "Dieses Feld braucht einen Wert.",
            "items.0.what": "Dieses Feld braucht einen Wert.",
        }
