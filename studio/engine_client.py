"""The studio's way to running instances: one client per process, made when first needed."""

from __future__ import annotations

import asyncio

from django.conf import settings
from django.utils.translation import gettext as _
from temporalio.service import RPCError

from engine.temporal import EngineClient
from studio.errors import Unavailable
from studio.temporal_connection import connect_to_temporal

ATTEMPTS = 3
PAUSE_SECONDS = 0.3
"""A server that has just been started refuses for a moment (`security.md` §1.1)."""


async def engine_client() -> EngineClient:
    """The client; raises Unavailable when Temporal does not answer after a few tries."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return EngineClient(await connect_to_temporal(), task_queue=settings.TEMPORAL_TASK_QUEUE)
        except (RuntimeError, RPCError) as failure:
            if attempt == ATTEMPTS:
                raise Unavailable(_("Temporal does not answer; try again in a moment.")) from failure
            await asyncio.sleep(PAUSE_SECONDS * attempt)
    raise AssertionError("unreachable")
