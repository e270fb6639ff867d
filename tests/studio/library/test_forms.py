"""Forms of the library: drafts, versions that never change, pages and operations, and who may what."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from engine.validate import FormTrouble
from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.errors import Conflict, InvalidInput, NotAllowed, WrongState
from studio.library.form_library.actions.drafts import FormContent, save_form_draft
from studio.library.form_library.actions.publishing import (
    deprecate_form_version,
    publish_form,
    restore_form_version,
)
from studio.library.form_library.models import LibraryForm, LibraryFormVersion
from studio.library.form_library.selectors import current_form_versions, form_trouble
from studio.library.urls import urlpatterns
from tests.studio.browsers import browser_of
from tests.studio.library.forms_at_hand import AMOUNT, REASON, form_draft, published_form
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def anna() -> User:
    return make_person("anna", "analyst")


@pytest.fixture
def alice(anna: User) -> Client:
    return logged_in(anna)


def test_a_draft_is_saved_by_whoever_saw_the_last_one(anna: User) -> None:
    made = form_draft(anna)
    assert save_form_draft(anna, form=made, revision=1, content=FormContent([AMOUNT], {"amount": 3})) == 2
    made.refresh_from_db()
    assert (made.fields, made.sample) == ([AMOUNT], {"amount": 3})
    with pytest.raises(Conflict) as refused:
        save_form_draft(anna, form=made, revision=1, content=FormContent([]))
    assert refused.value.current == {"revision": 2, "fields": [AMOUNT]}


def test_a_version_never_changes_and_has_a_hash_over_its_fields(anna: User) -> None:
    made = form_draft(anna)
    first = published_form(anna, made)
    second = published_form(anna, made, fields=[AMOUNT])
    first.refresh_from_db()
    assert (first.number, first.fields, second.number) == (1, [AMOUNT, REASON], 2)
    assert len({first.sha256, second.sha256}) == 2
    assert current_form_versions(["expense", "nothing"]) == {"expense": second.pk}
    with pytest.raises(WrongState):
        published_form(anna, made)
    acts = AuditEntry.objects.filter(object_type="form").values_list("action", flat=True)
    assert sorted(acts) == ["form.created", "form.published", "form.published"]


def test_what_nobody_could_fill_in_is_not_published(anna: User) -> None:
    made = form_draft(anna, fields=[{"name": "a b", "type": "select"}, {"name": "c", "visibleWhen": "1 +"}])
    with pytest.raises(InvalidInput) as refused:
        publish_form(anna, form=made, revision=1, note_text="")
    assert {"a b.name", "a b.options", "c.visibleWhen"} <= set(refused.value.fields)
    with pytest.raises(Conflict):
        publish_form(anna, form=made, revision=7, note_text="")


@pytest.mark.parametrize(
    "fields", [["x"], [{"name": "a", "onclick": "x"}], [{"name": "a", "type": "iframe"}]]
)
def test_what_is_no_form_is_not_kept(anna: User, fields: list[Any]) -> None:
    with pytest.raises(InvalidInput):
        form_draft(anna, fields=fields)
    assert not LibraryForm.objects.exists()


def test_a_deprecated_version_gives_way_to_the_one_before_until_it_is_recommended_again(anna: User) -> None:
    made = form_draft(anna)
    assert form_trouble("expense") == FormTrouble("unpublished")
    first = published_form(anna, made)
    second = published_form(anna, made, fields=[AMOUNT])
    deprecate_form_version(anna, version=second, message="Wrong", successor=None)
    assert current_form_versions(["expense"]) == {"expense": first.pk}
    deprecate_form_version(anna, version=first, message="Old", successor=None)
    assert form_trouble("expense") == FormTrouble("deprecated", "Wrong")
    restore_form_version(anna, version=first)
    assert form_trouble("expense") is None
    assert form_trouble("nothing") == FormTrouble("unknown")


def test_pages_list_make_describe_show_and_compare(alice: Client, anna: User) -> None:
    assert "No form yet" in alice.get("/library/forms").content.decode()
    data = {"key": "expense", "name": "Expense", "tags": "money"}
    assert alice.post("/library/forms/new", data).url == "/library/forms/of/expense/edit"
    assert alice.post("/library/forms/new", data).status_code == 422
    made = LibraryForm.objects.get()
    assert alice.get("/library/forms/of/expense/edit").context["page_data"]["revision"] == 1
    published_form(anna, made, fields=[AMOUNT, REASON])
    published_form(anna, made, fields=[{**AMOUNT, "required": False}])
    page = alice.get("/library/forms/of/expense/2")
    assert page.context["changes"] == [
        "Form field *reason* removed (text, required)",
        "Form field *amount*, required: yes → no",
    ]
    assert 'name="answer-amount"' in page.content.decode()
    assert "Expense" in alice.get("/library/forms?tag=money&state=published&q=exp").content.decode()
    assert "No form matches" in alice.get("/library/forms?q=nothing").content.decode()
    described = {"name": "Costs", "description": "", "tags": ""}
    assert alice.post("/library/forms/of/expense/describe", described).status_code == 302
    assert "Costs" in alice.get("/library/forms/of/expense").content.decode()
    address = "/library/forms/of/expense/1/deprecate"
    assert alice.post(address, {"message": "Old", "successor": "nothing"}).status_code == 422
    assert alice.post(address, {"message": "Old", "successor": "expense"}).status_code == 302
    assert alice.post("/library/forms/of/expense/1/restore").status_code == 302
    assert not LibraryFormVersion.objects.filter(deprecated_at__isnull=False).exists()


def test_texts_are_shown_as_text(alice: Client, anna: User) -> None:
    hostile = {"label": HOSTILE, "help": HOSTILE, "placeholder": HOSTILE, "unit": HOSTILE}
    columns = [{**hostile, "name": "b", "type": "string"}]
    fields = [
        {**hostile, "name": "a", "type": "select", "options": [{"value": HOSTILE, "label": HOSTILE}]},
        {**hostile, "name": "t", "type": "table", "fields": columns},
        {**hostile, "name": "s", "type": "section"},
        {**hostile, "name": "n", "type": "note"},
    ]
    published_form(anna, form_draft(anna, fields=fields))
    for place in ("", "/of/expense", "/of/expense/1", "/of/expense/edit", "/of/expense/describe"):
        assert HOSTILE not in alice.get(f"/library/forms{place}").content.decode()
    answer = alice.post(
        "/api/v1/form-previews", json.dumps({"fields": fields}), content_type="application/json"
    )
    assert HOSTILE not in answer.json()["html"]


READING = ("", "/of/expense", "/of/expense/1")
WRITING = (
    "/new",
    "/of/expense/edit",
    "/of/expense/describe",
    "/of/expense/1/deprecate",
    "/of/expense/1/restore",
)


def test_reviewers_read_and_do_not_write(anna: User) -> None:
    published_form(anna, form_draft(anna))
    bob = browser_of("bob", "reviewer")
    for place in READING:
        page = bob.get(f"/library/forms{place}")
        assert page.status_code == 200
        assert "/edit" not in page.content.decode()
    for place in WRITING:
        assert bob.get(f"/library/forms{place}").status_code == 403
        assert bob.post(f"/library/forms{place}").status_code == 403


@pytest.mark.parametrize("place", [*READING, *WRITING])
def test_participants_and_strangers_get_in_nowhere(anna: User, place: str) -> None:
    published_form(anna, form_draft(anna))
    charlie = browser_of("charlie", "participant")
    assert charlie.get(f"/library/forms{place}").status_code == 403
    assert charlie.post(f"/library/forms{place}").status_code == 403
    assert Client().get(f"/library/forms{place}").status_code == 302


def test_every_page_of_forms_is_tried_above() -> None:
    assert sum(str(each.pattern).startswith("forms") for each in urlpatterns) == len(READING) + len(WRITING)


def test_what_is_only_a_draft_is_seen_by_those_who_keep_the_library(alice: Client, anna: User) -> None:
    form_draft(anna)
    assert browser_of("bob", "reviewer").get("/library/forms/of/expense").status_code == 404
    assert alice.get("/library/forms/of/expense").status_code == 200


def test_actions_ask_again_whoever_calls_them(anna: User) -> None:
    made, bob = form_draft(anna), make_person("bob", "reviewer")
    version = published_form(anna, made)
    with pytest.raises(NotAllowed):
        save_form_draft(bob, form=made, revision=1, content=FormContent())
    with pytest.raises(NotAllowed):
        publish_form(bob, form=made, revision=1, note_text="")
    with pytest.raises(NotAllowed):
        deprecate_form_version(bob, version=version, message="", successor=None)
    with pytest.raises(NotAllowed):
        form_draft(bob, key="other")


def call(client: Client, method: str, path: str, body: Any = None) -> Any:
    return client.generic(
        method, f"/api/v1{path}", json.dumps(body) if body is not None else "", "application/json"
    )


def test_programs_do_what_pages_do(alice: Client) -> None:
    assert call(alice, "POST", "/forms", {"key": "expense", "name": "Expense"}).status_code == 201
    draft = {"revision": 1, "fields": [AMOUNT], "sample": {"amount": 7}}
    assert call(alice, "PUT", "/forms/expense/draft", draft).json() == {"revision": 2}
    assert call(alice, "PUT", "/forms/expense/draft", draft).status_code == 409
    assert call(alice, "GET", "/forms/expense/draft").json()["sample"] == {"amount": 7}
    published = call(alice, "POST", "/forms/expense/versions", {"revision": 2, "note": "First"})
    assert (published.status_code, published.json()["number"]) == (201, 1)
    assert call(alice, "GET", "/forms?state=published").json()["items"][0]["fields"] == [AMOUNT]
    assert call(alice, "GET", "/forms/expense/versions/1").json()["sha256"] == published.json()["sha256"]
    assert call(alice, "GET", "/forms/expense/uses").json() == []
    assert call(alice, "POST", "/forms/expense/versions/1/deprecate", {"message": "x"}).json()[
        "deprecated_at"
    ]
    assert call(alice, "POST", "/forms/expense/versions/1/restore").json()["deprecated_at"] is None


def test_a_form_that_is_built_is_drawn_in_either_language_with_its_problems(alice: Client) -> None:
    body = {"fields": [AMOUNT, REASON, {"name": "amount", "type": "select"}], "language": "de"}
    found = call(alice, "POST", "/form-previews", {**body, "data": {"amount": 5000}}).json()
    assert "Begründung" in found["html"]
    assert {(each["path"], each["part"]) for each in found["problems"]} == {
        ("amount", "name"),
        ("amount", "options"),
    }
    assert call(alice, "POST", "/form-previews", {"fields": [{"name": 5}]}).status_code == 422


def test_the_state_of_a_form_is_what_its_rules_say(alice: Client) -> None:
    body = {"fields": [AMOUNT, REASON], "data": {"amount": "5"}}
    found = call(alice, "POST", "/form-states", body).json()
    assert found["fields"]["reason"]["visible"] is False
    assert found["errors"] == {}
    found = call(alice, "POST", "/form-states", {**body, "data": {"amount": "5000"}}).json()
    assert found["fields"]["reason"] == {"visible": True, "required": True, "readonly": False}
    assert found["errors"] == {"reason": "This field needs a value."}


def test_an_open_form_whose_defaults_are_values_is_told_its_state(alice: Client) -> None:
    fields = [{"name": "quantity", "type": "integer", "default": 1}]
    answer = call(alice, "POST", "/form-states", {"fields": fields, "data": {"quantity": "2"}})
    assert (answer.status_code, answer.json()["errors"]) == (200, {})
    odd = [{"name": "quantity", "type": "integer", "default": {"a": []}, "readonly": True}]
    assert call(alice, "POST", "/form-states", {"fields": odd, "data": {}}).status_code == 200
