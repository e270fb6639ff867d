"""Calls of webhooks for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.ports import HttpRequest
from tests.studio.activities.orders import ORDER


def call(url: str, **fields: Any) -> HttpRequest:
    configuration = {"response_type": "json", **fields.pop("configuration", {})}
    usual = {"method": "POST", "headers": {}, "query": {}, "body": None}
    return HttpRequest(order=ORDER, url=url, configuration=configuration, **{**usual, **fields})


def answering(*addresses: str):
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return addresses

    return resolve
