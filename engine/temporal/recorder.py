"""The two paths on which events leave a workflow (`architecture.md`, engine/temporal).

*live*: an extern function, called once per burst of work when not replaying. No history, no cost; a
crash can lose or repeat some. *durable*: a local activity carrying everything since the last durable
sequence, in every workflow task that opened a wait, raised an incident, started a child or ended the
instance, and at the latest every `LONGEST_TAIL` events.
"""

from __future__ import annotations

from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy

from engine.events import (
    ChildStarted,
    EventBatch,
    IncidentRaised,
    InstanceCancelled,
    InstanceCompleted,
    InstanceFailed,
    InstanceMigrated,
    ProcessEvent,
    TimerStarted,
    UserTaskOpened,
    WaitOpened,
)
from engine.temporal.extern import emit

LONGEST_TAIL = 100
"""Events that may be on the live path only."""

_REST = (
    UserTaskOpened,
    WaitOpened,
    TimerStarted,
    IncidentRaised,
    ChildStarted,
    InstanceCompleted,
    InstanceFailed,
    InstanceCancelled,
    InstanceMigrated,
)

RECORD = "record_events"
_RUN = 10_000_000
"""More than the history of one run can hold."""

_RETRY = RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_interval=timedelta(seconds=10))


class Recorder:
    """Knows which events are durable and which only live, and makes the rest durable in time."""

    def __init__(self, instance: str, *, durable: int = 0, generation: int = 0) -> None:
        self._instance = instance
        self._generation = generation
        self._durable = durable
        self._tail: list[ProcessEvent] = []
        self._rest_reached = False

    @property
    def durable(self) -> int:
        """Sequence number of the last durable event."""
        return self._durable

    def take(self, events: tuple[ProcessEvent, ...]) -> None:
        """Accepts the events of one burst of work: puts them on the live path at once."""
        if not events:
            return
        after = self._durable + len(self._tail)
        self._tail.extend(events)
        self._rest_reached = self._rest_reached or any(isinstance(event, _REST) for event in events)
        emit(EventBatch(self._instance, after, events, self._fence()))

    def due(self) -> bool:
        """Whether the tail must become durable now."""
        return bool(self._tail) and (self._rest_reached or len(self._tail) >= LONGEST_TAIL)

    def demand(self) -> None:
        """Makes the tail due now, whatever it holds."""
        self._rest_reached = True

    def _fence(self) -> int:
        """Grows with every attempt of a workflow task and with every run: tells superseded ones."""
        return self._generation * _RUN + workflow.info().get_current_history_length()

    def settled(self) -> bool:
        """Whether every event is durable."""
        return not self._tail

    def events_after(self, sequence: int) -> EventBatch:
        """What is not durable yet and follows `sequence`; the writer fills gaps with it."""
        skip = max(0, sequence - self._durable)
        return EventBatch(self._instance, self._durable + skip, tuple(self._tail[skip:]), self._fence())

    async def run(self) -> None:
        """Makes tails durable for as long as the workflow lives; one record at a time."""
        while True:
            await workflow.wait_condition(self.due)
            await self._flush()

    async def _flush(self) -> None:
        batch = EventBatch(self._instance, self._durable, tuple(self._tail), self._fence())
        self._rest_reached = False
        await workflow.execute_local_activity(
            RECORD,
            batch.to_json(),
            start_to_close_timeout=timedelta(seconds=30),
            retry_policy=_RETRY,
            local_retry_threshold=timedelta(seconds=5),
        )
        del self._tail[: len(batch.events)]
        self._durable += len(batch.events)
