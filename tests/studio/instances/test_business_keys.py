"""Starting the same thing twice: by the caller's key, and by a business key that may be open once."""

from __future__ import annotations

from typing import Any

import pytest

from engine.plan import Plan
from studio.accounts.models import User
from studio.errors import Conflict, InvalidInput
from studio.instances.actions.start import start_instance
from studio.instances.models import Instance
from studio.instances.naming import stem_of
from tests.engine.temporal.processes import _HEAD, chain, process
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in
from tests.studio.processes_at_hand import deploy

pytestmark = pytest.mark.django_db


def unique_plan() -> Plan:
    from engine.compile import compile_file  # noqa: PLC0415
    from engine.parse import read_definitions  # noqa: PLC0415

    text = process(chain("<userTask/>")).replace("<process ", '<process p:uniqueBusinessKey="true" ')
    [plan] = compile_file(read_definitions(f"{_HEAD}{text}</definitions>".encode()))
    return plan


@pytest.fixture
def root() -> User:
    person = make_person("root", "administrator")
    deploy(person, plan=unique_plan())
    return person


def start(person: User, **values: Any) -> Instance:
    return start_instance(person, process_id="order", variables={}, **values)


def test_the_business_key_names_the_instance(root: User) -> None:
    assert start(root, business_key="INV-1").pk == "order:INV-1"
    assert start(root, business_key="a/b ~ü").pk == "order:a%2Fb%20%7E%C3%BC"
    assert len(stem_of("p" * 200, business_key="ü" * 200)) == 400


def test_a_second_one_waits_until_the_first_is_over(root: User) -> None:
    first = start(root, business_key="INV-1")
    with pytest.raises(Conflict) as refusal:
        start(root, business_key="INV-1")
    assert refusal.value.current == {"instance": first.pk}
    assert first.pk in refusal.value.message
    for number in (2, 3):
        Instance.objects.update(state="completed")
        assert start(root, business_key="INV-1").pk == f"order:INV-1~{number}"


def test_without_a_business_key_it_is_not_started(root: User) -> None:
    with pytest.raises(InvalidInput) as refusal:
        start(root)
    assert "business_key" in refusal.value.fields


def test_the_same_call_again_finds_its_instance_though_it_is_open(root: User) -> None:
    first = start(root, business_key="INV-1", key="k1")
    assert start(root, business_key="INV-1", key="k1") == first


def test_the_api_answers_409_with_the_open_instance(root: User) -> None:
    first = start(root, business_key="INV-1")
    answer = logged_in(root).post(
        "/api/v1/start/order", '{"business_key": "INV-1"}', content_type="application/json"
    )
    assert (answer.status_code, answer.json()["current"]) == (409, {"instance": first.pk})


def test_the_form_says_so_and_keeps_what_was_typed(root: User) -> None:
    first = start(root, business_key="INV-1")
    answer = logged_in(root).post("/start/order", {"business_key": "INV-1", "key": "k9"})
    assert answer.status_code == 409
    assert first.pk in answer.content.decode()
    assert 'value="INV-1"' in answer.content.decode()
    assert 'value="k9"' not in answer.content.decode()
    assert logged_in(root).get(f"/instances/{first.pk}").status_code == 200


@pytest.mark.parametrize("other", [{"variables": {"amount": 6}}, {"business_key": "other"}])
def test_a_key_used_before_for_something_else_is_a_conflict(other: dict[str, Any]) -> None:
    person = make_person("root", "administrator")
    deploy(person)
    asked: dict[str, Any] = {"process_id": "approval", "variables": {"amount": 5}, "key": "k1"}
    first = start_instance(person, **asked)
    assert start_instance(person, **asked) == first
    with pytest.raises(Conflict, match="used before") as refusal:
        start_instance(person, **{**asked, **other})
    assert refusal.value.current == {"instance": first.pk}
