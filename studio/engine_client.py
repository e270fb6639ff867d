"""The studio's way to running instances: one client per process, made when first needed."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from temporalio.client import Client
from temporalio.service import RPCError

from engine.temporal import EngineClient, Schedules
from studio.errors import Unavailable
from studio.sealing.ciphers import newest
from studio.temporal_connection import connect_to_temporal

ATTEMPTS = 3
PAUSE_SECONDS = 0.3
"""A server that has just been started refuses for a moment (`security.md` §1.1)."""


clients: dict[tuple[int, str], EngineClient] = {}
"""By connection and task queue: a client remembers what it has learned about its namespace."""


async def engine_client() -> EngineClient:
    """The client; raises Unavailable when Temporal does not answer after a few tries."""
    connection, queue = await connected(), settings.TEMPORAL_TASK_QUEUE
    found = clients.get((id(connection), queue))
    if found is None:
        further = settings.TEMPORAL_EXTRA_QUEUES
        found = clients[id(connection), queue] = EngineClient(connection, task_queue=queue, further=further)
    return found


async def engine_schedules() -> Schedules:
    """Temporal's schedules of this installation; raises Unavailable as `engine_client` does."""
    catch_up = timedelta(hours=settings.SCHEDULE_CATCH_UP_HOURS)
    queue = settings.TEMPORAL_TASK_QUEUE
    return Schedules(await connected(), task_queue=queue, catch_up=catch_up, sealed_by=newest())


async def connected() -> Client:
    """The connection; raises Unavailable when Temporal does not answer after a few tries."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return await connect_to_temporal()
        except TimeoutError as failure:
            raise Unavailable(_("Temporal does not answer; try again in a moment.")) from failure
        except (RuntimeError, RPCError) as failure:
            if attempt == ATTEMPTS:
                raise Unavailable(_("Temporal does not answer; try again in a moment.")) from failure
            await asyncio.sleep(PAUSE_SECONDS * attempt)
    raise AssertionError("unreachable")
