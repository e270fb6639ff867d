"""The protocols of Anthropic and Google, as their servers speak them: fixtures served by a local server."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from tests.local_server import serving
from tests.studio.activities.agents_at_hand import failure, hands, make_agent, make_function, request, run

pytestmark = pytest.mark.django_db(transaction=True)

SHAPE = {"structured_output": {"fields": [{"name": "ok", "type": "boolean", "required": True}]}}
ADD = {"name": "add", "policy": "auto", "function": "add", "version": 1}


class Server:
    """Answers by the given bodies in order and keeps what it was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.replies: list[tuple[int, dict[str, Any]]] = []
        self.asked: list[dict[str, Any]] = []


@contextmanager
def scripted_server() -> Iterator[Server]:
    state = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            headers = {name.lower(): value for name, value in self.headers.items()}
            state.asked.append({"path": self.path, "headers": headers, "body": body})
            status, reply = state.replies.pop(0)
            content = json.dumps(reply).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            if status == 429:
                self.send_header("Retry-After", "11")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with serving(Handler) as port:
        state.url = f"http://127.0.0.1:{port}"
        yield state


def anthropic(*content: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    stop = "tool_use" if content[0]["type"] == "tool_use" else "end_turn"
    return 200, {
        "id": "msg_01",
        "type": "message",
        "role": "assistant",
        "model": "claude-test",
        "content": list(content),
        "stop_reason": stop,
        "stop_sequence": None,
        "usage": {"input_tokens": 20, "output_tokens": 7},
    }


def tool_use(name: str, **arguments: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": f"toolu_{name}", "name": name, "input": arguments}


def google(*parts: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    return 200, {
        "candidates": [
            {"content": {"role": "model", "parts": list(parts)}, "finishReason": "STOP", "index": 0}
        ],
        "usageMetadata": {"promptTokenCount": 20, "candidatesTokenCount": 7, "totalTokenCount": 27},
        "modelVersion": "gemini-2.5-flash",
        "responseId": "r1",
    }


def function_call(name: str, **arguments: Any) -> dict[str, Any]:
    return {"functionCall": {"name": name, "args": arguments}}


@pytest.fixture
def server(settings) -> Iterator[Server]:
    with scripted_server() as running:
        settings.AGENT_ENDPOINTS = [running.url.split("/")[2]]
        yield running


def agent_of(server: Server, provider: str, *tools: dict[str, Any]) -> None:
    model = {"anthropic": "claude-test", "google": "gemini-2.5-flash"}[provider]
    settings = {"tools": list(tools), "max_tokens": 100}
    make_agent(provider=provider, model=model, base_url=server.url, secret="model-key", settings=settings)


class TestAnthropic:
    def test_text_key_and_usage(self, server) -> None:
        agent_of(server, "anthropic")
        server.replies = [anthropic({"type": "text", "text": "fine"})]
        result = run(request())
        (asked,) = server.asked
        assert (result.value, asked["path"].split("?")[0]) == ("fine", "/v1/messages")
        assert (str(asked["headers"]).count("sk-test"), asked["body"]["max_tokens"]) == (1, 100)
        assert result.details["usage"] == {"requests": 1, "input_tokens": 20, "output_tokens": 7}

    def test_a_structured_answer_after_a_tool(self, server) -> None:
        make_function()
        agent_of(server, "anthropic", ADD)
        server.replies = [anthropic(tool_use("add", a=1, b=2)), anthropic(tool_use("final_result", ok=True))]
        assert run(request(**SHAPE), hands=hands()).value == {"ok": True}
        result = server.asked[1]["body"]["messages"][-1]["content"][0]
        assert result["type"] == "tool_result"
        assert "3" in json.dumps(result["content"])

    def test_429_and_overload_say_when_to_come_back(self, server) -> None:
        agent_of(server, "anthropic")
        error = {"type": "error", "error": {"type": "rate_limit_error", "message": "slow down"}}
        server.replies = [(429, error), (529, error)]
        limited = failure(request())
        assert (limited.code, limited.retryable, limited.retry_after_seconds) == (
            "agent-rate-limited",
            True,
            11,
        )
        assert failure(request()).retryable


class TestGoogle:
    def test_text_key_and_usage(self, server) -> None:
        agent_of(server, "google")
        server.replies = [google({"text": "fine"})]
        result = run(request())
        (asked,) = server.asked
        assert result.value == "fine"
        assert asked["path"].endswith("/models/gemini-2.5-flash:generateContent")
        assert asked["headers"]["x-goog-api-key"] == "sk-test"
        assert result.details["usage"] == {"requests": 1, "input_tokens": 20, "output_tokens": 7}

    def test_a_structured_answer_after_a_tool(self, server) -> None:
        make_function()
        agent_of(server, "google", ADD)
        server.replies = [
            google(function_call("add", a=1, b=2)),
            google(function_call("final_result", ok=True)),
        ]
        assert run(request(**SHAPE), hands=hands()).value == {"ok": True}
        assert "functionResponse" in json.dumps(server.asked[1]["body"]["contents"])

    def test_refusals_say_whether_to_try_again(self, server) -> None:
        agent_of(server, "google")
        server.replies = [
            (429, {"error": {"code": 429, "message": "slow down", "status": "RESOURCE_EXHAUSTED"}}),
            (403, {"error": {"code": 403, "message": "no", "status": "PERMISSION_DENIED"}}),
        ]
        assert failure(request()).retryable
        assert not failure(request()).retryable
