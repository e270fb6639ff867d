"""Who changed which variable, when, from what to what and why; and what of it a reader sees."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from engine.events import VariableChanged
from studio.instances.actions.set_variables import set_variables
from studio.instances.models import Instance
from studio.instances.projector import project_instance
from studio.instances.redaction import MASK
from studio.instances.storing import store
from tests.studio.instances.events import AT, batch, started
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy

pytestmark = [pytest.mark.django_db, pytest.mark.database]

KEY = "approval-1"
PAGE = f"/instances/{KEY}/history"
SECRET = "canary-AT61"


def change(name: str, old: Any, new: Any, *, after: float, **values: Any) -> VariableChanged:
    return VariableChanged(AT + after, name, old, new, "e0", **values)


@pytest.fixture
def olga() -> Client:
    """An operator, and an instance with a few changes; the last one by herself."""
    person = make_person("olga", "operator")
    plan = deploy(make_person("ann", "analyst")).plan_id
    begun = started(fingerprint=plan, variables={"amount": 7500, "iban": SECRET}, started_by="olga")
    events = (
        change("amount", 7500, 8000, after=10, element="check"),
        change("iban", SECRET, f"{SECRET}-2", after=20, element="pay", sensitive=True),
    )
    store((batch(0, begun, *events),), projectors=(project_instance,))
    with time_machine.travel(datetime.fromtimestamp(AT + 29, UTC), tick=False):
        set_variables(
            person, instance=Instance.objects.get(), variables={"amount": 9000}, reason="Typing error"
        )
    store((batch(3, change("amount", 8000, 9000, after=30, actor="olga")),), projectors=(project_instance,))
    return logged_in(person)


def history(client: Client, **query: Any) -> list[tuple[Any, ...]]:
    answer = client.get(f"/api/v1/instances/{KEY}/variable-history", query).json()
    parts = ("name", "old", "new", "element", "actor", "reason")
    return [tuple(item[part] for part in parts) for item in answer["items"]]


def test_it_tells_every_change_with_its_maker_and_reason(olga: Client) -> None:
    assert history(olga) == [
        ("amount", 8000, 9000, "", "olga", "Typing error"),
        ("iban", MASK, MASK, "pay", "", ""),
        ("amount", 7500, 8000, "check", "", ""),
        ("amount", None, 7500, "", "olga", ""),
        ("iban", None, MASK, "", "olga", ""),
    ]


def test_it_is_narrowed_by_variable_step_and_words(olga: Client) -> None:
    assert [row[2] for row in history(olga, variable="amount")] == [9000, 8000, 7500]
    assert [row[2] for row in history(olga, element="check")] == [8000]
    assert [row[2] for row in history(olga, q="typing error")] == [9000]
    assert [row[2] for row in history(olga, q="8000", limit=1)] == [9000]
    assert [row[2] for row in history(olga, q="8000", limit=1, page=2)] == [8000]
    assert history(olga, page=9) == []


def test_nobody_finds_a_value_by_searching_that_they_may_not_see(olga: Client) -> None:
    assert history(olga, q=SECRET) == []
    root = logged_in(make_person("root", "administrator"))
    assert [row[0] for row in history(root, q=SECRET)] == ["iban", "iban"]


def test_the_page_shows_it_and_leads_to_others_and_back(olga: Client) -> None:
    text = olga.get(PAGE).content.decode()
    assert SECRET not in text
    assert "Typing error" in text
    assert "/instances/?v1=amount&amp;w1=9000" in text
    answer = olga.get(PAGE, {"variable": "amount", "element": "check"}).content.decode()
    restore = answer.split("?restore=")[1].split('"')[0]
    editor = olga.get(f"/instances/{KEY}/variables?restore={restore}").content.decode()
    assert re.search(r'name="value-amount" value="7500"', editor)


def test_a_masked_value_is_not_brought_back_by_its_number(olga: Client) -> None:
    for event in Instance.objects.get().events.filter(subject="iban"):
        editor = olga.get(f"/instances/{KEY}/variables?restore={event.pk}").content.decode()
        assert SECRET not in editor


def test_who_may_not_watch_the_instance_sees_no_history(olga: Client) -> None:
    stranger = logged_in(make_person("paul", "participant"))
    assert stranger.get(PAGE).status_code == 404
    assert stranger.get(f"/api/v1/instances/{KEY}/variable-history").status_code == 404
    assert Client().get(PAGE).status_code == 302


def test_an_empty_history_says_what_will_stand_here() -> None:
    store((batch(0, started(variables={})),), projectors=(project_instance,))
    olga = logged_in(make_person("olga", "operator"))
    assert "No variable has been set yet" in olga.get(PAGE).content.decode()
    assert "No change matches" in olga.get(PAGE, {"variable": "none"}).content.decode()
