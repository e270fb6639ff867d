"""Ends instances whose workflow Temporal does not have any more: deleted there, or not kept so long.

Such a workflow leaves no ending to find (`reconciling`), and whoever answers one of its tasks is refused.
What we must not do is to end everything because we were connected with another Temporal, empty or restored
from an older day: an instance is ended only where Temporal knows others of ours. `manage.py end_missing` is
for people who know that the workflows are gone for good.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from django.utils import timezone

from engine.events import EventBatch, InstanceFailed
from studio.engine_client import engine_client
from studio.instances.lifecycle import ENDED
from studio.instances.models import Instance
from studio.instances.reconciling import append
from studio.instances.storing import Projector

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from engine.temporal import EngineClient

AGE = timedelta(minutes=1)
"""Temporal's list of what runs is a little late."""
MOST = 200
"""Instances asked for in one go; the next run asks on."""
COMPARED = 20
"""Instances of ours of which Temporal has to know one."""
CODE = "missing"
MESSAGE = (
    "Temporal does not have this instance any more: its workflow was deleted, or is not kept any longer. "
    "It cannot go on; start it anew where its work is still wanted."
)

log = structlog.get_logger(__name__)


async def end_missing(*, projectors: tuple[Projector, ...], surely: bool = False) -> int:
    """Ends, as failed, what Temporal does not know; returns how many.

    Unless `surely`, nothing is ended while Temporal knows none of our instances.
    """
    engine = await engine_client()
    running = await engine.running()
    suspects = [row async for row in going_on() if row.pk not in running][:MOST]
    lost = await engine.unknown([row.pk for row in suspects])
    if lost and not surely and not await knows_ours(engine, running=running):
        log.warning("temporal.knows_none_of_ours", instances=len(lost))
        return 0
    missing = [row for row in suspects if row.pk in lost]
    for row in missing:
        failed = InstanceFailed(timezone.now().timestamp(), CODE, MESSAGE, "")
        await append(EventBatch(row.pk, row.sequence, (failed,), row.fence), projectors=projectors)
    return len(missing)


def going_on() -> QuerySet[Instance]:
    """What has told us of its beginning, and not of its end; the oldest first."""
    begun = Instance.objects.filter(sequence__gt=0, started_at__lt=timezone.now() - AGE)
    return begun.exclude(state__in=ENDED).only("pk", "sequence", "fence").order_by("started_at", "pk")


async def knows_ours(engine: EngineClient, *, running: set[str]) -> bool:
    """Whether this is the Temporal that our instances are in."""
    begun = Instance.objects.filter(sequence__gt=0)
    latest = [pk async for pk in begun.order_by("-started_at").values_list("pk", flat=True)[:COMPARED]]
    if not running.isdisjoint(latest):
        return True
    return len(await engine.unknown(latest)) < len(latest)
