"""The pages show what this person may see, and keep what was typed."""

from __future__ import annotations

import pytest
from django.test import Client

from engine.events import InstanceCompleted, VariableChanged
from engine.plan import Flow, Node
from studio.accounts.models import User
from studio.instances.models import Instance
from studio.instances.projector import project_instance
from studio.instances.redaction import MASK
from studio.instances.storing import store
from studio.outbox.models import OutboxMessage
from tests.studio.instances.events import AT, activated, batch, changed, incident, started
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy, make_plan

pytestmark = pytest.mark.django_db

KEY = "approval-1"


def client_of(name: str, *roles: str) -> Client:
    client = Client()
    client.force_login(make_person(name, *roles), backend="django.contrib.auth.backends.ModelBackend")
    return client


def put(*events: object, instance: str = KEY, after: int = 0) -> None:
    store((batch(after, *events, instance=instance),), projectors=(project_instance,))


def failed(**values: object) -> None:
    put(started(**values), activated("e1", "pay"), incident("i2"))


def test_the_catalogue_says_what_to_do_while_nothing_is_deployed() -> None:
    page = client_of("paul", "participant").get("/start/")
    assert "Nothing can be started yet" in page.content.decode()


def test_a_start_form_asks_for_the_inputs_and_starts_once() -> None:
    paul = client_of("paul", "participant")
    deploy(make_person("ann", "analyst"))
    form = paul.get("/start/approval")
    assert 'name="answer-amount"' in form.content.decode()
    assert 'name="answer-approved"' not in form.content.decode()

    sent = {"key": form.context["key"], "answer-amount": "7500", "answer-iban": "AT61", "business_key": "R-1"}
    first, second = paul.post("/start/approval", sent), paul.post("/start/approval", sent)

    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Instance.objects.count() == 1


def test_a_refused_start_shows_the_error_beside_its_field_and_keeps_what_was_typed() -> None:
    paul = client_of("paul", "participant")
    deploy(make_person("ann", "analyst"))

    answer = paul.post(
        "/start/approval", {"answer-amount": "0", "answer-iban": "AT61", "business_key": "R-1"}
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_answer-amount_error"' in text
    assert 'value="AT61"' in text
    assert 'value="R-1"' in text
    assert not OutboxMessage.objects.exists()


def test_texts_of_a_process_are_shown_as_text() -> None:
    ann = make_person("ann", "analyst")
    evil = deploy(ann)
    evil.process_name = "<script>alert(1)</script>"
    evil.save()
    put(started(process_name=evil.process_name, business_key='"><img src=x>'), changed("a", "</script><b>"))
    olga = client_of("olga", "operator")

    for address in ("/start/", "/start/approval", "/instances/", f"/instances/{KEY}"):
        text = olga.get(address).content.decode()
        assert "<script>alert(1)" not in text
        assert "<img src=x" not in text
        assert "</script><b>" not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"approval-1", "approval-2"}),
        ("q=r-2", {"approval-2"}),
        ("q=city%3Dgraz", {"approval-1"}),
        ("state=incident", {"approval-1"}),
        ("state=active", {"approval-1"}),
        ("state=completed", {"approval-2"}),
        ("process=other", set()),
        ("begun_from=2030-01-01", set()),
        ("begun_from=2026-01-01&begun_to=2026-01-01", {"approval-1", "approval-2"}),
        ("begun_to=2025-12-31", set()),
        ("begun_from=0001-01-01&begun_to=9999-12-31", {"approval-1", "approval-2"}),
        ("begun_to=nonsense&version=-1", {"approval-1", "approval-2"}),
    ],
)
def test_the_list_is_narrowed_by_its_address(query: str, found: set[str]) -> None:
    failed(business_key="R-1")
    put(changed("city", "Graz"), after=3)
    put(started(business_key="R-2"), InstanceCompleted(AT, {}), instance="approval-2")

    page = client_of("olga", "operator").get(f"/instances/?{query}")

    assert {row.pk for row in page.context["page_obj"]} == found


