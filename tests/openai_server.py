"""A local server that speaks the OpenAI chat protocol: what it answers is scripted by the test."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.local_server import serving

Request = dict[str, Any]
Answer = tuple[int, dict[str, str], "bytes | Iterator[bytes]"]
Reply = Callable[["OpenAIServer", Request], Answer]


class OpenAIServer:
    """Answers each request by the next scripted reply; the last one repeats."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.keys: list[str] = []
        self.replies: list[Reply] = [fill_in_the_schema]
        self.url = ""

    def reply(self, request: Request, key: str) -> Answer:
        self.requests.append(request)
        self.keys.append(key)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        return reply(self, request)


def completion(request: Request, message: dict[str, Any]) -> Answer:
    reason = "tool_calls" if message.get("tool_calls") else "stop"
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": request["model"],
        "choices": [{"index": 0, "message": {"role": "assistant", **message}, "finish_reason": reason}],
        "usage": {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15},
    }
    return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()


def say(text: str) -> Reply:
    return lambda _server, request: completion(request, {"content": text})


def fill_in(**values: Any) -> Reply:
    return call_tool(json.dumps(values))


def call_tool(arguments: str) -> Reply:
    """Answers by the output tool with this text as arguments, JSON or not."""

    def reply(_server: OpenAIServer, request: Request) -> Answer:
        name = request["tools"][0]["function"]["name"]
        call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": arguments}}
        return completion(request, {"content": None, "tool_calls": [call]})

    return reply


def fill_in_the_schema(server: OpenAIServer, request: Request) -> Answer:
    """Fills in whatever the output tool asks for, or says hello."""
    if not request.get("tools"):
        return say("hello")(server, request)
    fields = request["tools"][0]["function"]["parameters"].get("properties", {})
    values = {"integer": 1, "number": 0.5, "boolean": True, "array": [], "object": {}}
    filled = {
        name: (field.get("enum") or [values.get(field.get("type"), "text")])[0]
        for name, field in fields.items()
    }
    return fill_in(**filled)(server, request)


def use_tool(name: str, **arguments: Any) -> Reply:
    """Answers by calling a tool; every call has an id of its own."""
    return use_tools((name, arguments))


def use_tools(*calls: tuple[str, dict[str, Any]]) -> Reply:
    """Answers by calling several tools at once."""

    def reply(server: OpenAIServer, request: Request) -> Answer:
        made = [
            {
                "id": f"call_{len(server.requests)}_{position}",
                "type": "function",
                "function": {"name": name, "arguments": json.dumps(arguments)},
            }
            for position, (name, arguments) in enumerate(calls)
        ]
        return completion(request, {"content": None, "tool_calls": made})

    return reply


def stream(*pieces: str, pause: float = 0.0) -> Reply:
    """Answers piece by piece, with a pause before each."""

    def reply(_server: OpenAIServer, request: Request) -> Answer:
        def events() -> Iterator[bytes]:
            for piece in pieces:
                time.sleep(pause)
                yield event(request, choices=[{"index": 0, "delta": {"content": piece}}])
            yield event(request, choices=[{"index": 0, "delta": {}, "finish_reason": "stop"}])
            usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
            yield event(request, choices=[], usage=usage)
            yield b"data: [DONE]\n\n"

        return 200, {"Content-Type": "text/event-stream"}, events()

    return reply


def event(request: Request, **more: Any) -> bytes:
    body = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": request["model"], **more}
    return f"data: {json.dumps(body)}\n\n".encode()


def refuse(status: int, **headers: str) -> Reply:
    body = json.dumps({"error": {"message": f"refused with {status}", "type": "t", "code": None}}).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _server, _request: (status, {"Content-Type": "application/json", **named}, body)


def garbage(_server: OpenAIServer, _request: Request) -> Answer:
    return 200, {"Content-Type": "application/json"}, b'{"id": "x", "choices": [{"index'


def slow(seconds: float, then: Reply = fill_in_the_schema) -> Reply:
    def reply(server: OpenAIServer, request: Request) -> Answer:
        time.sleep(seconds)
        return then(server, request)

    return reply


@contextmanager
def openai_server() -> Iterator[OpenAIServer]:
    """Runs the server on a free port of this machine."""
    state = OpenAIServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, headers, body = state.reply(request, self.headers.get("Authorization", ""))
            self.send_response(status)
            if isinstance(body, bytes):
                headers = {**headers, "Content-Length": str(len(body))}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(ConnectionError):
                for piece in [body] if isinstance(body, bytes) else body:
                    self.wfile.write(piece)
                    self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

    with serving(Handler) as port:
        state.url = f"http://127.0.0.1:{port}/v1"
        yield state
