"""Calls from outside: what is taken, what is refused, and what is left of it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from studio.correlation.models import Publication
from studio.hooks.actions.manage import disable_trigger, enable_trigger, rotate_secret
from studio.hooks.actions.receive import CALLS_KEPT, LARGEST_BODY
from studio.hooks.models import TakenCall, Trigger, TriggerCall
from studio.hooks.signatures import SIGNATURE_HEADER, TIMESTAMP_HEADER
from studio.instances.models import Instance
from tests.studio.hooks.calling import call, headers_for, make_trigger, post

pytestmark = pytest.mark.django_db


def outcomes(trigger: Trigger) -> list[str]:
    return list(trigger.calls.order_by("pk").values_list("outcome", flat=True))


def test_a_signed_call_publishes_the_message_and_starts_the_process() -> None:
    trigger, secret = make_trigger(key="body.order.id", payload="{'amount': body.total}")
    answer = call(trigger, secret, {"order": {"id": 7}, "total": 5, "more": "x"})
    assert answer.status_code == 202
    made = Publication.objects.get(pk=answer.json()["message"])
    assert (made.name, made.key, made.payload) == ("Ordered", "7", {"amount": 5})
    assert Instance.objects.count() == 1
    assert outcomes(trigger) == ["published"]
    assert trigger.calls.get().publication == made.pk


def test_without_mapping_the_body_is_what_the_message_says() -> None:
    trigger, secret = make_trigger()
    assert call(trigger, secret, {"a": [1]}).status_code == 202
    made = Publication.objects.get()
    assert (made.key, made.payload) == (None, {"a": [1]})


@pytest.mark.parametrize(
    "changed",
    [
        {SIGNATURE_HEADER: ""},
        {SIGNATURE_HEADER: "sha256="},
        {SIGNATURE_HEADER: "sha256=" + "0" * 64},
        {SIGNATURE_HEADER: "sha1=abc"},
        {SIGNATURE_HEADER: "sha256=ü"},
        {TIMESTAMP_HEADER: ""},
        {TIMESTAMP_HEADER: "now"},
        {TIMESTAMP_HEADER: "1" * 30},
        {TIMESTAMP_HEADER: str(int(time.time()) + 1)},
    ],
)
def test_what_is_not_signed_is_refused(changed: dict[str, str]) -> None:
    trigger, secret = make_trigger()
    answer = post(trigger, b"{}", {**headers_for(secret, b"{}"), **changed})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert outcomes(trigger) == ["wrong-signature"]
    assert not Publication.objects.exists()


def test_another_body_or_another_triggers_secret_is_refused() -> None:
    trigger, secret = make_trigger()
    assert post(trigger, b'{"a": 2}', headers_for(secret, b'{"a": 1}')).status_code == 401
    assert post(trigger, b"{}", headers_for("whsec_other", b"{}")).status_code == 401


@pytest.mark.parametrize(("seconds", "status"), [(-290, 202), (290, 202), (-310, 401), (310, 401)])
def test_the_time_may_be_five_minutes_off(seconds: int, status: int) -> None:
    trigger, secret = make_trigger()
    assert call(trigger, secret, {}, at=time.time() + seconds).status_code == status


def test_a_call_is_taken_once_however_its_signature_is_spelt() -> None:
    trigger, secret = make_trigger()
    headers = headers_for(secret, b"{}")
    assert post(trigger, b"{}", headers).status_code == 202
    upper = headers[SIGNATURE_HEADER].removeprefix("sha256=").upper()
    for again in (headers, {**headers, SIGNATURE_HEADER: f"sha256={upper}"}):
        assert post(trigger, b"{}", again).status_code == 409
    assert Publication.objects.count() == 1
    assert outcomes(trigger) == ["published", "repeated", "repeated"]


def test_what_could_not_be_taken_may_be_sent_again() -> None:
    trigger, secret = make_trigger(key="body.id")
    headers = headers_for(secret, b'{"id": 1}')
    Trigger.objects.update(key="body.other")
    assert post(trigger, b'{"id": 1}', headers).status_code == 422
    assert not TakenCall.objects.exists()
    Trigger.objects.update(key="body.id")
    assert post(trigger, b'{"id": 1}', headers).status_code == 202


@pytest.mark.parametrize(
    ("body", "status", "outcome"),
    [
        (b"<a/>", 422, "no-json"),
        (b"\xff", 422, "no-json"),
        (b'{"a": NaN}', 422, "no-json"),
        (b"[" * 100_000, 422, "no-json"),
        (b"[1]", 422, "not-mapped"),
        (b'{"a": "' + b"x" * LARGEST_BODY + b'"}', 413, "too-large"),
    ],
)
def test_bodies_that_are_no_message_are_refused(body: bytes, status: int, outcome: str) -> None:
    trigger, secret = make_trigger()
    assert post(trigger, body, headers_for(secret, body)).status_code == status
    assert outcomes(trigger) == [outcome]


def test_reasons_do_not_show_what_was_sent() -> None:
    trigger, secret = make_trigger(key="body.id + 1")
    assert call(trigger, secret, {"id": "canary-in-the-body"}).status_code == 422
    assert "canary" not in trigger.calls.get().reason


def test_a_new_secret_ends_the_old_one() -> None:
    trigger, old = make_trigger()
    new = rotate_secret(trigger.created_by, trigger=trigger)
    assert call(trigger, old, {}).status_code == 401
    assert call(trigger, new, {}).status_code == 202
    assert new not in Trigger.objects.get().sealed_secret


def test_a_trigger_that_is_off_looks_like_none() -> None:
    trigger, secret = make_trigger()
    disable_trigger(trigger.created_by, trigger=trigger)
    answer = call(trigger, secret, {})
    unknown = Client().post("/hooks/unknown", b"{}", content_type="application/json")
    assert answer.status_code == unknown.status_code == 404
    assert answer.json() == unknown.json()
    enable_trigger(trigger.created_by, trigger=trigger)
    assert call(trigger, secret, {}).status_code == 202


def test_only_post_is_answered() -> None:
    trigger, _secret = make_trigger()
    assert Client().get(f"/hooks/{trigger.token}").status_code == 405


def test_who_calls_too_often_waits(settings) -> None:
    cache.clear()
    settings.TRIGGER_CALLS_A_MINUTE = 3
    trigger, secret = make_trigger()
    # Eight are more than two minutes allow, so a minute that ends meanwhile changes nothing.
    states = [call(trigger, secret, {"n": number}).status_code for number in range(8)]
    assert 429 in states
    elsewhere = Client(REMOTE_ADDR="10.9.8.7").post(
        f"/hooks/{trigger.token}", b"{}", content_type="application/json"
    )
    assert elsewhere.status_code == 401
    cache.clear()


def test_only_the_last_calls_are_kept() -> None:
    trigger, _secret = make_trigger()
    TriggerCall.objects.bulk_create(
        TriggerCall(trigger=trigger, at=trigger.created_at, outcome="published") for _n in range(CALLS_KEPT)
    )
    post(trigger, b"{}", {})
    assert trigger.calls.count() == CALLS_KEPT
    assert trigger.calls.first().outcome == "wrong-signature"


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_of_many_equal_calls_at_once_one_is_taken() -> None:
    trigger, secret = make_trigger()
    headers = headers_for(secret, b"{}")

    def send(_number: int) -> int:
        try:
            return int(post(trigger, b"{}", headers).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as callers:
        states = sorted(callers.map(send, range(6)))
    assert states == [202] + [409] * 5
    assert Publication.objects.count() == 1
