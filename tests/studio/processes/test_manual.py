"""The manual of a process says in plain words who does what, when, and what comes then."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation

from engine.parse import read_definitions
from studio.accounts.models import User
from studio.environment import ROOT
from studio.processes.manual import ManualPart, manual_of
from studio.processes.manual.conditions import condition_in_words
from studio.processes.manual.steps import Step
from studio.processes.models import Version

DEMO = ROOT / "studio" / "processes" / "demo" / "purchase_request.bpmn"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def demo() -> ManualPart:
    return manual_of(read_definitions(DEMO.read_bytes()))[0]


def step(part: ManualPart, title: str) -> Step:
    return next(each for each in part.steps if each.title == title)


def test_steps_stand_in_the_order_in_which_they_happen(demo: ManualPart) -> None:
    numbers = {each.title: each.number for each in demo.steps}
    assert numbers["Work out the total"] == "1"
    assert {numbers["Check the supplier"], numbers["Check the budget"]} == {"2", "3"}
    assert numbers["For the director?"] == "4"
    assert numbers["Approved?"] == "7"
    assert numbers["Time for objections"] == f"{numbers['Place the order']}.1"
    assert [each.number.count(".") for each in demo.steps] == [each.depth for each in demo.steps]


def test_says_who_does_a_step_and_by_when(demo: ManualPart) -> None:
    assert step(demo, "Manager decides").sentences == (
        "Somebody of *managers* does this.",
        "It is due 3 days after it began.",
    )
    roles = {role.name: role.steps for role in demo.roles}
    assert roles["Somebody of directors"] == ("5 Director decides",)


def test_decisions_are_sentences(demo: ManualPart) -> None:
    first, last = step(demo, "For the director?").then
    assert first == (
        "*over 1,000 or no budget*: if *total* is greater than 1000 or *budget available* is not the case, "
        "step 5 “Director decides”."
    )
    assert last == "*otherwise* step 6 “Manager decides”."


def test_ways_that_go_together_and_come_together_are_told(demo: ManualPart) -> None:
    (split,) = step(demo, "Work out the total").then
    assert split == "then step 2 “Check the supplier” and step 3 “Check the budget” at the same time."
    (joined,) = step(demo, "Check the budget").then
    assert "when all ways have come together" in joined


def test_says_what_happens_when_something_comes_in_between(demo: ManualPart) -> None:
    between = step(demo, "Place the order").then[-1]
    assert between == (
        "If the error *Order refused* happens – the step is stopped, then step 9 “Tell of the refusal”."
    )


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("amount >= 5000 && approved == true", "*amount* is at least 5000 and *approved* is the case"),
        ("order.kind in ['a', 'b']", "*order kind* is one of “a”, “b”"),
        ("not paid", "*paid* is not the case"),
        ("note != null", "*note* is not empty"),
        ("(a < 1 or b > 2) and c", "(*a* is less than 1 or *b* is greater than 2) and *c* is the case"),
        ("len(items) > 3", "`len(items) > 3`"),
        ("amount >", "`amount >`"),
    ],
)
def test_conditions_in_words(source: str, words: str) -> None:
    assert condition_in_words(source) == words


def test_every_fixture_has_a_manual_in_which_each_step_has_one_number() -> None:
    files = sorted((ROOT / "tests" / "fixtures" / "processes").glob("*.bpmn"))
    assert len(files) > 30
    for file in files:
        for part in manual_of(read_definitions(file.read_bytes())):
            numbers = [each.number for each in part.steps]
            assert len({*numbers}) == len(numbers), file.name


def test_the_page_tells_it_in_the_readers_language(client: Client, alice: User, version: Version) -> None:
    client.force_login(alice)
    path = f"/processes/{version.definition.key}/versions/1/manual"
    page = client.get(path, headers={"accept-language": "de"}).content.decode()
    assert "Die Schritte der Reihe nach" in page
    assert "erledigt dies." in page
    with translation.override("en"):
        assert "The steps in order" in client.get(path, headers={"accept-language": "en"}).content.decode()
