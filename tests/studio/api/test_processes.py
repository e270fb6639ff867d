from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from studio.accounts.models import User
from studio.processes.actions.definitions import create_definition
from studio.processes.models import Draft, Version
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes.files import WITHOUT_START, edited, process_xml

pytestmark = pytest.mark.django_db


def send(client: Client, method: str, path: str, data: Any = None) -> Any:
    return client.generic(method, f"/api/v1{path}", json.dumps(data), content_type="application/json")


def test_the_whole_way_from_file_to_live(alice: User, bob: User, olga: User) -> None:
    model, review, operate = logged_in(alice), logged_in(bob), logged_in(olga)
    imported = send(model, "POST", "/processes/import", {"xml": process_xml()}).json()
    assert (imported["key"], imported["created"], imported["revision"]) == ("leave", True, 1)
    saved = send(
        model,
        "PUT",
        "/processes/leave/draft",
        {"xml": edited(process_xml(), task_name="Decide soon"), "revision": 1},
    ).json()
    assert saved["revision"] == 2
    made = send(model, "POST", "/processes/leave/versions", {"note": "First", "revision": 2})
    assert made.status_code == 201
    content_hash = made.json()["content_hash"]
    assert send(model, "POST", "/processes/leave/versions/1/review", {}).status_code == 201
    own = {"decision": "approve", "content_hash": content_hash}
    assert send(model, "POST", "/processes/leave/versions/1/verdict", own).status_code == 403
    high = [f for f in made.json()["findings"] if f["level"] == "HIGH"]
    verdict = {**own, "acknowledged": [f"{f['rule']}:{f['element'] or ''}" for f in high]}
    assert send(review, "POST", "/processes/leave/versions/1/verdict", verdict).json()["state"] == "approved"
    deployed = send(operate, "POST", "/processes/leave/versions/1/deploy", {"content_hash": content_hash})
    assert deployed.status_code == 201
    assert [one["process_id"] for one in deployed.json()["deployments"]] == ["leave"]
    shown = send(model, "GET", "/processes/leave").json()
    assert (shown["latest"], shown["state"], shown["live"][0]["version"]) == (1, "approved", 1)


def test_a_stale_save_is_answered_with_what_is_there(alice: User, draft: Draft) -> None:
    client = logged_in(alice)
    body = {"xml": edited(draft.xml, task_name="B"), "revision": 1}
    assert send(client, "PUT", "/processes/leave/draft", body).status_code == 200
    answer = send(client, "PUT", "/processes/leave/draft", {**body, "xml": draft.xml})
    assert answer.status_code == 409
    assert answer.json()["current"]["revision"] == 2
    assert answer.json()["current"]["xml"] == body["xml"]


def test_unreadable_xml_is_refused_with_its_place(alice: User, draft: Draft) -> None:
    answer = send(logged_in(alice), "PUT", "/processes/leave/draft", {"xml": "<a>\n<b>", "revision": 1})
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["line"] == 2
    assert problem["column"] > 0
    assert problem["rule"] == "not-well-formed"


@pytest.mark.parametrize("text", ["\x00", "\ud800", "", "<!DOCTYPE a><a/>", "not xml"])
def test_hostile_texts_are_refused_not_failed(alice: User, draft: Draft, text: str) -> None:
    for method, path, data in (
        ("PUT", "/processes/leave/draft", {"xml": text, "revision": 1}),
        ("POST", "/processes/import", {"xml": text}),
    ):
        assert send(logged_in(alice), method, path, data).status_code == 422
    checked = send(logged_in(alice), "POST", "/findings", {"xml": text})
    assert checked.status_code == 422 or checked.json()["valid"] is False


def test_nobody_sets_what_the_server_sets(alice: User, draft: Draft) -> None:
    body = {"note": "x", "revision": 1, "state": "approved"}
    answer = send(logged_in(alice), "POST", "/processes/leave/versions", body)
    assert answer.status_code == 422
    assert "state" in answer.json()["fields"]
    assert not Version.objects.exists()


def test_an_upload_keeps_its_bytes(alice: User) -> None:
    data = process_xml().replace("\n", "\r\n").encode()
    file = SimpleUploadedFile("leave.bpmn", data, content_type="application/xml")
    answer = logged_in(alice).post("/api/v1/processes/import/file", {"file": file})
    assert answer.status_code == 201
    assert Draft.objects.get().xml.encode() == data


