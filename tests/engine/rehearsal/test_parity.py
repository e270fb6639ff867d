"""Memory and Temporal tell the same story of every fixture, word for word."""

from __future__ import annotations

import asyncio
import json
import uuid
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client

from engine.errors import UncompilableProcess
from engine.parse import read_definitions
from engine.rehearsal import run_on_temporal
from engine.testing import World, run
from engine.testing.running import plans_of

pytestmark = pytest.mark.temporal

FIXTURES = Path(__file__).parents[2] / "fixtures" / "processes"
FILES = sorted(FIXTURES.glob("*.bpmn"))


def script_of(file: Path) -> dict[str, Any]:
    """The script beside a fixture: variables and the world's answers."""
    script = file.with_suffix(".json")
    return json.loads(script.read_text()) if script.exists() else {}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_both_hosts_give_the_same_result(file: Path, temporal_server: str) -> None:
    script = script_of(file)
    variables = script.pop("variables", {})
    definitions = read_definitions(file.read_bytes())
    try:
        _, plans = plans_of(definitions)
    except UncompilableProcess:
        refused = await asyncio.to_thread(run, definitions, variables=variables)
        assert refused.status == "refused"
        return
    world = World.from_json(script)
    in_memory = await asyncio.to_thread(run, definitions, variables=variables, world=world)
    client = await Client.connect(temporal_server)
    on_temporal = await run_on_temporal(
        client, plans, mark=uuid.uuid4().hex, variables=variables, world=World.from_json(script)
    )
    assert on_temporal.to_json() == in_memory.to_json()
