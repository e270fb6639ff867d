"""Pages about agents at work: trying, comparing, budgets and costs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from studio.library.actions.agents import AgentContent, add_agent_version, create_agent
from studio.library.agents.models import AgentTally
from studio.library.models import Agent
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db
PRICES = {"price_input": 2.5, "price_output": 10}


@pytest.fixture
def alice() -> Client:
    person = make_person("alice", "analyst")
    first = AgentContent(provider="offline", system_prompt="Be brief.", settings={"max_tokens": 100})
    agent = create_agent(person, key="team/helper", name="Helper", description="", content=first)
    second = AgentContent(
        provider="openai", model="gpt-x", secret="openai", system_prompt="Be long.", settings=PRICES
    )
    add_agent_version(person, agent=agent, based_on=1, content=second)
    return logged_in(person)


def test_the_page_of_an_agent_says_what_its_settings_are_called(alice: Client) -> None:
    page = alice.get("/library/agents/of/team/helper").content.decode()
    assert "Price of a million tokens read" in page
    assert "Longest answer (tokens)" in page
    assert "max_tokens" not in page
    assert "/library/agents/compare/team/helper?to=2" in page


def test_two_versions_are_compared_by_text_and_settings(alice: Client) -> None:
    shown = alice.get("/library/agents/compare/team/helper")
    changes = {each.label: (each.before, each.after) for each in shown.context["changes"]}
    assert changes["Model"] == ("Offline (simulated)", "OpenAI · gpt-x")
    assert changes["Longest answer (tokens)"] == ("100", "")
    assert changes["Price of a million tokens read"] == ("", "2.5")
    assert shown.context["page_data"]["old"]["text"] == "Be brief.\n"
    same = alice.get("/library/agents/compare/team/helper?from=2&to=2").content.decode()
    assert "The settings are the same." in same


def test_the_test_page_begins_with_the_version_that_was_asked_for(alice: Client) -> None:
    assert alice.get("/library/agents/try/team/helper").context["chosen"].number == 2
    assert alice.get("/library/agents/try/team/helper?version=1").context["chosen"].number == 1


def test_a_budget_is_set_shown_and_lifted(alice: Client) -> None:
    path = "/library/agents/budget/team/helper"
    assert alice.post(path, {"budget": "12.5"}).url == "/library/agents/of/team/helper"
    assert "of 12.5" in alice.get("/library/agents/of/team/helper").content.decode()
    assert alice.post(path, {"budget": "-1"}).status_code == 422
    alice.post(path, {"budget": ""})
    assert Agent.objects.get().budget is None


def test_costs_are_filtered_by_the_address(alice: Client) -> None:
    path = "/library/agents/costs"
    assert "No agent has run yet" in alice.get(path).content.decode()
    version = Agent.objects.get().current
    AgentTally.objects.create(version=version, day="2026-03-01", process="order", runs=4, cost=Decimal("1.5"))
    span = "since=2026-03-01&until=2026-03-02"
    assert alice.get(f"{path}?{span}&by=agent").context["total"].per_run == Decimal("0.375")
    assert "Nothing matches" in alice.get(f"{path}?{span}&process=other").content.decode()
    assert alice.get(f"{path}?since=2026-02-31&until=x&by=nothing").status_code == 200


def test_the_list_is_filtered_by_provider(alice: Client) -> None:
    assert "team/helper" in alice.get("/library/agents?provider=openai").content.decode()
    assert "No agent matches" in alice.get("/library/agents?provider=google").content.decode()


def test_whoever_does_not_keep_the_library_sees_costs_only(alice: Client) -> None:
    olga = logged_in(make_person("olga", "operator"))
    for page in ("try", "compare", "budget"):
        assert olga.get(f"/library/agents/{page}/team/helper").status_code == 403
    assert olga.get("/library/agents/costs").status_code == 200
    pat = logged_in(make_person("pat", "participant"))
    assert pat.get("/library/agents/costs").status_code == 403
