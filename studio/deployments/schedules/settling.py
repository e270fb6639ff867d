"""Makes Temporal's schedules what the rows say: after each decision, and every minute whatever happened.

Whoever settles reads what is wanted now, not what was wanted when he was asked; so messages may come late,
twice and in any order. What falls between the last time a schedule was right and now is made up for.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.utils import timezone

from engine.temporal.host.schedules import Outcome, Settled
from studio.deployments.models import Schedule
from studio.deployments.schedules.rules import order_of, rule_of
from studio.engine_client import engine_schedules
from studio.errors import Unavailable

if TYPE_CHECKING:
    from datetime import datetime

    from engine.temporal import Schedules

log = structlog.get_logger(__name__)

ATTEMPTS = 5
GRACE = timedelta(hours=1)
"""A schedule stays so long after its last firing, which Temporal may be late with."""


async def settle(payload: dict[str, Any], *, key: str) -> None:
    """Settles one schedule; a handler of the outbox."""
    schedules = await engine_schedules()
    for _attempt in range(ATTEMPTS):
        before = await find(payload["process"], payload["element"])
        if before is None:
            await schedules.remove(f"{payload['process']}@{payload['element']}")
        else:
            await bring(schedules, before)
        after = await find(payload["process"], payload["element"])
        if (before and before.revision) == (after and after.revision):
            return
    raise Unavailable("the schedule changes faster than it is settled")


async def settle_all() -> int:
    """Compares all schedules with Temporal's and mends what differs; returns how many had drifted."""
    schedules = await engine_schedules()
    # In this order: a schedule that Temporal has and no row wants was decided against before.
    listed = await schedules.listed()
    drifted, wanted = 0, set()
    async for row in rows():
        wanted.add(f"{row.process_id}@{row.element}")
        try:
            drifted += await look_after(schedules, row, listed=listed)
        except Exception as error:  # noqa: BLE001 - one schedule must not keep the others from being mended
            await note_trouble(row, reason=f"{type(error).__name__}: {error}")
    for unwanted in listed.keys() - wanted:
        log.warning("schedules.unwanted", schedule=unwanted)
        drifted += await schedules.remove(unwanted)
    return drifted


async def look_after(schedules: Schedules, row: Schedule, *, listed: dict[str, Any]) -> bool:
    """Settles a schedule that does not look right; tells whether it had drifted."""
    now = timezone.now()
    order = order_of(row)
    if not is_over(row, now=now) and await schedules.looks_right(order, listed.get(order.key), now=now):
        await note(row, Settled(Outcome.RIGHT, now), drifted=False)
        return False
    return await bring(schedules, row)


async def bring(schedules: Schedules, row: Schedule) -> bool:
    """Makes one schedule what its row says; tells whether it was right before and had drifted."""
    now = timezone.now()
    if is_over(row, now=now):
        removed = await schedules.remove(order_of(row).key)
        await note(row, Settled(Outcome.RIGHT, now), drifted=False)
        return removed
    settled = await schedules.settle(order_of(row), since=row.carried_until, now=now)
    drifted = row.checked_at is not None and settled.outcome in {Outcome.MADE, Outcome.CHANGED}
    if drifted:
        log.warning("schedules.mended", process=row.process_id, element=row.element, how=settled.outcome)
    await note(row, settled, drifted=drifted)
    return drifted


def is_over(row: Schedule, *, now: datetime) -> bool:
    """Tells whether it will not fire again and has fired the last time long enough ago."""
    return rule_of(row).next_after(max(row.anchor, min(row.carried_until, now - GRACE))) is None


async def note(row: Schedule, settled: Settled, *, drifted: bool) -> None:
    """Writes that a schedule is right, unless somebody has decided otherwise meanwhile."""
    now = timezone.now()
    values: dict[str, Any] = {"carried_until": settled.carried_until, "checked_at": now, "trouble": ""}
    if drifted:
        values["mended_at"] = now
    await Schedule.objects.filter(pk=row.pk, revision=row.revision).aupdate(**values)


async def note_trouble(row: Schedule, *, reason: str) -> None:
    """Writes why a schedule could not be made right."""
    log.error("schedules.trouble", process=row.process_id, element=row.element, reason=reason)
    await Schedule.objects.filter(pk=row.pk).aupdate(trouble=reason[:1000])


async def find(process: str, element: str) -> Schedule | None:
    """The row of one schedule with what an order needs."""
    return await rows().filter(process_id=process, element=element).afirst()


def rows() -> Any:  # noqa: ANN401 - a query set of Schedule, whose type the plugin cannot name here
    """All schedules with what an order needs."""
    return Schedule.objects.select_related("deployment__version", "deployment__plan").order_by("pk")
