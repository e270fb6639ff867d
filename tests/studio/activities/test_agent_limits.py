"""Limits, fallback, slow streams and cancellation, against a local server that speaks the OpenAI protocol."""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from engine.errors import ActivityFailure
from studio.library.models import AgentVersion
from tests.openai_server import OpenAIServer, garbage, openai_server, refuse, say, slow, stream, use_tool
from tests.studio.activities.agents_at_hand import (
    failure,
    hands,
    make_agent,
    make_function,
    request,
    run,
    runner,
)

pytestmark = pytest.mark.django_db(transaction=True)

PRICES = {"price_input": 1000.0, "price_output": 2000.0}
"""Ten tokens in and five out cost 0.02."""


@pytest.fixture
def servers(settings) -> Iterator[tuple[OpenAIServer, OpenAIServer]]:
    with openai_server() as first, openai_server() as second:
        settings.AGENT_ENDPOINTS = [each.url.split("/")[2] for each in (first, second)]
        yield first, second


@pytest.fixture
def calculator() -> dict[str, Any]:
    make_function()
    return {"name": "add", "policy": "auto", "function": "add", "version": 1}


def agent_of(server: OpenAIServer, **settings: Any) -> AgentVersion:
    return make_agent(provider="openai-compatible", model="small", base_url=server.url, settings=settings)


def spare(server: OpenAIServer, **more: Any) -> dict[str, Any]:
    return {"provider": "openai-compatible", "model": "spare", "base_url": server.url, **more}


class TestFallback:
    @pytest.mark.parametrize(
        "trouble", [refuse(500), refuse(503), refuse(429, Retry_After="9"), refuse(401), garbage]
    )
    def test_the_fallback_answers_when_the_provider_fails(self, servers, trouble) -> None:
        first, second = servers
        agent_of(first, fallback=spare(second))
        first.replies, second.replies = [trouble], [say("from the spare")]
        result = run(request(settings={"enable_fallback": True}))
        assert result.value == "from the spare"
        assert (result.details["model"], result.details["fallback_for"]) == ("spare", "small")
        assert (len(first.requests), len(second.requests)) == (1, 1)

    def test_a_request_that_nobody_would_take_is_not_sent_to_the_next(self, servers) -> None:
        first, second = servers
        agent_of(first, fallback=spare(second))
        first.replies = [refuse(400)]
        failed = failure(request(settings={"enable_fallback": True}))
        assert (failed.retryable, second.requests) == (False, [])

    def test_an_element_that_does_not_ask_for_it_gets_none(self, servers) -> None:
        first, second = servers
        agent_of(first, fallback=spare(second))
        first.replies = [refuse(500)]
        assert failure(request()).code == "agent-unavailable"
        assert second.requests == []

    def test_when_both_fail_it_says_so_and_when_to_come_back(self, servers) -> None:
        first, second = servers
        agent_of(first, fallback=spare(second))
        first.replies, second.replies = [refuse(429, Retry_After="20")], [refuse(429, Retry_After="5")]
        failed = failure(request(settings={"enable_fallback": True}))
        assert (failed.retryable, failed.retry_after_seconds) == (True, 5)
        assert len(failed.details["tried"]) == 2