def test_sub_processes_are_shown_within_their_process() -> None:
    put(started(), activated("e1", "sub_1", kind="subProcess"))
    put(started(scope="sub_1", parent=KEY, root=KEY), instance=f"{KEY}/s2")
    olga = client_of("olga", "operator")

    assert [row.pk for row in olga.get("/instances/").context["page_obj"]] == [KEY]
    assert olga.get(f"/instances/{KEY}/s2")["Location"] == f"/instances/{KEY}"
    assert set(olga.get(f"/instances/{KEY}").context["page_data"]["snapshot"]["instances"]) == {
        KEY,
        f"{KEY}/s2",
    }


def test_people_without_the_right_to_watch_see_what_they_started_and_nothing_else() -> None:
    alice, charlie = client_of("alice", "participant"), client_of("charlie", "participant")
    failed(started_by="alice")

    assert [row.pk for row in alice.get("/instances/").context["page_obj"]] == [KEY]
    assert alice.get(f"/instances/{KEY}").status_code == 200
    assert list(charlie.get("/instances/").context["page_obj"]) == []
    missing, foreign = charlie.get("/instances/nothing"), charlie.get(f"/instances/{KEY}")
    assert missing.status_code == foreign.status_code == 404


@pytest.mark.parametrize(
    "address", ["/start/", "/instances/", f"/instances/{KEY}", "/incidents/", f"/incidents/{KEY}/i2"]
)
def test_strangers_log_in_first(address: str) -> None:
    failed()
    assert Client().get(address)["Location"].startswith("/login")


@pytest.mark.parametrize(
    ("role", "method", "address"),
    [
        ("reviewer", "get", "/start/"),
        ("participant", "get", "/incidents/"),
        ("participant", "get", f"/incidents/{KEY}/i2"),
        ("analyst", "post", f"/instances/{KEY}/cancel"),
        ("analyst", "post", f"/instances/{KEY}/variables"),
        ("analyst", "post", f"/incidents/{KEY}/i2"),
    ],
)
def test_the_wrong_person_is_refused(role: str, method: str, address: str) -> None:
    failed(started_by="nina")
    client = client_of("nina", role)

    answer = getattr(client, method)(address, {"reason": "x", "resolution": "retry"})

    assert answer.status_code == 403
    assert not OutboxMessage.objects.exists()


def test_an_operator_cancels_and_edits_from_the_page() -> None:
    failed()
    olga = client_of("olga", "operator")

    edited = {"new-1": "note", "value-new-1": "x", "reason": "typo"}
    assert olga.post(f"/instances/{KEY}/variables", edited).status_code == 302
    assert olga.post(f"/instances/{KEY}/cancel", {"reason": "Asked for twice"}).status_code == 302

    assert set(OutboxMessage.objects.values_list("topic", flat=True)) == {
        "instance.set_variables",
        "instance.cancel",
    }


def test_an_operator_retries_with_other_variables() -> None:
    failed()
    olga = client_of("olga", "operator")
    assert "No answer in 60 s" in olga.get("/incidents/").content.decode()

    sent = {"resolution": "retry", "new-1": "note", "value-new-1": "x", "value": "", "reason": "typo"}
    assert olga.post(f"/incidents/{KEY}/i2", sent)["Location"] == f"/instances/{KEY}"

    payload = OutboxMessage.objects.get().payload
    assert (payload["resolution"], payload["variables"]) == ("retry", {"note": "x"})
    assert olga.post(f"/incidents/{KEY}/i2", sent)["Location"] == f"/incidents/{KEY}/i2"


