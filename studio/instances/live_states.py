"""The states of running instances, read from their workflows: a migration is judged by them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from asgiref.sync import async_to_sync
from django.utils.translation import gettext as _
from temporalio.client import WorkflowQueryFailedError
from temporalio.service import RPCError, RPCStatusCode

from engine.state import State
from engine.temporal import EngineClient
from studio.engine_client import engine_client
from studio.errors import Unavailable

AT_ONCE = 8
"""Workflows asked at the same time."""


def read_states(instances: Iterable[str]) -> dict[str, State]:
    """The state of each instance that has one; raises Unavailable when nobody answers."""
    found: dict[str, State] = async_to_sync(_read_all)(list(instances))
    return found


async def _read_all(instances: list[str]) -> dict[str, State]:
    engine, room = await engine_client(), asyncio.Semaphore(AT_ONCE)
    found = await asyncio.gather(*(_read(engine, each, room) for each in instances))
    return {each: state for each, state in zip(instances, found, strict=True) if state is not None}


async def _read(engine: EngineClient, instance: str, room: asyncio.Semaphore) -> State | None:
    try:
        async with room:
            return State.restore(await engine.snapshot(instance))
    except RPCError as failure:
        if failure.status == RPCStatusCode.NOT_FOUND:
            return None
        raise _unanswered() from failure
    except WorkflowQueryFailedError as failure:
        raise _unanswered() from failure


def _unanswered() -> Unavailable:
    return Unavailable(_("The instance does not answer; try again in a moment."))
