"""Batches are moved by an engine that the test knows."""

from __future__ import annotations

import pytest

from studio.instances import live_states
from studio.instances.batches import moving
from tests.studio.instances.batches.moving_many import (
    Engine,
)


@pytest.fixture(autouse=True)
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    found = Engine()

    async def client() -> Engine:
        return found

    monkeypatch.setattr(live_states, "engine_client", client)
    monkeypatch.setattr(moving, "engine_client", client)
    return found