class TestLimits:
    def test_money_is_counted_and_shown(self, servers) -> None:
        agent_of(servers[0], **PRICES)
        servers[0].replies = [say("fine")]
        assert run(request()).details["cost"] == 0.02

    def test_a_run_over_its_money_fails_for_good_and_says_what_it_cost(self, servers) -> None:
        agent_of(servers[0], **PRICES, cost_limit=0.01)
        servers[0].replies = [say("too dear")]
        failed = failure(request())
        assert (failed.code, failed.retryable) == ("agent-limit-exceeded", False)
        assert (failed.details["limit"], failed.details["cost"]) == ("cost", 0.02)

    def test_the_spare_model_has_its_own_price(self, servers) -> None:
        first, second = servers
        agent_of(first, **PRICES, fallback=spare(second, price_input=1.0, price_output=0.0))
        first.replies, second.replies = [refuse(500)], [say("cheap")]
        assert run(request(settings={"enable_fallback": True})).details["cost"] == 0.00001

    def test_tokens_and_requests_end_a_run(self, servers) -> None:
        agent_of(servers[0], total_tokens_limit=14)
        servers[0].replies = [say("fifteen tokens")]
        assert failure(request()).details["limit"] == "tokens"

    def test_a_model_that_calls_tools_for_ever_is_stopped(self, servers, calculator) -> None:
        agent_of(servers[0], tools=[calculator], tool_calls_limit=2, request_limit=20)
        servers[0].replies = [use_tool("add", a=1, b=1)]
        failed = failure(request(), hands=hands())
        assert (failed.code, failed.details["limit"]) == ("agent-limit-exceeded", "tool_calls")
        assert len(servers[0].requests) == 3

    def test_the_number_of_requests_is_limited_too(self, servers, calculator) -> None:
        agent_of(servers[0], tools=[calculator], request_limit=3)
        servers[0].replies = [use_tool("add", a=1, b=1)]
        assert failure(request(), hands=hands()).details["limit"] == "requests"
        assert len(servers[0].requests) == 3


class TestStreams:
    def test_a_slow_stream_beats_with_every_piece_and_gives_the_answer(self, servers) -> None:
        agent_of(servers[0], **PRICES)
        servers[0].replies = [stream("one ", "two ", "three", pause=0.05)]
        beats: list[float] = []
        result = run(
            request(settings={"enable_streaming": True}), heartbeat=lambda: beats.append(time.monotonic())
        )
        assert result.value == "one two three"
        assert servers[0].requests[0]["stream"] is True
        assert len(beats) >= 4
        assert (result.details["usage"]["output_tokens"], result.details["cost"]) == (5, 0.02)

    def test_a_stream_that_never_ends_is_cut_at_the_time_limit(self, servers) -> None:
        agent_of(servers[0], timeout_seconds=0.6)
        servers[0].replies = [stream(*["more "] * 40, pause=0.1)]
        started = time.monotonic()
        failed = failure(request(settings={"enable_streaming": True}))
        assert failed.code == "agent-timeout"
        assert time.monotonic() - started < 3

    def test_a_cancelled_run_ends_at_once(self, servers) -> None:
        agent_of(servers[0])
        servers[0].replies = [slow(5)]

        async def cancelled() -> float:
            task = asyncio.ensure_future(runner().run(request(), lambda: None))
            while not servers[0].requests:
                await asyncio.sleep(0.02)
            started = time.monotonic()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            return time.monotonic() - started

        assert asyncio.run(cancelled()) < 1


class TestTranscripts:
    def test_it_tells_what_was_said_with_tokens_and_model(self, servers) -> None:
        agent_of(servers[0])
        servers[0].replies = [say("<b>fine</b>")]
        entries = run(request()).details["transcript"]
        assert [each["kind"] for each in entries] == ["prompt", "answer"]
        assert entries[1] == {
            "kind": "answer",
            "text": "<b>fine</b>",
            "model": "small",
            "input_tokens": 10,
            "output_tokens": 5,
        }

    def test_a_failed_run_shows_how_far_it_came(self, servers, calculator) -> None:
        agent_of(servers[0], tools=[calculator])
        servers[0].replies = [use_tool("add", a=1, b=2), refuse(500)]
        failed: ActivityFailure = failure(request(), hands=hands())
        assert [each["kind"] for each in failed.details["transcript"]] == ["prompt", "call", "result"]
        assert failed.details["usage"]["requests"] == 1

    def test_long_texts_are_cut(self, servers) -> None:
        agent_of(servers[0])
        servers[0].replies = [say("x" * 100_000)]
        details = run(request()).details
        assert len(json.dumps(details["transcript"])) < 50_000
