"""Timer start events as Temporal Schedules: made, changed, paused and removed until all is as it should be.

A schedule starts instances without the studio (`scheduled_start`). So nobody but Temporal and its workers
has to be awake when it is time; the studio hears of an instance by its first event, like of every other. The
planned moment is part of the id, so one moment begins one instance, however often it is asked for.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from temporalio.client import (
    Client,
    Schedule,
    ScheduleActionStartWorkflow,
    ScheduleAlreadyRunningError,
    ScheduleBackfill,
    ScheduleHandle,
    ScheduleListDescription,
    ScheduleOverlapPolicy,
    SchedulePolicy,
    ScheduleSpec,
    ScheduleState,
    ScheduleUpdate,
)
from temporalio.service import RPCError, RPCStatusCode

from engine.elements.timer_starts import TimerRule
from engine.temporal.host.client import StartRequest
from engine.temporal.host.registration import Registered
from engine.temporal.host.schedule_specs import listed_until, says, spec_of
from engine.temporal.scheduled_start import MARK, ScheduledStart, ScheduledStartInput

LONGEST_ID = 400


class Outcome(StrEnum):
    """What had to be done to a schedule."""

    RIGHT = "right"
    MADE = "made"
    CHANGED = "changed"
    EXTENDED = "extended"
    """Only its list of moments was written anew."""


@dataclass(frozen=True, slots=True)
class ScheduleOrder:
    """How the schedule of one timer start event should be. `request.instance` is ignored."""

    request: StartRequest
    rule: TimerRule
    paused: bool = False
    remark: str = ""
    """A word for whoever looks at it in Temporal."""

    @property
    def key(self) -> str:
        """Process and start event."""
        return f"{self.request.process}@{self.request.start_event}"


@dataclass(frozen=True, slots=True)
class Settled:
    """A schedule is as it should be; it knows of every firing until `carried_until`."""

    outcome: Outcome
    carried_until: datetime


def instance_prefix(process: str, element: str) -> str:
    """What ids of instances begin with that a schedule starts; the planned moment follows."""
    text = f"{process}@{element}"
    if len(text) > LONGEST_ID:
        text = f"{text[: LONGEST_ID - 17]}~{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    return text


class Schedules:
    """The schedules of one task queue. Every call may be repeated."""

    def __init__(self, client: Client, *, task_queue: str, catch_up: timedelta, sealed_by: str = "") -> None:
        self._client = client
        self._task_queue = task_queue
        self._catch_up = catch_up
        """How long after its moment a firing still happens, when Temporal was down."""
        self._sealed_by = sealed_by
        """Name of the key under which inputs are written; one under another is written anew."""
        self._registered = Registered(client)

    async def settle(self, order: ScheduleOrder, *, since: datetime, now: datetime) -> Settled:
        """Makes the schedule what it should be; what fell between `since` and `now` is made up for."""
        since = max(since, now - self._catch_up)
        handle = self._handle(order.key)
        wanted = await self._schedule(order, after=since)
        try:
            found = (await handle.describe()).schedule
        except RPCError as error:
            if error.status != RPCStatusCode.NOT_FOUND:
                raise
            return await self._make(order, wanted, since=since, now=now)
        same = _note(found.state) == _note(wanted.state) and found.state.paused == order.paused
        right = same and says(found.spec, order.rule, now=now)
        if not right:
            await handle.update(lambda _: ScheduleUpdate(schedule=wanted))
        if not order.paused:
            # Where it is right too: whoever made it so may have died before this.
            await handle.backfill(_missed(since, now))
        if right:
            return Settled(Outcome.RIGHT, now)
        changed = Outcome.EXTENDED if same and listed_until(wanted.spec) else Outcome.CHANGED
        return Settled(changed, _carried(wanted.spec, now=now))

    async def remove(self, key: str) -> bool:
        """Deletes a schedule; False when there is none. Instances that it has started go on."""
        try:
            await self._handle(key).delete()
        except RPCError as error:
            if error.status != RPCStatusCode.NOT_FOUND:
                raise
            return False
        return True

    async def listed(self) -> dict[str, ScheduleListDescription]:
        """All schedules of this task queue by key, as Temporal's index shows them (some seconds late)."""
        prefix = f"{self._task_queue}/"
        found = await self._client.list_schedules()
        return {each.id.removeprefix(prefix): each async for each in found if each.id.startswith(prefix)}

    async def looks_right(
        self, order: ScheduleOrder, found: ScheduleListDescription | None, *, now: datetime
    ) -> bool:
        """Whether what the index shows is as it should be."""
        if found is None or found.schedule is None or found.schedule.state.paused != order.paused:
            return False
        wanted = await self._schedule(order, after=now)
        noted = found.schedule.state.note == wanted.state.note
        return noted and says(found.schedule.spec, order.rule, now=now)

    async def _make(
        self, order: ScheduleOrder, wanted: Schedule, *, since: datetime, now: datetime
    ) -> Settled:
        missed = [] if order.paused else [_missed(since, now)]
        try:
            await self._client.create_schedule(self._id(order.key), wanted, backfill=missed)
        except ScheduleAlreadyRunningError:
            return await self.settle(order, since=since, now=now)
        return Settled(Outcome.MADE, _carried(wanted.spec, now=now))

    async def _schedule(self, order: ScheduleOrder, *, after: datetime) -> Schedule:
        request = order.request
        name = request.process_name or request.process
        given = ScheduledStartInput(
            request.process,
            name,
            request.input(indexed=await self._registered.check()),
            request.execution_timeout,
            request.run_timeout,
        )
        # A queue of its own counts only where there is one, so that schedules of before stay right.
        queue = [request.task_queue] if request.task_queue else []
        parts = [asdict(given), self._catch_up.total_seconds(), self._sealed_by, *queue]
        content = json.dumps(parts, sort_keys=True)
        digest = hashlib.sha256(content.encode()).hexdigest()[:12]
        return Schedule(
            action=ScheduleActionStartWorkflow(
                ScheduledStart.run,
                given,
                id=MARK + instance_prefix(request.process, request.start_event or ""),
                task_queue=request.task_queue or self._task_queue,
                static_summary=name,
            ),
            spec=spec_of(order.rule, after=after),
            policy=SchedulePolicy(overlap=ScheduleOverlapPolicy.ALLOW_ALL, catchup_window=self._catch_up),
            state=ScheduleState(note=f"{order.remark} [{digest}]".strip(), paused=order.paused),
        )

    def _id(self, key: str) -> str:
        return f"{self._task_queue}/{key}"

    def _handle(self, key: str) -> ScheduleHandle:
        return self._client.get_schedule_handle(self._id(key))


def _missed(since: datetime, now: datetime) -> ScheduleBackfill:
    return ScheduleBackfill(start_at=since, end_at=max(since, now), overlap=ScheduleOverlapPolicy.ALLOW_ALL)


def _carried(spec: ScheduleSpec, *, now: datetime) -> datetime:
    until = listed_until(spec)
    return now if until is None else min(now, until)


def _note(state: ScheduleState) -> str:
    return state.note or ""