def test_an_import_of_a_known_key_offers_a_draft(alice: User, draft: Draft) -> None:
    client = logged_in(alice)
    answer = send(client, "POST", "/processes/import", {"xml": process_xml()})
    assert answer.status_code == 409
    assert answer.json()["current"]["draft_revision"] == 1
    answer = send(client, "POST", "/processes/import", {"xml": process_xml(), "as_draft": True})
    assert (answer.json()["created"], answer.json()["revision"]) == (False, 2)


def test_the_draft_of_others_is_out_of_reach(draft: Draft) -> None:
    dave = make_person("dave", "analyst")
    assert send(logged_in(dave), "GET", "/processes/leave/draft").status_code == 404
    assert send(logged_in(dave), "DELETE", "/processes/leave/draft").status_code == 404
    assert Draft.objects.filter(pk=draft.pk).exists()


def test_a_missing_process_is_not_found(alice: User) -> None:
    answer = send(logged_in(alice), "GET", "/processes/nothing")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_pages_of_a_list_show_every_row_once(alice: User) -> None:
    for number in range(7):
        create_definition(alice, name="Same name", key=f"p{number}")
    client = logged_in(alice)
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get("/api/v1/processes", {"limit": 3, "cursor": cursor}).json()
        assert page["total"] == 7
        seen += [item["key"] for item in page["items"]]
        cursor = page["next"]
    assert sorted(seen) == [f"p{number}" for number in range(7)]


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJhIiwiYiJd", "bnVsbA", "e30", "W3t9LHt9XQ"])
def test_a_foreign_cursor_is_refused(alice: User, version: Version, cursor: str) -> None:
    for path in ("/api/v1/processes", "/api/v1/reviews", "/api/v1/deployments"):
        assert logged_in(alice).get(path, {"cursor": cursor}).status_code == 422


def test_search_and_state_narrow_the_list(alice: User, version: Version) -> None:
    create_definition(alice, name="Travel", key="travel", folder="Office")
    client = logged_in(alice)
    found = client.get("/api/v1/processes", {"q": "trav"}).json()
    assert [item["key"] for item in found["items"]] == ["travel"]
    assert client.get("/api/v1/processes", {"state": "created"}).json()["total"] == 1
    assert client.get("/api/v1/processes", {"folder": "Office"}).json()["total"] == 1
    assert client.get("/api/v1/processes", {"q": "%_\x01"}).json()["total"] == 0


def test_comparing_tells_what_changed(alice: User, version: Version) -> None:
    client = logged_in(alice)
    body = {"xml": edited(version.xml, task_name="Decide soon"), "revision": 1}
    send(client, "PUT", "/processes/leave/draft", body)
    found = client.get("/api/v1/processes/leave/compare", {"from": "1", "to": "draft"}).json()
    assert found["from"]["label"] == "Version 1"
    assert [(one["element"], one["kind"]) for one in found["changes"]] == [("decide", "renamed")]
    assert client.get("/api/v1/processes/leave/compare", {"from": "9", "to": "1"}).status_code == 404
    assert client.get("/api/v1/processes/leave/compare", {"from": "x", "to": "1"}).status_code == 422


def test_a_version_downloads_as_it_is(bob: User, version: Version) -> None:
    answer = logged_in(bob).get("/api/v1/processes/leave/versions/1/xml")
    assert answer.content.decode() == version.xml
    assert answer["Content-Disposition"].startswith("attachment")


def test_findings_are_the_same_as_at_saving(alice: User) -> None:
    found = send(logged_in(alice), "POST", "/findings", {"xml": WITHOUT_START}).json()
    assert found["valid"] is False
    assert found["processes"] == ["leave"]
    assert {"rule", "level", "element", "line", "message", "fix"} == set(found["findings"][0])


def test_comments_come_with_their_answers(alice: User, bob: User, in_review: Version) -> None:
    path = "/processes/leave/versions/1/comments"
    first = send(logged_in(bob), "POST", path, {"body": "Why?", "element": "decide", "must_fix": True}).json()
    send(logged_in(alice), "POST", path, {"body": "Because", "answers": first["id"]})
    (thread,) = send(logged_in(alice), "GET", path).json()["items"]
    assert (thread["must_fix"], thread["replies"][0]["body"]) == (True, "Because")
    resolve = f"/comments/{first['id']}/resolve"
    assert send(logged_in(alice), "POST", resolve).status_code == 403
    assert send(logged_in(bob), "POST", resolve).json()["resolved_by"] == "bob"
