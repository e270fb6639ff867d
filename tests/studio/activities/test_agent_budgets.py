"""What agents cost is counted while they run, and a day's budget holds, against a local model server."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from studio.audit.models import AuditEntry
from studio.errors import InvalidInput, NotAllowed
from studio.library.actions.agents import AgentContent, add_agent_version
from studio.library.agents.actions.budget import set_agent_budget
from studio.library.agents.models import AgentTally
from studio.library.models import Agent
from tests.openai_server import OpenAIServer, openai_server, refuse, say, stream
from tests.studio.activities.agents_at_hand import failure, make_agent, request, run
from tests.studio.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)
PRICES = {"price_input": 1000.0, "price_output": 2000.0}
"""Ten tokens in and five out cost 0.02."""


@pytest.fixture
def server(settings) -> Iterator[OpenAIServer]:
    with openai_server() as made:
        settings.AGENT_ENDPOINTS = [made.url.split("/")[2]]
        make_agent(provider="openai-compatible", model="small", base_url=made.url, settings=PRICES)
        made.replies = [say("fine")]
        yield made


def tally() -> dict[str, Any]:
    columns = ("process", "trial", "runs", "failures", "answers", "tokens_read", "tokens_written", "cost")
    return AgentTally.objects.values(*columns).get()


def test_every_run_is_counted_by_process_and_day(server) -> None:
    run(request())
    server.replies = [stream("a", "b")]
    run(request(settings={"enable_streaming": True}))
    counted = tally()
    assert counted == {
        "process": counted["process"],
        "trial": False,
        "runs": 2,
        "failures": 0,
        "answers": 2,
        "tokens_read": 20,
        "tokens_written": 10,
        "cost": Decimal("0.04"),
    }
    assert counted["process"] == request().order.process


def test_a_failed_run_counts_as_one(server) -> None:
    server.replies = [refuse(500)]
    failure(request())
    assert (tally()["runs"], tally()["failures"], tally()["cost"]) == (1, 1, 0)


def test_over_the_budget_of_the_day_no_model_is_asked_any_more(server) -> None:
    set_agent_budget(make_person("kim", "analyst"), agent=Agent.objects.get(), budget=Decimal("0.03"))
    run(request())
    run(request())
    failed = failure(request())
    assert (failed.code, failed.retryable) == ("agent-budget-exceeded", False)
    assert (failed.details["limit"], len(server.requests)) == ("budget", 2)


def test_a_higher_budget_and_the_next_day_let_it_go_on(server) -> None:
    kim, agent = make_person("kim", "analyst"), Agent.objects.get()
    set_agent_budget(kim, agent=agent, budget=Decimal("0.01"))
    run(request())
    assert failure(request()).code == "agent-budget-exceeded"
    set_agent_budget(kim, agent=agent, budget=Decimal("0.03"))
    assert run(request()).value == "fine"
    assert failure(request()).code == "agent-budget-exceeded"
    AgentTally.objects.update(day=timezone.now().date() - dt.timedelta(days=1))
    assert run(request()).value == "fine"
    entries = AuditEntry.objects.filter(action="agent.budget_set").order_by("sequence")
    assert [each.details["after"] for each in entries] == ["0.01", "0.03"]


def test_a_budget_needs_prices_and_prices_stay_while_there_is_one(server) -> None:
    kim, agent = make_person("kim", "analyst"), Agent.objects.get()
    set_agent_budget(kim, agent=agent, budget=Decimal(1))
    unpriced = AgentContent(provider="openai", model="m", secret="key")
    with pytest.raises(InvalidInput) as refused:
        add_agent_version(kim, agent=agent, based_on=1, content=unpriced)
    assert "price_input" in refused.value.fields
    set_agent_budget(kim, agent=agent, budget=None)
    add_agent_version(kim, agent=agent, based_on=1, content=unpriced)
    with pytest.raises(InvalidInput):
        set_agent_budget(kim, agent=Agent.objects.get(), budget=Decimal(1))


def test_only_who_keeps_the_library_limits_it(server) -> None:
    with pytest.raises(NotAllowed):
        set_agent_budget(
            make_person("olga", "operator", "reviewer"), agent=Agent.objects.get(), budget=Decimal(1)
        )
