from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from studio.accounts.models import User
from studio.library.functions.models import Function
from tests.studio.library.functions_at_hand import DOUBLE, draft, publish
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(alice: User) -> Client:
    cache.clear()
    return logged_in(alice)


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    return client.generic(method, f"/api/v1{path}", json.dumps(body), content_type="application/json")


def test_a_function_from_its_first_line_to_its_deprecation(client: Client) -> None:
    made = send(client, "POST", "/functions", {"key": "double", "name": "Double", "source": DOUBLE})
    assert made.status_code == 201
    draft = {"source": DOUBLE, "input_schema": {"type": "object"}, "revision": 1}
    assert send(client, "PUT", "/functions/double/draft", draft).json() == {"revision": 2}
    assert send(client, "PUT", "/functions/double/draft", draft).status_code == 409
    assert client.get("/api/v1/functions/double/draft").json()["input_schema"] == {"type": "object"}
    published = send(client, "POST", "/functions/double/versions", {"revision": 2, "note": "First"})
    assert (published.status_code, published.json()["number"]) == (201, 1)
    listed = client.get("/api/v1/functions?state=published").json()
    assert [(one["key"], one["version"]) for one in listed["items"]] == [("double", 1)]
    told = {"message": "Old", "successor": "double"}
    deprecated = send(client, "POST", "/functions/double/versions/1/deprecate", told).json()
    assert (deprecated["deprecation_message"], deprecated["successor"]) == ("Old", "double")
    assert client.get("/api/v1/functions/double").json()["deprecated"] is True
    assert send(client, "POST", "/functions/double/versions/1/restore").json()["deprecated_at"] is None
    described = send(client, "PUT", "/functions/double", {"name": "Twice", "tags": ["tax"]}).json()
    assert (described["name"], described["tags"]) == ("Twice", ["tax"])
    assert client.get("/api/v1/functions/double/statistics").json() == []
    assert client.get("/api/v1/functions/double/uses").json() == []


def test_a_function_with_problems_is_not_published(client: Client, alice: User) -> None:
    draft(alice, source="import os\ndef execute(a): return a")
    refused = send(client, "POST", "/functions/double/versions", {"revision": 1})
    assert refused.status_code == 422
    assert refused.json()["fields"]["source"].startswith("1: there is no module 'os' here")


def test_a_source_is_checked_and_tried_as_it_stands_in_the_editor(client: Client) -> None:
    checked = send(client, "POST", "/function-checks", {"source": "def execute(a):\n    return ().__class__"})
    assert [(one["line"], one["kind"]) for one in checked.json()["problems"]] == [(2, "compilation_error")]
    tried = send(client, "POST", "/function-runs", {"source": DOUBLE, "input": {"amount": 4}}).json()
    assert (tried["success"], tried["result"]) == (True, {"doubled": 8})
    failed = send(client, "POST", "/function-runs", {"source": "print(1)\ndef execute(a):\n    return 1 / 0"})
    shown = failed.json()
    assert (shown["error_type"], shown["line"], shown["prints"]) == ("runtime_error", 3, "1\n")
    assert "sqrt" in client.get("/api/v1/function-language").json()["modules"]["math"]
    assert not Function.objects.exists()


def test_trying_without_end_is_refused_after_a_while(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.api.function_bench.TRIES_PER_MINUTE", 1)
    body = {"source": DOUBLE, "input": {"amount": 4}}
    answers = [send(client, "POST", "/function-runs", body).status_code for _ in range(4)]
    # a new minute may begin between two of them, but not between all
    assert answers[0] == 200
    assert 429 in answers


def test_samples_are_kept(client: Client, alice: User) -> None:
    draft(alice)
    saved = send(client, "PUT", "/functions/double/samples/usual", {"input": {"amount": 1}})
    assert saved.json() == {"name": "usual", "input": {"amount": 1}}
    assert client.get("/api/v1/functions/double/samples").json() == [saved.json()]
    assert send(client, "DELETE", "/functions/double/samples/usual").status_code == 204
    assert send(client, "DELETE", "/functions/double/samples/usual").status_code == 404


def test_private_functions_and_drafts_are_not_found_by_others(client: Client, alice: User, bob: User) -> None:
    draft(alice, key="unfinished")
    publish(alice, draft(alice, key="mine", visibility="private"))
    publish(alice, draft(alice))
    for person, key in ((make_person("dave", "analyst"), "mine"), (bob, "unfinished")):
        other = logged_in(person)
        assert key not in {one["key"] for one in other.get("/api/v1/functions").json()["items"]}
        for path in ("", "/versions", "/versions/1", "/statistics", "/uses"):
            assert other.get(f"/api/v1/functions/{key}{path}").status_code == 404


def test_a_field_that_nobody_may_set_is_refused(client: Client) -> None:
    body = {"key": "a", "name": "A", "owner": "bob"}
    assert send(client, "POST", "/functions", body).status_code == 422
    assert (
        send(client, "POST", "/functions", {"key": "a", "name": "A", "input_schema": []}).status_code == 422
    )
