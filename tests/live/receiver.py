"""A server outside the product that processes call: it counts, and can take its time."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Receiver:
    """Answers each POST after as many seconds as its path says, and keeps what it was told."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, str]] = []
        """Path and idempotency key of each call, in the order of arrival."""
        self.broken: set[str] = set()
        """Beginnings of paths that are answered by 400."""
        told, broken = self.calls, self.broken

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                told.append((self.path, self.headers.get("Idempotency-Key") or ""))
                time.sleep(float(self.path.rpartition("/")[2]))
                body = b'{"receipt": "ok"}'
                self.send_response(400 if any(self.path.startswith(each) for each in broken) else 200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Is silent."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # a killed caller is what we are here for
        self.host = f"127.0.0.1:{self.server.server_port}"

    def of(self, path: str) -> list[str]:
        """The idempotency keys of the calls to a path."""
        return [key for called, key in self.calls if called == path]

    def __enter__(self) -> Receiver:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
