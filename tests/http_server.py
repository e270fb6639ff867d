"""A plain HTTP server on a free port that answers what the test scripts and keeps what it was asked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.local_server import serving


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    peer: tuple[str, int]
    """Of the connection: equal for calls that share one."""


@dataclass
class HttpStub:
    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b'{"ok": true}'
    delay: float = 0
    fail_first: int = 0
    """How many calls are answered with 503 before the first that is not."""
    moved: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Path → status and new address."""
    asked: list[Asked] = field(default_factory=list)

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"


@contextmanager
def http_server() -> Iterator[HttpStub]:
    """Runs the server for the body."""
    stub = HttpStub()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            stub.asked.append(Asked(self.command, self.path, dict(self.headers), body, self.client_address))
            time.sleep(stub.delay)
            status, headers = stub.status, stub.headers
            if stub.fail_first:
                stub.fail_first -= 1
                status = 503
            if self.path in stub.moved:
                status, location = stub.moved[self.path]
                headers = {"Location": location}
            self.send_response(status)
            for name, value in {"Content-Length": str(len(stub.body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(stub.body)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 - named by the protocol

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Says nothing: clients of these tests hang up on purpose."""

    with serving(Handler, by=Server) as stub.port:
        yield stub
