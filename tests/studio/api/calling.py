"""Calling the API as a person, in tests."""

from __future__ import annotations

import json
from typing import Any

from studio.accounts.models import User
from tests.studio.processes.conftest import logged_in


class Api:
    """The API as somebody's browser calls it."""

    def __init__(self, person: User) -> None:
        self._client = logged_in(person)

    def _send(self, method: str, path: str, body: Any = None) -> Any:
        return self._client.generic(
            method, f"/api/v1{path}", json.dumps(body), content_type="application/json"
        )

    def get(self, path: str) -> Any:
        return self._client.get(f"/api/v1{path}")

    def post(self, path: str, body: Any) -> Any:
        return self._send("POST", path, body)

    def put(self, path: str, body: Any) -> Any:
        return self._send("PUT", path, body)

    def delete(self, path: str) -> Any:
        return self._send("DELETE", path)
