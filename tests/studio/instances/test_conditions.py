"""Lists of instances narrowed by conditions on variables."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from engine.events import InstanceMigrated
from studio.instances.models import VariableValue
from studio.instances.projector import project_instance
from studio.instances.rebuilding import rebuild
from studio.instances.storing import store
from tests.studio.instances.events import AT, batch, changed, started
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy

pytestmark = [pytest.mark.django_db, pytest.mark.database]

VALUES: dict[str, dict[str, Any]] = {
    "a": {"amount": 100, "customer": "ACME", "approved": True, "due": "2026-03-01T00:00:00Z"},
    "b": {"amount": 1000.0, "customer": "Böhm & Co", "approved": False, "due": None},
    "c": {"amount": "1000", "tags": ["red", "blue"], "due": "2026-01-31T09:00:00Z"},
    "d": {"customer": "acme ltd", "amount": 10**400},
}


@pytest.fixture
def olga() -> Client:
    batches = [batch(0, started(variables=values), instance=name) for name, values in VALUES.items()]
    store(batches, projectors=(project_instance,))
    return logged_in(make_person("olga", "operator"))


def found(client: Client, *conditions: str, any_of: bool = False) -> str:
    query = {"v": list(conditions), "any": any_of}
    answer = client.get("/api/v1/instances", query)
    assert answer.status_code == 200, answer.content
    return "".join(sorted(item["id"] for item in answer.json()["items"]))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("amount:eq:1000", "bc"),
        ("amount:eq:100", "a"),
        ("amount:ne:100", "bcd"),
        ("amount:gt:100", "b"),
        ("amount:gte:100", "ab"),
        ("amount:lt:1000", "a"),
        ("amount:lte:1000", "ab"),
        ("customer:eq:acme", "a"),
        ("customer:eq:BÖHM & co", "b"),
        ("customer:starts:ACME", "ad"),
        ("customer:contains:& c", "b"),
        ("customer:contains:%", ""),
        ("customer:set:", "abd"),
        ("customer:unset:", "c"),
        ("due:unset:", "bd"),
        ("due:lt:2026-02-01", "c"),
        ("approved:eq:true", "a"),
        ("approved:ne:true", "b"),
        ("tags:contains:blue", "c"),
        ("nothing:eq:1", ""),
    ],
)
def test_a_condition_finds_its_instances(olga: Client, condition: str, expected: str) -> None:
    assert found(olga, condition) == expected


def test_all_must_hold_or_one_is_enough(olga: Client) -> None:
    both = ("amount:gte:100", "customer:starts:acme")
    assert found(olga, *both) == "a"
    assert found(olga, *both, any_of=True) == "abd"


@pytest.mark.parametrize("condition", ["amount", "amount:like:1", ":eq:1"])
def test_what_is_no_condition_is_refused(olga: Client, condition: str) -> None:
    assert olga.get("/api/v1/instances", {"v": [condition]}).status_code == 422


def test_the_address_of_the_page_holds_them(olga: Client) -> None:
    page = olga.get("/instances/?v1=customer&w1=acme&v2=amount&o2=lt&w2=500&v3=x&w4=y")
    assert [each.pk for each in page.context["page_obj"]] == ["a"]
    assert 'value="acme"' in page.content.decode()
    either = olga.get("/instances/?v1=customer&w1=acme&v2=amount&w2=1000&any=1")
    assert sorted(each.pk for each in either.context["page_obj"]) == ["a", "b", "c"]


def test_a_value_that_changes_is_found_as_it_is_now(olga: Client) -> None:
    store((batch(1, changed("customer", "New"), instance="a"),), projectors=(project_instance,))
    assert found(olga, "customer:eq:acme") == ""
    assert found(olga, "customer:eq:new") == "a"
    rebuild("a", projectors=(project_instance,))
    assert found(olga, "customer:eq:new", "amount:eq:100") == "a"


def test_nobody_finds_sensitive_values(olga: Client) -> None:
    secret = (
        started(variables={"iban": "AT61"}),
        changed("pin", 1234, sensitive=True),
        changed("city", "Graz"),
    )
    plan = deploy(make_person("ann", "analyst")).plan_id
    gone = InstanceMigrated(AT + 5, "approval", "ab12", plan, 1, 2, ())
    store((batch(0, *secret, instance="e"),), projectors=(project_instance,))
    assert found(olga, "pin:set:") == ""
    assert found(olga, "city:eq:graz") == "e"
    assert found(olga, "iban:eq:at61") == "e"

    store((batch(3, gone, instance="e"),), projectors=(project_instance,))

    assert found(olga, "iban:set:") == ""
    assert not VariableValue.objects.filter(text__icontains="AT61").exists()


def test_two_long_names_do_not_stand_for_each_other() -> None:
    long = "n" * 200
    values = {f"{long}1": 1, f"{long}2": 2, long: 3}
    store((batch(0, started(variables=values), instance="long"),), projectors=(project_instance,))
    assert list(VariableValue.objects.values_list("name", "number")) == [(long, 3.0)]
