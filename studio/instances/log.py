"""The event log of one instance while its row is locked: append, recognise, rewind.

A workflow task can be lost after its events were published and run again with its inputs in another
order (`architecture.md`, phantom attempts). So a batch is compared with what is stored in its place:

1. It begins after the end of the log: nothing is stored, the gap is reported.
2. It says what is stored: nothing changes, except that its fence now vouches for these events.
3. It says something else at event k. A lower fence than the stored event's: a superseded attempt
   speaks late, the batch is dropped. Else the log is cut before k and the batch goes on from there.
4. It goes on beyond the log: appended, unless its fence is lower than that of the last event.

New events are collected; `write_logs` writes those of many logs at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from engine.events import EventBatch, write_event
from engine.ports import Gap
from studio.instances.big_values import lightened_event
from studio.instances.models import Instance, LoggedEvent
from studio.instances.privacy import storable
from studio.instances.projection import Event, Fold, empty, fold_all
from studio.many_rows import write_rows

LONGEST_NAME = 200
"""Characters of a name that a column holds."""


class Known(NamedTuple):
    """What the log says at one place, and how far that is vouched for."""

    fence: int
    data: dict[str, Any]


@dataclass
class InstanceLog:
    """The log of a locked row. `before` is the fold at the time of locking, `fold` the present one."""

    row: Instance
    transient: frozenset[str]
    """Names of variables whose values must not reach the database."""
    before: Fold = field(init=False)
    fold: Fold = field(init=False)
    appended: list[Event] = field(default_factory=list)
    unwritten: list[LoggedEvent] = field(default_factory=list)
    """The end of the log that `write_logs` has still to write."""
    rewound: bool = False

    def __post_init__(self) -> None:
        self.before = self.fold = self.row.fold or empty(self.row.pk)

    @property
    def projected(self) -> Fold:
        """The fold that the tables tell of; after a rewind they are written anew."""
        return empty(self.row.pk) if self.rewound else self.before

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
        told = (storable(write_event(event), transient=self.transient) for event in batch.events)
        return [
            {**lightened_event(event, instance=self.row.pk), "sequence": number}
            for number, event in enumerate(told, batch.after_sequence + 1)
        ]

    def make_room(self, events: list[Event], *, fence: int) -> bool:
        """Compares with the stored log and cuts it where it differs; False when the batch is outdated."""
        if not events or events[0]["sequence"] > self.row.sequence:
            return True
        known = self.known(events[0]["sequence"], last=events[-1]["sequence"])
        for event in events:
            found = known.get(event["sequence"])
            if found is not None and found.data != without_number(event):
                if fence < found.fence:
                    return False
                self.rewind(to=event["sequence"] - 1)
                break
        self.vouch([number for number, each in known.items() if each.fence < fence], fence=fence)
        if events[-1]["sequence"] >= self.row.sequence:
            self.row.fence = max(self.row.fence, fence) if self.row.sequence else 0
        return True

    def known(self, first: int, *, last: int) -> dict[int, Known]:
        """What the log says between two numbers, both included."""
        collected = {each.sequence: Known(each.fence, each.data) for each in self.unwritten}
        found = {number: collected[number] for number in range(first, last + 1) if number in collected}
        if first <= self.row.sequence - len(collected):
            rows = self.row.events.filter(sequence__gte=first, sequence__lte=last)
            for number, fence, data in rows.values_list("sequence", "fence", "data"):
                found[number] = Known(fence, data)
        return found

    def vouch(self, numbers: list[int], *, fence: int) -> None:
        """Raises the fence of events as far as they are still there."""
        for each in self.unwritten:
            each.fence = fence if each.sequence in numbers else each.fence
        if numbers and min(numbers) <= self.row.sequence - len(self.unwritten):
            about = {"sequence__gte": min(numbers), "sequence__lte": max(numbers), "fence__lt": fence}
            self.row.events.filter(**about).update(fence=fence)

    def rewind(self, *, to: int) -> None:
        """Cuts the log after event `to` and folds what is left again."""
        write_logs([self])
        self.row.events.filter(sequence__gt=to).delete()
        kept = list(self.row.events.order_by("sequence"))
        self.fold = fold_all(empty(self.row.pk), (numbered(each) for each in kept))
        self.row.sequence = to
        self.row.fence = kept[-1].fence if kept else 0
        self.rewound = True

    def write(self, events: list[Event], *, fence: int) -> None:
        """Appends events that follow directly on the log."""
        self.unwritten.extend(
            LoggedEvent(
                instance_id=self.row.pk,
                sequence=event["sequence"],
                kind=event["kind"],
                at=datetime.fromtimestamp(event["at"], UTC),
                data=without_number(event),
                fence=fence,
                **found_by(event),
            )
            for event in events
        )
        self.fold = fold_all(self.fold, events)
        self.row.sequence = events[-1]["sequence"]
        self.row.fence = fence
        self.appended.extend(events)


def write_logs(logs: Iterable[InstanceLog]) -> None:
    """Writes the new events of all logs."""
    logs = list(logs)
    write_rows(each for log in logs for each in log.unwritten)
    for log in logs:
        log.unwritten = []


def without_number(event: Event) -> dict[str, Any]:
    """The event as the log stores it: its number is a column."""
    return {name: value for name, value in event.items() if name != "sequence"}


def found_by(event: Event) -> dict[str, str]:
    """What queries find the event by: its element, and the variable or wait that it is about."""
    changed = event["kind"] == "VariableChanged"
    found = {
        "element": event.get("element"),
        "subject": event["name"] if changed else event.get("wait"),
        "scope": event["scope"] if changed else None,
    }
    return {name: (value or "")[:LONGEST_NAME] for name, value in found.items()}


def numbered(row: LoggedEvent) -> Event:
    """The event as folds and browsers read it."""
    return {**row.data, "sequence": row.sequence}
