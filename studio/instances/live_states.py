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
    """The state of each instance that has one; raises Unavailable when one of them does not answer."""
    found, silent = read_answers(instances)
    if silent:
        raise _unanswered()
    return found


def read_answers(instances: Iterable[str]) -> tuple[dict[str, State], set[str]]:
    """As `read_states`, and those that do not answer; raises Unavailable when Temporal does not."""
    found: tuple[dict[str, State], set[str]] = async_to_sync(_read_all)(list(instances))
    return found


async def _read_all(instances: list[str]) -> tuple[dict[str, State], set[str]]:
    engine, room, silent = await engine_client(), asyncio.Semaphore(AT_ONCE), set[str]()
    found = await asyncio.gather(*(_read(engine, each, room, silent) for each in instances))
    states = {each: state for each, state in zip(instances, found, strict=True) if state is not None}
    return states, silent


async def _read(
    engine: EngineClient, instance: str, room: asyncio.Semaphore, silent: set[str]
) -> State | None:
    try:
        async with room:
            return State.restore(await engine.snapshot(instance))
    except RPCError as failure:
        if failure.status == RPCStatusCode.UNAVAILABLE:
            raise _unanswered() from failure
        if failure.status != RPCStatusCode.NOT_FOUND:
            silent.add(instance)
    except WorkflowQueryFailedError:
        silent.add(instance)
    return None


def _unanswered() -> Unavailable:
    return Unavailable(_("The instance does not answer; try again in a moment."))
