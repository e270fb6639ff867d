"""Opening Temporal's payloads: for whom, from where, and what is left of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from google.protobuf.json_format import MessageToDict
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.converter import DataConverter

from studio.accounts.actions.tokens import create_token
from studio.accounts.models import User
from studio.audit.models import AuditEntry
from studio.sealing.keys import Unreadable
from studio.sealing.payloads import seal
from tests.studio.people import make_person

pytestmark = pytest.mark.django_db

PAGE = "http://temporal.example:8233"
ADDRESS = "/api/v1/codec/decode"
VALUE = {"iban": "canary-DE02"}


@pytest.fixture(autouse=True)
def page_address(settings: Any) -> None:
    settings.TEMPORAL_UI_ADDRESS = f"{PAGE}/"


@pytest.fixture
def root() -> User:
    return make_person("root", "administrator")


def plain() -> Payload:
    return DataConverter.default.payload_converter.to_payloads([VALUE])[0]


def asked(*payloads: Payload) -> str:
    return json.dumps(MessageToDict(Payloads(payloads=payloads)))


def logged_in(person: User) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    return client


def post(client: Client, *payloads: Payload, **headers: str) -> Any:
    return client.post(ADDRESS, asked(*payloads), content_type="application/json", headers=headers)


def test_temporals_page_shows_values_to_whoever_may_see_them(root: User) -> None:
    answer = post(logged_in(root), seal(plain()), plain(), Origin=PAGE)

    assert answer.status_code == 200
    assert answer.json() == json.loads(asked(plain(), plain()))
    assert answer["Access-Control-Allow-Origin"] == PAGE
    assert answer["Access-Control-Allow-Credentials"] == "true"


def test_everybody_else_sees_nothing(root: User) -> None:
    for person in (make_person("olga", "operator"), make_person("anna", "analyst"), make_person("nobody")):
        answer = post(logged_in(person), seal(plain()), Origin=PAGE)
        assert answer.status_code == 403
    assert post(Client(), seal(plain()), Origin=PAGE).status_code == 401


@pytest.mark.parametrize("origin", ["http://evil.example", "http://temporal.example", "null", ""])
def test_a_session_counts_only_for_calls_from_temporals_page(root: User, origin: str) -> None:
    answer = post(logged_in(root), seal(plain()), **({"Origin": origin} if origin else {}))
    assert answer.status_code == 401
    assert "Access-Control-Allow-Origin" not in answer


def test_a_program_uses_a_token(root: User) -> None:
    _, secret = create_token(root, name="cli", days=1)
    assert post(Client(), seal(plain()), Authorization=f"Bearer {secret}").status_code == 200
    assert post(Client(), seal(plain()), Authorization="Bearer ps_wrong").status_code == 401


def test_browsers_may_ask_before(root: User) -> None:
    answer = Client().options(ADDRESS, headers={"Origin": PAGE})
    assert answer.status_code == 204
    assert "x-namespace" in answer["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Origin" not in Client().options(ADDRESS, headers={"Origin": "http://evil"})


def test_what_no_key_opens_stays_closed(root: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(payload: Payload) -> Payload:
        raise Unreadable("no")

    monkeypatch.setattr("studio.api.codec.unseal", fail)
    sealed = seal(plain())
    assert post(logged_in(root), sealed, Origin=PAGE).json() == json.loads(asked(sealed))


@pytest.mark.parametrize("body", ["", "{", '{"payloads": 1}', "\xff"])
def test_nonsense_is_refused(root: User, body: str) -> None:
    answer = logged_in(root).post(
        ADDRESS, body.encode("latin-1"), content_type="application/json", headers={"Origin": PAGE}
    )
    assert answer.status_code == 400


def test_the_audit_log_hears_of_it_once_in_a_while(root: User) -> None:
    for _ in range(3):
        post(logged_in(root), seal(plain()), Origin=PAGE)
    entry = AuditEntry.objects.get(action="payloads.decoded")
    assert entry.actor == root
    assert "canary" not in str(entry.details)
