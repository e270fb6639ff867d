"""The oracle of scopes: what becomes of a sub-process, and what stops it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from tests.properties.story import (
    NEVER,
    Around,
    Blow,
    Branch,
    Happened,
    Logged,
    Raised,
    Story,
    Stuck,
    Tie,
    Variables,
    Written,
    moments,
)
from tests.properties.tree import Border, Seq, Sub, is_inline

TIMED = ("timer", "message", "signal")
"""Events that happen by themselves, whatever their activity does."""


@dataclass(frozen=True)
class Stop:
    """What ends a scope or an activity before its time: an event, an error, a cancellation."""

    time: float
    cause: Branch | None = None
    event: Border | None = None
    blow: Blow | None = None
    raised: Raised | None = None

    def cut(self, story: Story) -> None:
        """Takes away what does not happen."""
        if self.raised is None:
            story.cut(self.time, self.cause)
        else:
            story.cut_after(self.raised)


def taker(events: Iterable[Border], *, kind: str, code: str) -> Border | None:
    """The error or escalation event that takes a code: one that names it, else one that takes all."""
    codes = {"error": lambda event: event.code, "escalation": lambda event: event.escalation}
    fitting = [event for event in events if event.kind == kind]
    named = [event for event in fitting if codes[kind](event) == code]
    return next(iter([*named, *(event for event in fitting if not codes[kind](event))]), None)


def take_raised(events: tuple[Border, ...], story: Story) -> list[tuple[Raised, Border]]:
    """The escalations that these events take, which therefore go no further."""
    taken = [(each, taker(events, kind="escalation", code=each.code)) for each in story.raised]
    story.raised = [each for each, event in taken if event is None]
    return [(each, event) for each, event in taken if event is not None]


def earliest(stops: list[Stop], *, before: float) -> Stop | None:
    """What stops something that would be over at a moment; a cause inside comes before the end."""
    found = [each for each in stops if each.time <= before and each.time < NEVER]
    if any(each.time == before and each.cause is None for each in found):
        raise Tie
    first = min((each.time for each in found), default=NEVER)
    at_first = [each for each in found if each.time == first]
    if len(at_first) > 1:
        raise Tie
    return next(iter(at_first), None)


def tell_sub(sub: Sub, time: float, env: Variables, at: Around) -> Story:
    """The scope without its boundary events; an error that leaves it is its only blow."""
    catching = tuple(border.code for border in sub.borders if border.kind == "error")
    inner = dataclasses.replace(
        at,
        catching=(*at.catching, *catching) if sub.mode != "call" else (),
        prefix=f"p_{sub.id}/" if sub.mode == "call" else at.prefix,
    )
    local = {sub.local_name: 1} if sub.local else {}
    story = tell_scope(sub.body, sub.id, time, {**env, **local}, inner, handlers=sub.handlers)
    story.writes = [each for each in story.writes if each.name != sub.local_name]
    inside, story.log = tuple(story.log), []
    if not is_inline(sub):
        over = story.end is not None and story.end < NEVER
        after = story.env(env if sub.mode == "call" else {}) if over else {}
        story.writes = [Written(story.end, name, value, at.branch) for name, value in after.items()]
    if story.end is not None and story.end < NEVER:
        story.done.append(Happened(story.end, at.branch, at.prefix + sub.id))
        if inside and sub.mode != "call":
            story.log.append(Logged(story.end, at.branch, at.prefix + sub.id, inside))
    return story


def tell_scope(
    body: Seq, name: str, time: float, env: Variables, at: Around, *, handlers: tuple[Border, ...] = ()
) -> Story:
    """A whole scope, from its start event until nothing moves in it or something stops it."""
    inner = dataclasses.replace(
        at, catching=(*at.catching, *(each.code for each in handlers if each.kind == "error"))
    )
    story = Story(None, [Happened(time, at.branch, f"{at.prefix}start_{name}")])
    found = at.tell(body, time, env, inner)
    story.add(found)
    if found.end is not None:
        story.consumed.append(found.end)
        if found.end < NEVER:
            story.done.append(Happened(found.end, at.branch, f"{at.prefix}end_{name}"))
    stops = stops_inside(story, handlers)
    asides = happening(handlers, story, time, at, stops=stops)
    over = max([*story.consumed, *(each.time for each in stops_inside(story, handlers))], default=NEVER)
    for when, event in sorted(asides, key=lambda each: each[0]):
        if when == over and event.kind in TIMED:
            raise Tie
        if when <= over:
            told = tell_handler(event, when, env, at.fork(event.id))
            blows, told.blows = told.blows, []
            stops += [Stop(each.time, each.branch, None, each) for each in blows]
            story.add(told)
            over = max(over, *(each.time for each in blows), *([] if told.end is None else [told.end]))
    stop = earliest(stops, before=over)
    if stop is None:
        story.end = over
        if over == NEVER:
            story.stuck += [] if story.stuck else jammed(story)
            story.stuck += waiting_still(handlers, time, at, prefix="start_")
    else:
        stop_scope(story, stop, env, at)
    story.consumed, story.joins = [], []
    return story


def jammed(story: Story) -> list[Stuck]:
    """Nothing else moves in the scope: the join that waits longest becomes an incident."""
    joins = sorted(story.joins, key=lambda each: each.time)
    if len(joins) > 1 and joins[0].time == joins[1].time:
        raise Tie
    return joins[:1]


def stops_inside(story: Story, handlers: tuple[Border, ...]) -> list[Stop]:
    """What stops a scope from inside: its errors, and the cancelling of a transaction."""
    stops = []
    for blow in story.blows:
        event = None if blow.code is None else taker(handlers, kind="error", code=blow.code)
        stops.append(Stop(blow.time, blow.branch, event, blow))
    if story.cancelled is not None:
        stops.append(Stop(story.cancelled.time, story.cancelled.branch))
    return stops


def happening(
    events: tuple[Border, ...], story: Story, time: float, at: Around, *, stops: list[Stop]
) -> list[tuple[float, Border]]:
    """What may happen beside, and when; events that interrupt are added to the stops."""
    taken = take_raised(events, story)
    stops += [Stop(each.time, each.branch, event, raised=each) for each, event in taken if event.interrupting]
    asides = [(each.time, event) for each, event in taken if not event.interrupting]
    for event in events:
        if event.kind in TIMED and event.interrupting:
            stops += [Stop(when, None, event) for when in [*moments(event, time, at)][:1]]
        elif event.kind in TIMED:
            asides += [(when, event) for when in moments(event, time, at)]
    return asides


def stop_scope(story: Story, stop: Stop, env: Variables, at: Around) -> None:
    """An event sub-process takes over, an error leaves the scope, or the scope just ends."""
    cancelled = story.cancelled
    stop.cut(story)
    story.end = None
    if stop.event is not None:
        told = tell_handler(stop.event, stop.time, story.env(env), at)
        story.add(told)
        story.end = told.end
    elif stop.blow is None:
        assert cancelled is not None
        story.cancelled = cancelled
        story.add(cancelled.undone)
    elif stop.blow.code is None:
        story.end = stop.time
    else:
        story.blows.append(stop.blow)


def tell_handler(event: Border, when: float, env: Variables, at: Around) -> Story:
    """An event sub-process from its start event on: a scope of its own."""
    story = tell_sub(Sub(event.id, event.mode, event.handler), when, env, at)
    if event.kind == "message":
        story.writes.insert(0, Written(when, f"v_{event.id}", event.arrives % 7, at.branch))
    return story


def waiting_still(events: tuple[Border, ...], time: float, at: Around, *, prefix: str = "") -> list[Stuck]:
    """Events of something that waits for ever which go on waiting with it."""
    waits = [event for event in events if event.kind in {"signal", "message"}]
    return [Stuck(time, f"{at.prefix}{prefix}{event.id}", event.kind, at.branch) for event in waits]
