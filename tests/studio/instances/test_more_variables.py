"""Whoever starts a process may give variables that no form asks for, on the page as by the API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from studio.instances.models import Instance
from studio.outbox.models import OutboxMessage
from tests.studio.instances.test_pages import client_of
from tests.studio.people import make_person
from tests.studio.processes_at_hand import deploy

pytestmark = pytest.mark.django_db

GIVEN = {"answer-amount": "7500", "answer-iban": "AT61", "key": "k"}


@pytest.fixture
def paul() -> Client:
    deploy(make_person("ann", "analyst"))
    return client_of("paul", "participant")


def send(paul: Client, more: str, **values: str) -> Any:
    return paul.post("/start/approval", {**GIVEN, "more": more, **values})


def begun_with() -> dict[str, Any]:
    return dict(OutboxMessage.objects.get(topic="instance.start").payload["variables"])


def by_api(paul: Client, **variables: Any) -> Any:
    body = {"variables": {"amount": 7500, "iban": "AT61", **variables}}
    return paul.post("/api/v1/start/approval", json.dumps(body), content_type="application/json")


def test_what_is_not_declared_is_given_as_json(paul: Client) -> None:
    form = paul.get("/start/approval").content.decode()
    assert 'id="more"' in form
    assert "<code>approved</code>" in form, "declared and not asked for"
    assert send(paul, '{"region": {"code": "AT"}, "approved": "true"}').status_code == 302
    started = begun_with()
    assert (started["region"], started["approved"], started["amount"]) == ({"code": "AT"}, True, 7500)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("{", "This is not JSON"),
        ("[1]", "Expected an object"),
        ('{"1st": 1}', "no name of a variable"),
        ('{"not": 1}', "no name of a variable"),
        ('{"a-b": 1}', "no name of a variable"),
        ('{"approved": "perhaps"}', "approved"),
        ('{"n": NaN}', "cannot be stored"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(
    paul: Client, more: str, said: str
) -> None:
    answer = send(paul, more, business_key="R-1")
    page = answer.content.decode()
    assert (answer.status_code, Instance.objects.count()) == (422, 0)
    assert said in page
    assert 'href="#more"' in page or "cannot be stored" in page
    assert 'value="R-1"' in page
    assert "<details" in page
    assert " open>" in page


def test_what_the_form_asks_for_is_given_once(paul: Client) -> None:
    twice = send(paul, '{"amount": 1}')
    assert (twice.status_code, "as well: give it once" in twice.content.decode()) == (422, True)
    assert send(paul, '{"amount": 1}', **{"answer-amount": ""}).status_code == 302
    assert begun_with()["amount"] == 1


def test_the_api_takes_and_refuses_the_same(paul: Client) -> None:
    assert by_api(paul, region="AT").status_code == 202
    assert begun_with()["region"] == "AT"
    refused = by_api(paul, **{"1st": 1})
    assert (refused.status_code, "1st" in json.dumps(refused.json())) == (422, True)
