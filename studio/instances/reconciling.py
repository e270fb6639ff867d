"""Finds instances that Temporal ended without a word of their own, and those that it cannot move.

A workflow that ends by itself has told us before. One that is ended from outside cannot, so its row would
say "running" for ever. We ask Temporal, take what the instance still has to tell, and end its log.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from channels.db import database_sync_to_async
from django.db.models import Q
from django.utils import timezone
from temporalio.service import RPCError

from engine.events import EventBatch, InstanceFailed
from studio.engine_client import engine_client
from studio.instances.lifecycle import ENDED
from studio.instances.models import Instance
from studio.instances.publishing import INSTANCES, Message, send
from studio.instances.storing import Projector, store

if TYPE_CHECKING:
    from engine.temporal import EngineClient
    from engine.temporal.host.client import Ending

WINDOW = timedelta(days=1)
"""How far back we look: longer than the studio is ever down without somebody looking."""
SETTLED_SECONDS = 15.0
"""An instance that ended just now may still be telling us."""
ANSWER_SECONDS = 5.0


async def find_ended(*, projectors: tuple[Projector, ...]) -> int:
    """Ends the logs of instances that Temporal has ended; returns how many."""
    engine = await engine_client()
    endings = {each.instance: each for each in await engine.endings(since=timezone.now() - WINDOW)}
    found = Instance.objects.filter(pk__in=endings).exclude(state__in=ENDED)
    count = 0
    async for row in found:
        count += await end_log(engine, row, ending=endings[row.pk], projectors=projectors)
    return count


async def note_troubles() -> int:
    """Writes which instances cannot go on because their workflow fails, and which can again; counts both."""
    troubled = await (await engine_client()).troubled()
    known = Instance.objects.filter(Q(pk__in=troubled) | ~Q(trouble=""))
    changed = [
        (pk, root, troubled.get(pk, "")[:300])
        async for pk, root, noted in known.values_list("pk", "root", "trouble")
        if noted != troubled.get(pk, "")[:300]
    ]
    for pk, _root, cause in changed:
        await Instance.objects.filter(pk=pk).aupdate(trouble=cause)
    if changed:
        roots = sorted({root or pk for pk, root, _cause in changed})
        await send([Message(INSTANCES, {"type": "instances_changed", "ids": roots})])
    return len(changed)


async def end_log(
    engine: EngineClient, row: Instance, *, ending: Ending, projectors: tuple[Projector, ...]
) -> bool:
    """Takes the instance's last events, and says that it failed unless they say how it ended."""
    if timezone.now() - datetime.fromtimestamp(ending.at, UTC) < timedelta(seconds=SETTLED_SECONDS):
        return False
    tail = await last_words(engine, row)
    if tail is not None:
        await append(tail, projectors=projectors)
        await row.arefresh_from_db()
    if row.state in ENDED:
        return False
    failed = InstanceFailed(ending.at, ending.code, ending.message, "")
    await append(EventBatch(row.pk, row.sequence, (failed,), row.fence), projectors=projectors)
    return True


async def last_words(engine: EngineClient, row: Instance) -> EventBatch | None:
    """What the instance knows and we do not; None when no worker can tell."""
    try:
        return await asyncio.wait_for(engine.events_after(row.pk, row.sequence), ANSWER_SECONDS)
    except (RPCError, TimeoutError):
        return None


async def append(batch: EventBatch, *, projectors: tuple[Projector, ...]) -> None:
    """Stores a batch and tells whoever watches."""
    stored = await database_sync_to_async(store, thread_sensitive=False)((batch,), projectors=projectors)
    await send(stored.messages)
