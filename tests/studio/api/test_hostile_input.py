"""What nobody sends by accident is refused by a problem document, never by a failure of ours."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from studio.api import processes as process_operations
from studio.instances.models import Instance
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy

pytestmark = pytest.mark.django_db

LISTS = ("processes", "instances", "tasks?tab=done", "deployments", "audit", "users", "incidents", "reviews")
CURSORS: tuple[Any, ...] = ([None, 1], [True, None], ["\ud800", 1], [[], {}], [1], "x", {"a": 1}, ["x", "y"])


@pytest.fixture
def admin() -> Client:
    client = logged_in(make_person("root", "administrator"))
    client.raise_request_exception = False
    return client


def post(client: Client, path: str, text: str) -> Any:
    return client.generic("POST", f"/api/v1{path}", text, content_type="application/json")


def is_problem(answer: Any) -> bool:
    named = answer.headers["Content-Type"] == "application/problem+json"
    return named and answer.json()["status"] == answer.status_code


@pytest.mark.parametrize(
    "value",
    ['"\\ud800"', "1e999", "NaN", '"a\\u0000b"', "[" * 150 + "]" * 150, "1" + "0" * 5000, '{"\\udfff": 1}'],
)
def test_values_that_cannot_be_stored_are_refused(admin: Client, value: str) -> None:
    deploy(make_person("ann", "analyst"))
    answer = post(admin, "/start/approval", f'{{"variables": {{"amount": 5, "x": {value}}}}}')
    assert answer.status_code in {400, 422}
    assert is_problem(answer)
    assert not Instance.objects.exists()


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("cursor", CURSORS)
def test_a_cursor_that_is_not_ours_is_refused(admin: Client, path: str, cursor: Any) -> None:
    text = base64.urlsafe_b64encode(json.dumps(cursor).encode()).decode()
    answer = admin.get(f"/api/v1/{path}{'&' if '?' in path else '?'}cursor={text}")
    assert answer.status_code in {200, 422}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/processes/a%2Fb", 404),
        ("PATCH", "/processes/leave", 405),
        ("GET", "/processes?q=%00", 400),
    ],
)
def test_programs_get_problem_documents_where_people_get_pages(
    admin: Client, method: str, path: str, status: int
) -> None:
    answer = admin.generic(method, f"/api/v1{path}")
    assert (answer.status_code, is_problem(answer)) == (status, True)


def test_a_body_that_is_too_large_is_a_problem(admin: Client) -> None:
    assert is_problem(post(admin, "/processes", '{"name": "' + "x" * 11_000_000 + '"}'))


def test_a_wrong_content_type_is_named(admin: Client) -> None:
    answer = admin.generic("POST", "/api/v1/processes", '{"name": "x"}', content_type="text/plain")
    assert (answer.status_code, is_problem(answer)) == (415, True)


def test_a_mistake_of_ours_is_a_problem_without_details(admin: Client, monkeypatch: Any) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("secret-canary")

    monkeypatch.setattr(process_operations, "definitions_visible_to", break_down)
    answer = admin.get("/api/v1/processes")
    assert (answer.status_code, is_problem(answer)) == (500, True)
    assert b"canary" not in answer.content


def test_a_locked_database_is_unavailable_and_no_failure(admin: Client, monkeypatch: Any) -> None:
    def lock(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(process_operations, "definitions_visible_to", lock)
    monkeypatch.setattr("studio.processes.views.definitions.definitions_visible_to", lock)
    program, page = admin.get("/api/v1/processes"), admin.get("/processes")
    assert (program.status_code, is_problem(program), page.status_code) == (503, True, 503)
    assert program.headers["Retry-After"] == page.headers["Retry-After"] == "5"


@pytest.mark.parametrize("key", ["new", "import", "startable"])
def test_no_process_gets_an_id_under_which_nobody_reaches_it(admin: Client, key: str) -> None:
    answer = post(admin, "/processes", json.dumps({"name": "Orders", "key": key}))
    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"key"})


def test_a_name_without_letters_of_ours_still_makes_an_id(admin: Client) -> None:
    keys = [
        post(admin, "/processes", json.dumps({"name": name})).json()["key"]
        for name in ("購買", "休暇", "New")
    ]
    assert keys == ["process", "process_2", "new_2"]
