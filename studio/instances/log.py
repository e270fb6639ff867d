"""The event log of one instance while its row is locked: append, recognise, rewind.

A workflow task can be lost after its events were published and run again with its inputs in another
order (`architecture.md`, phantom attempts). So a batch is compared with what is stored in its place:

1. It begins after the end of the log: nothing is stored, the gap is reported.
2. It says what is stored: nothing changes, except that its fence now vouches for these events.
3. It says something else at event k. A lower fence than the stored event's: a superseded attempt
   speaks late, the batch is dropped. Else the log is cut before k and the batch goes on from there.
4. It goes on beyond the log: appended, unless its fence is lower than that of the last event.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from engine.events import EventBatch, write_event
from engine.ports import Gap
from studio.instances.models import Instance, LoggedEvent
from studio.instances.privacy import storable
from studio.instances.projection import Event, Fold, empty, fold_all


@dataclass
class InstanceLog:
    """The log of a locked row. `before` is the fold at the time of locking, `fold` the present one."""

    row: Instance
    transient: frozenset[str]
    """Names of variables whose values must not reach the database."""
    before: Fold = field(init=False)
    fold: Fold = field(init=False)
    appended: list[Event] = field(default_factory=list)
    rewound: bool = False

    def __post_init__(self) -> None:
        self.before = self.fold = self.row.fold or empty(self.row.pk)

    @property
    def changed(self) -> bool:
        """Whether anything was appended or cut."""
        return self.rewound or bool(self.appended)

    def append(self, batch: EventBatch) -> Gap | None:
        """Takes one batch as the module's docstring says; returns the gap that kept it from being stored."""
        if batch.after_sequence > self.row.sequence:
            return Gap(self.row.pk, self.row.sequence)
        events = self.read(batch)
        if not self.make_room(events, fence=batch.fence):
            return None
        fresh = [event for event in events if event["sequence"] > self.row.sequence]
        if fresh and batch.fence >= self.row.fence:
            self.write(fresh, fence=batch.fence)
        return None

    def read(self, batch: EventBatch) -> list[Event]:
        """The batch's events as JSON with their numbers, without what must not be stored."""
        return [
            {**storable(write_event(event), transient=self.transient), "sequence": number}
            for number, event in enumerate(batch.events, batch.after_sequence + 1)
        ]

    def make_room(self, events: list[Event], *, fence: int) -> bool:
        """Compares with the stored log and cuts it where it differs; False when the batch is outdated."""
        if not events or events[0]["sequence"] > self.row.sequence:
            return True
        inside = self.row.events.filter(
            sequence__gte=events[0]["sequence"], sequence__lte=events[-1]["sequence"]
        )
        stored = {each.sequence: each for each in inside}
        for event in events:
            known = stored.get(event["sequence"])
            if known is not None and known.data != without_number(event):
                if fence < known.fence:
                    return False
                self.rewind(to=event["sequence"] - 1)
                break
        inside.filter(fence__lt=fence).update(fence=fence)
        if events[-1]["sequence"] >= self.row.sequence:
            self.row.fence = max(self.row.fence, fence) if self.row.sequence else 0
        return True

    def rewind(self, *, to: int) -> None:
        """Cuts the log after event `to` and folds what is left again."""
        self.row.events.filter(sequence__gt=to).delete()
        kept = list(self.row.events.order_by("sequence"))
        self.fold = fold_all(empty(self.row.pk), (numbered(each) for each in kept))
        self.row.sequence = to
        self.row.fence = kept[-1].fence if kept else 0
        self.rewound = True

    def write(self, events: list[Event], *, fence: int) -> None:
        """Appends events that follow directly on the log."""
        LoggedEvent.objects.bulk_create(
            LoggedEvent(
                instance=self.row,
                sequence=event["sequence"],
                kind=event["kind"],
                at=datetime.fromtimestamp(event["at"], UTC),
                data=without_number(event),
                fence=fence,
            )
            for event in events
        )
        self.fold = fold_all(self.fold, events)
        self.row.sequence = events[-1]["sequence"]
        self.row.fence = fence
        self.appended.extend(events)


def without_number(event: Event) -> dict[str, Any]:
    """The event as the log stores it: its number is a column."""
    return {name: value for name, value in event.items() if name != "sequence"}


def numbered(row: LoggedEvent) -> Event:
    """The event as folds and browsers read it."""
    return {**row.data, "sequence": row.sequence}
