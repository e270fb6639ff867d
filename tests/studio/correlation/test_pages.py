"""The pages and operations about messages: who may, what shows, what is hidden."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from engine.events import InstanceMigrated
from studio.accounts.models import User
from studio.correlation.models import Publication
from studio.correlation.privacy import shown_payload
from studio.correlation.retention import forget_ended
from studio.correlation.selectors import PublicationFilter, list_publications
from studio.deployments.models import StoredPlan
from tests.studio.correlation.mail import (
    ALARMED,
    ORDERED,
    closed,
    deploy_started,
    opened,
    publish,
    put,
    started_plan,
    throw_signal,
    waiting,
)
from tests.studio.instances.events import AT, batch, started
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga() -> User:
    return make_person("olga", "operator")


def page(person: User, address: str) -> str:
    answer = logged_in(person).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def call(person: User, address: str, **body: Any) -> Any:
    return logged_in(person).post(f"/api/v1/{address}", json.dumps(body), content_type="application/json")


@pytest.mark.parametrize(
    ("role", "method", "address"),
    [
        ("participant", "get", "/messages/"),
        ("participant", "get", "/messages/1"),
        ("participant", "get", "/messages/new"),
        ("analyst", "get", "/messages/new"),
        ("analyst", "post", "/messages/new"),
        ("reviewer", "post", "/messages/new"),
    ],
)
def test_the_wrong_person_is_refused(role: str, method: str, address: str) -> None:
    client = logged_in(make_person("wrong", role))
    assert getattr(client, method)(address).status_code == 403
    assert getattr(Client(), method)(address).status_code == 302
    assert not Publication.objects.exists()


@pytest.mark.parametrize("address", ["messages", "signals"])
def test_who_may_only_watch_publishes_nothing_by_the_api(address: str) -> None:
    assert call(make_person("ann", "analyst"), address, name="Paid").status_code == 403
    assert not Publication.objects.exists()


def test_an_empty_list_says_what_will_show_here(olga: User) -> None:
    assert "No message yet" in page(olga, "/messages/")
    assert "No message matches" in page(olga, "/messages/?q=x")


def test_the_list_is_searched_and_narrowed(olga: User) -> None:
    publish("Paid", key="order-7")
    throw_signal("Alarm")
    for address, shown, hidden in (
        ("?q=order-7", "Paid", "Alarm"),
        ("?kind=signal", "Alarm", "Paid"),
        ("?state=waiting", "Paid", "Alarm"),
        ("?state=unheard", "Alarm", "Paid"),
    ):
        text = page(olga, f"/messages/{address}")
        assert f">{shown}</a>" in text
        assert f">{hidden}</a>" not in text
    waiting("approval-9", opened(name="Sent", key=None))
    publish("Sent")
    assert ">Sent</a>" in page(olga, "/messages/?q=approval-9")


def test_a_long_list_has_pages(olga: User) -> None:
    for number in range(31):
        publish(f"Paid-{number:02}")
    assert "Paid-30" in page(olga, "/messages/")
    assert "Paid-00" in page(olga, "/messages/?page=2")


def test_one_message_says_who_waits_with_other_keys(olga: User) -> None:
    waiting("approval-1", opened(key="8"))
    message = publish()
    text = page(olga, f"/messages/{message.pk}")
    assert "with other keys: “8”" in text
    assert "No deployed process is started by it." in text


def test_one_message_says_who_took_it(olga: User) -> None:
    waiting("approval-1")
    message = publish()
    put(batch(3, closed(), instance="approval-1"))
    text = page(olga, f"/messages/{message.pk}")
    assert 'href="/instances/approval-1"' in text
    assert "Taken" in text


def test_texts_of_a_message_are_shown_as_text(olga: User) -> None:
    message = publish("<script>alert(1)</script>", key="<b>7</b>", payload={"x": "<img src=x>"})
    for text in (page(olga, "/messages/"), page(olga, f"/messages/{message.pk}")):
        assert "<script>alert" not in text
        assert "<b>7</b>" not in text
        assert "<img src=x>" not in text


def test_values_are_hidden_until_it_is_known_that_they_are_harmless(olga: User) -> None:
    deploy(make_person("ann", "analyst"))
    values = {"iban": "AT61", "amount": 5}
    waiting_message = publish(payload=values)
    root = make_person("root", "administrator")
    assert "AT61" not in page(olga, f"/messages/{waiting_message.pk}")
    assert "AT61" in page(root, f"/messages/{waiting_message.pk}")
    answer = logged_in(olga).get(f"/api/v1/messages/{waiting_message.pk}").json()
    assert answer["payload"] == {"iban": "••••••", "amount": "••••••"}


def test_the_receivers_plan_says_what_is_sensitive(olga: User) -> None:
    declared = '<p:processVariable name="iban" type="string" sensitive="true"/>'
    deploy_started(ORDERED.format(more=""), extensions=f"<p:ProcessVariables>{declared}</p:ProcessVariables>")
    message = publish("Ordered", payload={"iban": "AT61", "amount": 5})
    answer = logged_in(olga).get(f"/api/v1/messages/{message.pk}").json()
    assert answer["payload"] == {"iban": "••••••", "amount": 5}


def test_what_an_earlier_version_kept_secret_stays_secret(olga: User) -> None:
    declared = '<p:processVariable name="iban" type="string" sensitive="true"/>'
    one = deploy_started(
        ORDERED.format(more=""), extensions=f"<p:ProcessVariables>{declared}</p:ProcessVariables>"
    )
    two = started_plan(ORDERED.format(more=""))
    StoredPlan.objects.create(fingerprint=two.fingerprint, content=two.to_bytes())
    message = publish("Ordered", payload={"iban": "AT61", "amount": 5})
    receiver = message.deliveries.get().instance_id
    begun = started(process="shop", fingerprint=one.plan_id, start_event="start")
    gone = InstanceMigrated(AT + 5, "shop", one.plan_id, two.fingerprint, 1, 2, ())
    put(batch(0, begun, gone, instance=receiver))
    answer = logged_in(olga).get(f"/api/v1/messages/{message.pk}").json()
    assert answer["payload"] == {"iban": "••••••", "amount": 5}


def test_a_signal_with_many_receivers_is_listed_by_their_number(olga: User) -> None:
    for number in range(5):
        waiting(f"approval-{number}", opened(kind="signal", name="Alarm", key=None))
    signal = throw_signal()
    assert "5 instances" in page(olga, "/messages/")
    [listed] = list_publications(olga, chosen=PublicationFilter())
    assert (listed.ways, len(listed.first_ways)) == (5, 3)
    waiting_one = throw_signal("Nobody")
    assert [each.ways for each in list_publications(olga, chosen=PublicationFilter())] == [0, 5]
    assert {signal.pk, waiting_one.pk} == set(Publication.objects.values_list("pk", flat=True))


def test_values_of_a_signal_are_judged_by_plans_not_by_receivers(
    olga: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(5):
        waiting(f"approval-{number}", opened(kind="signal", name="Alarm", key=None))
    signal = throw_signal(payload={"iban": "AT61"})
    with django_assert_max_num_queries(3):
        assert shown_payload(signal, reader=olga) == {"iban": "••••••"}


def test_an_operator_publishes_by_the_form_once(olga: User) -> None:
    waiting("approval-1")
    sent = {"kind": "message", "name": "Paid", "key": "7", "payload": '{"amount": 5}', "idempotency_key": "k"}
    client = logged_in(olga)
    first, again = client.post("/messages/new", sent), client.post("/messages/new", sent)
    [made] = Publication.objects.all()
    assert first["Location"] == again["Location"] == f"/messages/{made.pk}"
    assert (made.state, made.payload, made.published_by) == ("delivering", {"amount": 5}, olga)


def test_a_signal_is_published_by_the_form(olga: User) -> None:
    sent = {"kind": "signal", "name": "Alarm", "payload": "", "idempotency_key": "k"}
    assert logged_in(olga).post("/messages/new", sent).status_code == 302
    assert Publication.objects.get().state == "unheard"


@pytest.mark.parametrize(
    ("field", "value"),
    [("payload", "[1]"), ("payload", "{"), ("name", " "), ("hours", "-1"), ("kind", "letter")],
)
def test_a_refused_form_keeps_what_was_typed(olga: User, field: str, value: str) -> None:
    sent = {"kind": "message", "name": "Paid", "key": "order-7", "payload": "{}", "idempotency_key": "k"}
    answer = logged_in(olga).post("/messages/new", {**sent, field: value})
    assert answer.status_code == 422
    assert 'value="order-7"' in answer.content.decode()
    assert not Publication.objects.exists()


def test_the_api_says_where_a_message_went(olga: User) -> None:
    waiting("approval-1")
    body = {"name": "Paid", "key": "7", "payload": {"amount": 5}, "ttl": "PT1H", "idempotency_key": "k1"}
    answer = call(olga, "messages", **body)
    assert answer.status_code == 202
    made = answer.json()
    assert (made["state"], made["deliveries"][0]["instance"]) == ("delivering", "approval-1")
    assert made["payload"] == {"amount": 5}
    assert call(olga, "messages", **body).json()["id"] == made["id"]
    assert call(olga, "messages", **{**body, "payload": {}}).status_code == 409
    assert call(make_person("otto", "operator"), "messages", **body).json()["id"] != made["id"]


@pytest.mark.parametrize(
    "body", [{"name": ""}, {"name": "Paid", "ttl": -1}, {"name": "Paid", "key": "k" * 1001}, {}]
)
def test_the_api_refuses_what_makes_no_sense(olga: User, body: dict[str, Any]) -> None:
    assert call(olga, "messages", **body).status_code == 422
    assert not Publication.objects.exists()


def test_the_api_lists_with_a_cursor(olga: User) -> None:
    for number in range(3):
        publish(f"Paid-{number}")
    client = logged_in(olga)
    first = client.get("/api/v1/messages?limit=2").json()
    assert [item["name"] for item in first["items"]] == ["Paid-2", "Paid-1"]
    second = client.get(f"/api/v1/messages?limit=2&cursor={first['next']}").json()
    assert [item["name"] for item in second["items"]] == ["Paid-0"]


def test_a_signal_by_the_api_starts_what_it_starts(olga: User) -> None:
    deploy_started(ALARMED, name="fire")
    made = call(olga, "signals", name="Alarm").json()
    assert [each["kind"] for each in made["deliveries"]] == ["start"]


def test_the_catalogue_says_what_starts_a_process(olga: User) -> None:
    deploy_started(ORDERED.format(more=""))
    assert "Starts by message “Ordered”" in page(olga, "/start/")
    assert "Starts by message “Ordered”" in page(olga, "/processes/shop")


def test_what_ended_long_ago_is_forgotten_and_what_is_under_way_is_not(olga: User) -> None:
    over, kept = publish(time_to_live=0), publish()
    over.refresh_from_db()
    assert forget_ended(before=over.ended_at) == 0
    assert forget_ended(before=kept.expires_at) == 1
    assert list(Publication.objects.all()) == [kept]
