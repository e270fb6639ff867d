"""What will start a process by itself once a version is live, beside what does so now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils import timezone

from engine.compile import compile_runnable
from engine.elements.timer_starts import timer_starts
from engine.errors import ExpressionError
from engine.parse import read_definitions
from studio.deployments.models import Deployment, Schedule, StartEvent
from studio.deployments.schedules.rules import rule_of
from studio.deployments.schedules.wording import rule_in_words, shown
from studio.deployments.selectors import live_of
from studio.deployments.starts import MESSAGE, SIGNAL, start_events

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.plan import Plan
    from studio.processes.models import Version

NEXT: Final = 3
NEW, KEPT, CHANGED, ENDS = "new", "kept", "changed", "ends"


@dataclass(frozen=True, slots=True)
class ClockStart:
    """A timer start event with its rule and its next firings; none where it ends or stays paused."""

    element: str
    name: str
    change: str
    rule: str
    was: str
    """The rule of now, where it changes."""
    next: tuple[str, ...]
    paused: bool


@dataclass(frozen=True, slots=True)
class EventStart:
    """A message, mail or signal that starts the process."""

    start: StartEvent
    change: str

    @property
    def starts(self) -> list[StartEvent]:
        """As templates about what starts a process take it."""
        return [self.start]


@dataclass(frozen=True, slots=True)
class StartOutlook:
    """What starts one process of the file by itself; `over` where the file does not have it any more."""

    process_id: str
    clocks: tuple[ClockStart, ...]
    events: tuple[EventStart, ...]
    over: bool = False

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        parts = ("element", "name", "change", "rule", "was", "paused")
        clocks = [
            {**{part: getattr(each, part) for part in parts}, "next": each.next} for each in self.clocks
        ]
        events = [
            {
                "kind": each.start.kind,
                "name": each.start.name,
                "mail": each.start.email,
                "change": each.change,
            }
            for each in self.events
        ]
        return {"process_id": self.process_id, "over": self.over, "clocks": clocks, "events": events}


def start_outlooks(version: Version) -> list[StartOutlook]:
    """What changes for each process that is in the file or live of its definition; the caller may deploy."""
    plans = compile_runnable(read_definitions(version.xml.encode("utf-8")))
    live = {each.process_id: each for each in live_of(version.definition)}
    found = [outlook_of(plan, live=live.pop(plan.process_id, None)) for plan in plans]
    found += [outlook_of_removed(each) for each in live.values()]
    return [each for each in found if each.clocks or each.events]


def outlook_of(plan: Plan, *, live: Deployment | None) -> StartOutlook:
    """One process that will be live."""
    wanted = external(start_events(Deployment(), plan=plan))
    known = external(live.starts.order_by("pk") if live else ())
    names = {key_of(each) for each in known}
    events = [EventStart(each, KEPT if key_of(each) in names else NEW) for each in wanted]
    kept = {key_of(each) for each in wanted}
    events += [EventStart(each, ENDS) for each in known if key_of(each) not in kept]
    return StartOutlook(plan.process_id, tuple(clocks_of(plan)), tuple(events))


def outlook_of_removed(live: Deployment) -> StartOutlook:
    """One process that will be retired."""
    rows = Schedule.objects.filter(process_id=live.process_id).order_by("pk")
    events = [EventStart(each, ENDS) for each in external(live.starts.order_by("pk"))]
    return StartOutlook(live.process_id, tuple(ending(each) for each in rows), tuple(events), over=True)


def clocks_of(plan: Plan) -> list[ClockStart]:
    """The timer start events of the plan, as they would be if it went live now, and those that end."""
    now = timezone.now()
    rows = {each.element: each for each in Schedule.objects.filter(process_id=plan.process_id).order_by("pk")}
    try:
        starts = timer_starts(plan, now=now.timestamp())
    except ExpressionError:  # deploying it is refused with the reason
        return []
    found = []
    for start in starts:
        row = rows.pop(start.element, None)
        planned = Schedule(
            process_id=plan.process_id,
            element=start.element,
            name=start.name,
            measure=start.measure,
            text=start.text,
            anchor=now,
        )
        same = row is not None and (row.measure, row.text) == (start.measure, start.text)
        change = NEW if row is None else KEPT if same else CHANGED
        was = rule_in_words(row) if row is not None and not same else ""
        paused = row is not None and row.paused_at is not None
        moments = () if paused else firings(planned)
        rule = rule_in_words(planned)
        found.append(ClockStart(start.element, start.name, change, rule, was, moments, paused))
    return found + [ending(each) for each in rows.values()]


def firings(planned: Schedule) -> tuple[str, ...]:
    """Its next moments with their time zone; none where the rule is none."""
    try:
        return tuple(shown(each) for each in rule_of(planned).first(NEXT, after=planned.anchor))
    except ExpressionError:
        return ()


def ending(row: Schedule) -> ClockStart:
    """A schedule that the deployment removes."""
    return ClockStart(row.element, row.name, ENDS, rule_in_words(row), "", (), row.paused_at is not None)


def external(starts: Iterable[StartEvent]) -> list[StartEvent]:
    """Those that messages, mails or signals begin."""
    return [each for each in starts if each.kind in {MESSAGE, SIGNAL}]


def key_of(start: StartEvent) -> tuple[str, str, str]:
    """By what two versions have the same start: what it listens to, and which mails it wants."""
    return start.kind, start.name, str(sorted((start.email or {}).items()))
