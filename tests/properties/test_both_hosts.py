"""Memory and a real Temporal server tell the same story of random processes, word for word."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
from hypothesis import given
from temporalio.client import Client

from engine.parse import read_definitions
from engine.rehearsal import run_on_temporal
from engine.testing import World, run
from engine.testing.running import plans_of
from tests.properties.budget import PATIENCE, budget, kept_if_it_fails
from tests.properties.drawing import processes
from tests.properties.emitting import emit, world_of
from tests.properties.tree import Drawn

pytestmark = [pytest.mark.temporal, PATIENCE]
LOST = "cancelled in Temporal"


@budget(12, shrinks=False)
@given(drawn=processes())
def test_any_process_does_the_same_on_both_hosts(temporal_server: str, drawn: Drawn) -> None:
    definitions, script = read_definitions(emit(drawn)), world_of(drawn)
    with kept_if_it_fails(drawn):
        in_memory = run(definitions, process="main", variables=drawn.variables, world=World.from_json(script))
        _, plans = plans_of(definitions, process="main")
        on_temporal = asyncio.run(rehearse(temporal_server, plans, drawn.variables, World.from_json(script)))
        told = in_memory.to_json()
        assert with_known_reasons(on_temporal.to_json(), told) == told


def with_known_reasons(found: dict[str, Any], told: dict[str, Any]) -> dict[str, Any]:
    """Takes from memory why a child was cancelled where Temporal lost the reason.

    A parent that ends in the step in which it cancels a child asks twice: with the reason, and by the
    close policy, which knows none. The server brings them in any order.
    """
    for here, there in zip(found["events"], told["events"], strict=False):
        child = "/" in here["instance"]
        if child and here.get("reason") == LOST and here | {"reason": ""} == there | {"reason": ""}:
            here["reason"] = there["reason"]
    return found


async def rehearse(address: str, plans: list[Any], variables: dict[str, Any], world: World) -> Any:
    """One rehearsal with a client of its own: each example has an event loop of its own."""
    client = await Client.connect(address)
    return await run_on_temporal(client, plans, mark=uuid.uuid4().hex, variables=variables, world=world)
