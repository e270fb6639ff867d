"""People change variables by typed controls: checked before they are sent, with what was before in sight."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from engine.plan import Declaration
from studio.audit.models import AuditEntry
from studio.files.models import StoredFile
from studio.instances.projector import project_instance
from studio.instances.redaction import MASK
from studio.instances.storing import store
from studio.outbox.models import OutboxMessage
from tests.studio.instances.events import activated, batch, changed, incident, started
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy, make_plan

pytestmark = [pytest.mark.django_db, pytest.mark.database]

KEY = "approval-1"
PAGE = f"/instances/{KEY}/variables"
API = f"/api/v1/instances/{KEY}/variables"
DECLARED = (
    Declaration("amount", "number", constraints={"min": 1}),
    Declaration("rounds", "integer"),
    Declaration("approved", "boolean"),
    Declaration("colour", "string", constraints={"enum": ["red", "green"]}),
    Declaration("due", "datetime"),
    Declaration("lines", "array", constraints={"maxItems": 2}),
    Declaration("customer", "object"),
    Declaration("iban", "string", sensitive=True),
    Declaration("otp", "string", transient=True),
    Declaration("number", "string", immutable=True),
    Declaration("stamp", "string", immutable=True),
)
HELD: dict[str, Any] = {
    "amount": 7500,
    "rounds": 3,
    "approved": True,
    "colour": "red",
    "due": "2026-01-31T09:00:00+01:00",
    "lines": [1],
    "customer": {"name": "Ann"},
    "iban": "canary-AT61",
    "number": "R-1",
    "note": "free text",
}


@pytest.fixture
def olga() -> Client:
    plan = deploy(make_person("ann", "analyst"), plan=make_plan(variables=DECLARED)).plan_id
    events = (started(fingerprint=plan, variables=HELD), activated("e1", "pay"), incident("i2"))
    store((batch(0, *events),), projectors=(project_instance,))
    return logged_in(make_person("olga", "operator"))


def form_in(client: Client, address: str = PAGE) -> dict[str, str]:
    """What a browser would send when nobody touches anything."""
    return shown_by(client.get(address).context["editor"])


def shown_by(editor: Any) -> dict[str, str]:
    sent = {"reason": "Typing error"}
    for row in editor.rows:
        sent |= {f"seen-{row.name}": row.seen, f"value-{row.name}": row.text}
        sent |= {f"kind-{row.name}": row.kind} if row.chooses_kind else {}
    return sent


def posted(client: Client, **changes: Any) -> Any:
    return client.post(
        PAGE, form_in(client) | {name.replace("__", "-"): each for name, each in changes.items()}
    )


def asked_of_the_engine() -> dict[str, Any]:
    return OutboxMessage.objects.get().payload


def other_value(name: str, value: Any, *, after: int = 3) -> None:
    store((batch(after, changed(name, value, element="check")),), projectors=(project_instance,))


def test_only_what_was_changed_is_sent_by_its_type_and_with_what_was_seen(olga: Client) -> None:
    answer = posted(
        olga,
        value__amount="8000.5",
        value__rounds="4",
        value__approved="false",
        value__colour="green",
        value__due="2026-02-01T10:30",
        value__lines="[1, 2]",
        value__customer='{"name": "Bob"}',
        value__note="other text",
    )
    assert (answer.status_code, answer["Location"]) == (302, f"/instances/{KEY}")
    sent = asked_of_the_engine()
    assert sent["variables"] == {
        "amount": 8000.5,
        "rounds": 4,
        "approved": False,
        "colour": "green",
        "due": "2026-02-01T10:30+01:00",
        "lines": [1, 2],
        "customer": {"name": "Bob"},
        "note": "other text",
    }
    assert sent["expected"] == {name: HELD[name] for name in sent["variables"]}


def test_nothing_is_sent_when_nothing_was_changed_or_nobody_says_why(olga: Client) -> None:
    assert posted(olga).status_code == 422
    refused = posted(olga, value__amount="5", reason=" ")
    assert refused.status_code == 422
    assert 'id="reason-error"' in refused.content.decode()
    assert 'value="5"' in refused.content.decode()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"value__amount": "0"}, {"amount": "at least 1"}),
        ({"value__rounds": "1.5"}, {"rounds": "whole number"}),
        ({"value__lines": "[1,\n 2,\n]"}, {"lines": "Line 3, column 1"}),
        ({"value__lines": "[1, 2, 3]"}, {"lines": "at most 2 entries"}),
        ({"value__customer": "[]"}, {"customer": "an object"}),
        ({"value__customer": '{"a": NaN}'}, {"customer": "NaN"}),
        ({"value__colour": "blue"}, {"colour": "one of red, green"}),
        ({"value__due": "tomorrow"}, {"due": "date and time"}),
        ({"value__number": "R-2"}, {"number": "must not change"}),
        ({"value__amount": "x", "value__rounds": "y"}, {"amount": "a number", "rounds": "a whole number"}),
        ({"new-1": "1st"}, {"new-1": "begins with a letter"}),
        ({"new-1": "amount"}, {"new-1": "already"}),
        ({"new-1": "list", "kind-new-1": "json", "value-new-1": "{"}, {"new-1": "Line 1"}),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_before_and_after_sending(
    olga: Client, changes: dict[str, str], named: dict[str, str]
) -> None:
    form = form_in(olga) | {name.replace("__", "-"): each for name, each in changes.items()}
    before = olga.post(f"{PAGE}-check", form).json()["errors"]
    answer = olga.post(PAGE, form)
    rows = {row.name: row.error for row in answer.context["editor"].rows}
    rows |= {row.place: row.error for row in answer.context["editor"].new_rows}
    assert answer.status_code == 422
    for name, text in named.items():
        assert text in before[name]
        assert text in rows[name]
    assert not OutboxMessage.objects.exists()


def test_before_and_after_are_told_while_typing_and_nothing_is_sent(olga: Client) -> None:
    form = form_in(olga) | {"value-amount": "5", "value-iban": "AT99"}
    told = olga.post(f"{PAGE}-check", form).json()
    assert told["changes"] == [
        {"name": "amount", "before": "7500", "after": "5"},
        {"name": "iban", "before": MASK, "after": "AT99"},
    ]
    assert not OutboxMessage.objects.exists()
    assert not AuditEntry.objects.filter(action="instance.variables_changed").exists()


def test_a_value_that_changed_meanwhile_is_told_and_what_was_typed_stays(olga: Client) -> None:
    form = form_in(olga) | {"value-amount": "5"}
    other_value("rounds", 9)
    other_value("amount", 8000, after=4)

    refused = olga.post(PAGE, form)
    assert refused.status_code == 412
    page = refused.content.decode()
    assert "check has set it to: 8000" in page
    assert not OutboxMessage.objects.exists()

    again = shown_by(refused.context["editor"])
    assert again["value-amount"] == "5"
    assert olga.post(PAGE, again).status_code == 302
    assert asked_of_the_engine()["variables"] == {"amount": 5}
    assert asked_of_the_engine()["expected"] == {"amount": 8000}


def test_a_row_that_nobody_touched_does_not_bring_back_an_old_value(olga: Client) -> None:
    form = form_in(olga) | {"value-rounds": "4"}
    other_value("amount", 8000)
    assert olga.post(PAGE, form).status_code == 302
    assert asked_of_the_engine()["variables"] == {"rounds": 4}


def test_a_value_is_taken_away_and_variables_are_added(olga: Client) -> None:
    added = {
        "new-1": "extra",
        "kind-new-1": "json",
        "value-new-1": "[1]",
        "new-2": "word",
        "value-new-2": "x",
    }
    assert olga.post(PAGE, form_in(olga) | {"none-amount": "1"} | added).status_code == 302
    assert asked_of_the_engine()["variables"] == {"amount": None, "extra": [1], "word": "x"}


def test_what_is_set_once_is_set_where_it_has_no_value_yet(olga: Client) -> None:
    assert posted(olga, value__stamp="S-1").status_code == 302
    assert asked_of_the_engine()["variables"] == {"stamp": "S-1"}


def test_sensitive_and_transient_values_are_neither_shown_nor_kept_in_the_audit_log(olga: Client) -> None:
    assert "canary-AT61" not in olga.get(PAGE).content.decode()
    posted(olga, value__iban="canary-new", value__otp="canary-otp")
    assert asked_of_the_engine()["variables"] == {"iban": "canary-new", "otp": "canary-otp"}
    assert "otp" not in asked_of_the_engine()["expected"]
    details = AuditEntry.objects.get(action="instance.variables_changed").details
    assert details == {
        "before": {"iban": MASK, "otp": None},
        "after": {"iban": MASK, "otp": MASK},
    }
    root = logged_in(make_person("root", "administrator"))
    assert "canary-AT61" in root.get(PAGE).content.decode()


def test_a_file_takes_the_place_of_a_value(olga: Client) -> None:
    upload = SimpleUploadedFile("offer.pdf", b"%PDF", content_type="application/pdf")
    form = form_in(olga) | {"kind-note": "file", "file-note": upload}
    assert olga.post(PAGE, form).status_code == 302
    kept = StoredFile.objects.get()
    assert asked_of_the_engine()["variables"]["note"]["file"] == str(kept.pk)
    assert kept.data == b"%PDF"


def test_a_file_is_not_kept_when_something_else_does_not_fit(olga: Client) -> None:
    upload = SimpleUploadedFile("offer.pdf", b"%PDF")
    form = form_in(olga) | {"kind-note": "file", "file-note": upload, "value-amount": "0"}
    assert olga.post(PAGE, form).status_code == 422
    assert not StoredFile.objects.exists()


def test_a_whole_edit_is_undone_by_a_new_change(olga: Client) -> None:
    both = (changed("amount", 5, actor="olga"), changed("rounds", 1, actor="olga"))
    events = [type(each)(each.at, each.name, HELD[each.name], each.new, "e0", actor="olga") for each in both]
    store((batch(3, *events),), projectors=(project_instance,))
    page = olga.get(f"/instances/{KEY}/history").content.decode()
    [address, *_] = re.findall(rf"{PAGE}\?undo=\d+", page)

    form = form_in(olga, address)
    assert (form["value-amount"], form["value-rounds"]) == ("7500", "3")
    assert olga.post(PAGE, form).status_code == 302
    assert asked_of_the_engine()["variables"] == {"amount": 7500, "rounds": 3}


def test_an_incident_is_retried_with_other_variables_only_with_a_reason(olga: Client) -> None:
    address = f"/incidents/{KEY}/i2"
    form = form_in(olga, address) | {"resolution": "retry", "value-amount": "0"}
    assert "at least 1" in olga.post(address, form).content.decode()
    form |= {"value-amount": "5"}
    assert olga.post(address, form | {"reason": ""}).status_code == 422
    other_value("amount", 6)
    assert olga.post(address, form).status_code == 412
    assert olga.post(address, form_in(olga, address) | {"resolution": "retry", "value-amount": "5"})
    assert asked_of_the_engine()["variables"] == {"amount": 5}
    details = AuditEntry.objects.get(action="incident.resolved").details
    assert (details["before"], details["variables"]) == ({"amount": 6}, {"amount": 5})


def test_the_api_reads_what_it_changes_and_takes_preconditions(olga: Client) -> None:
    read = olga.get(API)
    items = {each["name"]: each for each in read.json()["items"]}
    assert (items["amount"]["value"], items["amount"]["constraints"]) == (7500, {"min": 1})
    assert (items["iban"]["value"], items["otp"]["value"]) == (MASK, None)
    assert (items["note"]["declared"], items["stamp"]["revision"]) == (False, "none")

    def send(headers: dict[str, str] | None = None, **body: Any) -> int:
        data = {"variables": {"amount": 5}, "reason": "Typing error", **body}
        return olga.post(API, data, content_type="application/json", headers=headers or {}).status_code

    expected = {"amount": items["amount"]["revision"]}
    other_value("amount", 8000)
    assert send(expected=expected) == 412
    assert send({"If-Match": read["ETag"]}) == 412
    assert send(variables={"amount": 0}) == 422
    assert send({"If-Match": olga.get(API)["ETag"]}) == 202
    assert asked_of_the_engine()["variables"] == {"amount": 5}


def test_the_wrong_person_neither_changes_nor_checks_nor_reads(olga: Client) -> None:
    form = form_in(olga) | {"value-amount": "5"}
    analyst = logged_in(make_person("anton", "analyst"))
    stranger = logged_in(make_person("sam", "participant"))
    for client in (analyst, stranger):
        assert client.get(PAGE).status_code == 403
        assert client.post(PAGE, form).status_code == 403
        assert client.post(f"{PAGE}-check", form).status_code == 403
        body = {"variables": {"amount": 5}, "reason": "x"}
        assert client.post(API, body, content_type="application/json").status_code == 403
    assert stranger.get(API).status_code == 404
    assert analyst.get(API).status_code == 200
    assert "canary-AT61" not in analyst.get(API).content.decode()
    assert not OutboxMessage.objects.exists()
