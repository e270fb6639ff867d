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
from tests.properties.emitting import emit
from tests.properties.tree import Drawn
from tests.properties.worlds import world_of

pytestmark = [pytest.mark.temporal, PATIENCE]


@budget(12, shrinks=False)
@given(drawn=processes())
def test_any_process_does_the_same_on_both_hosts(temporal_server: str, drawn: Drawn) -> None:
    definitions, script = read_definitions(emit(drawn)), world_of(drawn)
    with kept_if_it_fails(drawn):
        in_memory = run(definitions, process="main", variables=drawn.variables, world=World.from_json(script))
        _, plans = plans_of(definitions, process="main")
        on_temporal = asyncio.run(rehearse(temporal_server, plans, drawn.variables, World.from_json(script)))
        assert on_temporal.to_json() == in_memory.to_json()


async def rehearse(address: str, plans: list[Any], variables: dict[str, Any], world: World) -> Any:
    """One rehearsal with a client of its own: each example has an event loop of its own."""
    client = await Client.connect(address)
    return await run_on_temporal(client, plans, mark=uuid.uuid4().hex, variables=variables, world=world)
