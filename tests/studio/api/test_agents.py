"""Agents by the API: made, tried, limited, added up."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache

from studio.library.agents.models import AgentTally
from studio.library.models import Agent, AgentVersion
from tests.openai_server import OpenAIServer, fill_in, garbage, openai_server, refuse, say, use_tool
from tests.studio.activities.agents_at_hand import make_function
from tests.studio.api.calling import Api
from tests.studio.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)
PRICES = {"price_input": 1000, "price_output": 2000}
SCHEMA = {"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"]}


@pytest.fixture
def kim() -> Api:
    cache.clear()
    return Api(make_person("kim", "analyst"))


@pytest.fixture
def server(settings: Any) -> Iterator[OpenAIServer]:
    with openai_server() as made:
        settings.AGENT_ENDPOINTS = [made.url.split("/")[2]]
        yield made


@pytest.fixture
def agent(kim: Api, server: OpenAIServer) -> str:
    """Its key holds a slash, as keys may."""
    make_function()
    tools = [
        {"name": "add", "policy": "auto", "function": "add", "version": 1},
        {"name": "pay", "policy": "ask", "kind": "webhook", "url": "https://bank.example/pay"},
    ]
    content = {"provider": "openai-compatible", "model": "small", "base_url": server.url}
    body = {**content, "key": "team/checker", "name": "Checker", "settings": {**PRICES, "tools": tools}}
    assert kim.post("/agents", body).status_code == 201
    return "team/checker"


def tried(kim: Api, agent: str, **task: Any) -> dict[str, Any]:
    answer = kim.post(f"/agents/{agent}/trials", task)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def test_versions_are_made_read_and_kept_from_overwriting(kim: Api, agent: str, server: OpenAIServer) -> None:
    changed = {"provider": "offline", "system_prompt": "Be brief.", "based_on": 1}
    assert kim.post(f"/agents/{agent}/versions", changed).status_code == 201
    assert kim.post(f"/agents/{agent}/versions", changed).status_code == 409
    assert [each["number"] for each in kim.get(f"/agents/{agent}/versions").json()] == [2, 1]
    assert kim.get(f"/agents/{agent}/versions/2").json()["system_prompt"] == "Be brief."
    assert kim.get(f"/agents/{agent}").json()["version"] == 2
    assert kim.post(f"/agents/{agent}/retire", {}).json()["retired_at"]
    assert kim.post(f"/agents/{agent}/restore", {}).json()["retired_at"] is None


def test_a_trial_shows_answer_transcript_tokens_and_cost_and_counts_as_a_trial(
    kim: Api, agent: str, server: OpenAIServer
) -> None:
    server.replies = [use_tool("add", a=1, b=2), say("three")]
    found = tried(kim, agent, prompt="Add.", input={"a": 1})
    assert (found["success"], found["result"]) == (True, "three")
    details = found["details"]
    assert [each["kind"] for each in details["transcript"]] == ["prompt", "call", "result", "answer"]
    assert (details["cost"], details["usage"]["output_tokens"], details["model"]) == (0.04, 10, "small")
    counted = AgentTally.objects.get()
    assert (counted.trial, counted.process, counted.runs, counted.cost) == (True, "", 1, Decimal("0.04"))


def test_a_structured_trial_shows_what_was_sent_back(kim: Api, agent: str, server: OpenAIServer) -> None:
    AgentVersion.objects.update(settings=PRICES)
    server.replies = [fill_in(ok="maybe"), fill_in(ok=True)]
    found = tried(kim, agent, answer_schema=SCHEMA, validation={"rules": {"customRules": ["ok == true"]}})
    assert found["result"] == {"ok": True}
    assert "retry" in [each["kind"] for each in found["details"]["transcript"]]


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (refuse(401), "agent-not-authorised"),
        (refuse(429, Retry_After="7"), "agent-rate-limited"),
        (garbage, "agent-unavailable"),
    ],
)
def test_what_goes_wrong_is_told_and_no_error_of_ours(
    kim: Api, agent: str, server: OpenAIServer, reply: Any, code: str
) -> None:
    server.replies = [reply]
    found = tried(kim, agent, prompt="x")
    assert (found["success"], found["error_code"]) == (False, code)
    assert found["details"]["transcript"][0]["kind"] == "prompt"


def test_a_tool_that_needs_a_person_is_shown_and_not_called(
    kim: Api, agent: str, server: OpenAIServer
) -> None:
    server.replies = [use_tool("pay", amount=5)]
    found = tried(kim, agent, prompt="Pay.")
    assert (found["success"], found["error_code"]) == (False, None)
    assert [(each["tool"], each["arguments"]) for each in found["waiting"]] == [("pay", {"amount": 5})]


def test_offline_and_older_versions_can_be_tried(kim: Api, agent: str, server: OpenAIServer) -> None:
    AgentVersion.objects.update(settings={})
    found = tried(kim, agent, prompt="x", version=1, offline=True, answer_schema=SCHEMA)
    assert (found["details"]["simulated"], found["result"], server.requests) == (True, {"ok": True}, [])
    assert kim.post(f"/agents/{agent}/trials", {"version": 9}).status_code == 404


def test_tasks_are_kept_and_removed(kim: Api, agent: str) -> None:
    task = {"prompt": "Add.", "input": {"a": 1}}
    assert kim.put(f"/agents/{agent}/samples/usual case", task).status_code == 200
    [sample] = kim.get(f"/agents/{agent}/samples").json()
    assert (sample["name"], sample["task"]["input"]) == ("usual case", {"a": 1})
    assert kim.delete(f"/agents/{agent}/samples/usual case").status_code == 204
    assert kim.delete(f"/agents/{agent}/samples/usual case").status_code == 404


def test_trials_have_the_budget_of_the_agent_apart_from_processes(
    kim: Api, agent: str, server: OpenAIServer
) -> None:
    server.replies = [say("x")]
    assert kim.put(f"/agents/{agent}/budget", {"budget": "0.01"}).json()["budget"] == "0.01"
    tried(kim, agent, prompt="x")
    assert tried(kim, agent, prompt="x")["error_code"] == "agent-budget-exceeded"
    AgentTally.objects.update(trial=False)
    assert tried(kim, agent, prompt="x")["success"]


def test_costs_are_added_up_by_day_process_agent_and_version(kim: Api, agent: str) -> None:
    version = Agent.objects.get().current
    for day, process, cost in (("2026-03-01", "order", 2), ("2026-03-02", "order", 3), ("2026-03-02", "", 9)):
        counted = {"runs": 2, "failures": 1, "cost": cost, "trial": not process}
        AgentTally.objects.create(version=version, day=day, process=process, **counted)
    span = "since=2026-03-01&until=2026-03-31"

    def rows(query: str) -> list[tuple[str, str]]:
        items = kim.get(f"/agent-costs?{span}&{query}").json()["items"]
        return [(each["name"], str(Decimal(each["cost"]).normalize())) for each in items]

    assert rows("by=day") == [("2026-03-02", "3"), ("2026-03-01", "2")]
    assert rows("by=process") == [("order", "5")]
    assert rows("by=agent&trials=true") == [("Checker", "14")]
    assert rows("by=version&agent=other") == []
    assert kim.get(f"/agent-costs?{span}").json()["total"]["runs"] == 4


def test_whoever_does_not_keep_the_library_does_nothing(agent: str) -> None:
    olga = Api(make_person("olga", "operator", "reviewer"))
    assert olga.post(f"/agents/{agent}/trials", {"prompt": "x"}).status_code == 403
    assert olga.put(f"/agents/{agent}/budget", {"budget": None}).status_code == 403
    assert olga.put(f"/agents/{agent}/samples/x", {}).status_code == 403
    assert olga.get("/agent-costs").status_code == 200
    assert Api(make_person("pat", "participant")).get("/agent-costs").status_code == 403
