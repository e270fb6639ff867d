"""Makes our search attributes known to a namespace; without them all runs, but nothing is found by them."""

from __future__ import annotations

import asyncio
import logging
from time import monotonic

from temporalio.api.operatorservice.v1 import AddSearchAttributesRequest, ListSearchAttributesRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from engine.temporal.search import KEYS

log = logging.getLogger(__name__)

ASK_AGAIN_SECONDS = 15.0
SECONDS_UNTIL_KNOWN = 20.0
"""A cluster's front ends learn of a new attribute one after the other."""


async def register_search_attributes(client: Client) -> bool:
    """Adds those that are missing, may run any number of times; False where the namespace does not let us.

    Temporal Cloud has no operator service: there an administrator adds them once, and we find them.
    """
    try:
        missing = await _missing(client)
        if missing:
            await _add(client, missing)
    except RPCError as refusal:
        log.warning("search attributes were not registered: %s", refusal.message)
        return await are_registered(client)
    until = monotonic() + SECONDS_UNTIL_KNOWN
    while not await are_registered(client):
        if monotonic() > until:
            return False
        await asyncio.sleep(0.2)
    return True


async def are_registered(client: Client) -> bool:
    """Whether the namespace has all of ours; False also where it cannot be asked."""
    try:
        return not await _missing(client)
    except RPCError:
        return False


class Registered:
    """Remembers whether they are: for good once they are, else it asks again after a while."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known = False
        self._asked = float("-inf")

    async def check(self) -> bool:
        """Whether instances may be started with them."""
        if not self._known and monotonic() - self._asked > ASK_AGAIN_SECONDS:
            self._asked = monotonic()
            self._known = await are_registered(self._client)
        return self._known


async def _missing(client: Client) -> dict[str, int]:
    request = ListSearchAttributesRequest(namespace=client.namespace)
    found = await client.operator_service.list_search_attributes(request)
    return {key.name: int(key.indexed_value_type) for key in KEYS if key.name not in found.custom_attributes}


async def _add(client: Client, missing: dict[str, int]) -> None:
    request = AddSearchAttributesRequest(namespace=client.namespace)
    for name, kind in missing.items():
        request.search_attributes[name] = kind  # type: ignore[assignment]  # an enumeration is its number
    try:
        await client.operator_service.add_search_attributes(request)
    except RPCError as refusal:
        if refusal.status != RPCStatusCode.ALREADY_EXISTS:
            raise