def at_a_gateway() -> None:
    """An instance that found no way out of a gateway with two named flows."""
    nodes = (Node("size", "exclusiveGateway", "How big?", "approval"), Node("big", "task", "Big", "approval"))
    nodes += (Node("small", "task", "", "approval"),)
    flows = (Flow("if_big", "size", "big", "yes", "amount > 10"), Flow("if_small", "size", "small"))
    plan = make_plan(nodes=nodes, flows=flows)
    deploy(make_person("ann", "analyst"), plan=plan)
    stuck = incident("i2", element="size", flows=("if_big", "if_small"))
    put(started(fingerprint=plan.fingerprint), activated("e1", "size", kind="exclusiveGateway"), stuck)


def test_skipping_a_gateway_asks_which_way_to_go_on_by() -> None:
    at_a_gateway()
    olga = client_of("olga", "operator")
    page = olga.get(f"/incidents/{KEY}/i2").content.decode()
    assert "yes → Big" in page
    assert "amount &gt; 10" in page
    assert 'name="value"' not in page

    sent = {"resolution": "skip"}
    refused = olga.post(f"/incidents/{KEY}/i2", sent)
    assert refused.status_code == 422
    assert "one of if_big, if_small" in refused.content.decode()
    assert olga.post(f"/incidents/{KEY}/i2", {**sent, "flow": "if_huge"}).status_code == 422
    assert olga.post(f"/incidents/{KEY}/i2", {**sent, "flow": ["if_big", "if_small"]}).status_code == 422
    assert not OutboxMessage.objects.exists()

    assert olga.post(f"/incidents/{KEY}/i2", {**sent, "flow": "if_small"}).status_code == 302
    assert OutboxMessage.objects.get().payload["value"] == "if_small"


def test_sensitive_values_are_masked_on_the_page_and_in_the_editor() -> None:
    put(started(), changed("iban", "AT61", sensitive=True))
    olga, root = client_of("olga", "operator"), client_of("root", "administrator")

    for address in (f"/instances/{KEY}", f"/instances/{KEY}/variables"):
        assert "AT61" not in olga.get(address).content.decode()
        assert "AT61" in root.get(address).content.decode()
    held = olga.get(f"/instances/{KEY}").context["page_data"]
    assert held["snapshot"]["instances"][KEY]["variables"]["iban"]["value"] == MASK


def test_lists_say_what_to_do_when_they_are_empty() -> None:
    olga = client_of("olga", "operator")
    assert "Start a process" in olga.get("/instances/").content.decode()
    assert "No instance matches" in olga.get("/instances/?q=nothing").content.decode()
    assert "Nothing has failed" in olga.get("/incidents/").content.decode()


def test_a_refused_cancellation_stays_in_its_form() -> None:
    failed()
    cancelled = client_of("olga", "operator").post(f"/instances/{KEY}/cancel", {"reason": "  "})
    assert cancelled.status_code == 422
    assert 'id="reason-error"' in cancelled.content.decode()


def test_cancelling_from_an_incident_asks_for_a_reason_and_keeps_what_was_typed() -> None:
    failed()
    olga, address = client_of("olga", "operator"), f"/incidents/{KEY}/i2"
    sent = {"resolution": "cancel", "value": "3", "reason": " "}

    refused = olga.post(address, sent)
    assert refused.status_code == 422
    assert 'id="reason-error"' in refused.content.decode()
    assert ">3</textarea>" in refused.content.decode()
    assert 'id="edit-variables" open' not in refused.content.decode()
    assert 'id="edit-variables" open' in olga.get(f"{address}?edit=variables").content.decode()

    assert olga.post(address, {**sent, "reason": "Asked for twice"}).status_code == 302
    assert OutboxMessage.objects.get().payload["resolution"] == "cancel"


def test_the_timeline_calls_people_by_their_names_from_the_first_moment() -> None:
    make_person("mia", "participant")
    User.objects.filter(username="mia").update(display_name="Mia Moller")
    put(started(), VariableChanged(AT + 1, "amount", 7500, 9, "e0", actor="mia"))
    page = client_of("olga", "operator").get(f"/instances/{KEY}").content.decode()
    assert "Mia Moller" in page
