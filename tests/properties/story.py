"""What the oracle tells: what happens when, on which branch, and what stops what."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.properties.tree import Border, Condition, Task

NEVER = math.inf
Branch = tuple[str, ...]
Variables = dict[str, Any]


class Tie(Exception):
    """Two things at the same moment, of which one stops the other."""


@dataclass(frozen=True)
class Happened:
    """An element completed."""

    time: float
    branch: Branch
    element: str


@dataclass(frozen=True)
class Written:
    """A variable got a value."""

    time: float
    name: str
    value: Any
    branch: Branch = ()


@dataclass(frozen=True)
class Stuck:
    """Something waits for ever, unless its scope is stopped."""

    time: float
    element: str
    kind: str
    branch: Branch = ()


@dataclass(frozen=True)
class Blow:
    """What stops a scope: an error, or (without a code) a terminate event."""

    time: float
    branch: Branch
    element: str
    code: str | None


@dataclass(frozen=True)
class Raised:
    """An escalation on its way outwards; `element` has thrown it."""

    time: float
    branch: Branch
    code: str
    element: str = ""


@dataclass(frozen=True)
class Logged:
    """An activity that may be undone: a task with a handler, or a sub-process with what was done inside."""

    time: float
    branch: Branch
    element: str
    activity: Task | tuple[Logged, ...]


@dataclass(frozen=True)
class Cancelled:
    """A cancel end event of a transaction: when it stops everything, and how that is undone."""

    time: float
    branch: Branch
    undone: Story


@dataclass
class Story:
    """What became of one token: `end` is when it went on, NEVER, or None when it was consumed."""

    end: float | None
    done: list[Happened] = field(default_factory=list)
    writes: list[Written] = field(default_factory=list)
    stuck: list[Stuck] = field(default_factory=list)
    blows: list[Blow] = field(default_factory=list)
    consumed: list[float] = field(default_factory=list)
    """When tokens beside the main one were consumed."""
    raised: list[Raised] = field(default_factory=list)
    log: list[Logged] = field(default_factory=list)
    """What has completed and may be undone."""
    joins: list[Stuck] = field(default_factory=list)
    """Joins at which tokens wait in vain, and since when."""
    cancelled: Cancelled | None = None
    lost: float = NEVER
    """When a token that does not go on took the way from which nothing leads on."""

    def add(self, other: Story) -> None:
        for name in ("done", "writes", "stuck", "blows", "consumed", "raised", "log", "joins"):
            getattr(self, name).extend(getattr(other, name))
        self.cancelled = self.cancelled or other.cancelled

    def cut(self, time: float, cause: Branch | None = None) -> None:
        """Everything after `time` does not happen; `cause` is the branch from which the stop comes."""
        for each in (*self.done, *self.writes, *self.stuck, *self.blows, *self.raised):
            same_way = cause is not None and each.branch == cause[: len(each.branch)]
            if each.time == time and not same_way:
                raise Tie
        self.done = [each for each in self.done if each.time <= time]
        self.writes = [each for each in self.writes if each.time <= time]
        self.raised = [each for each in self.raised if each.time <= time]
        self.log = [each for each in self.log if each.time <= time]
        self.stuck, self.blows, self.joins, self.cancelled = [], [], [], None

    def cut_after(self, raised: Raised) -> None:
        """The escalation stops everything at once: what follows its thrower then does not happen."""
        self.cut(raised.time, raised.branch)
        thrower = Happened(raised.time, raised.branch, raised.element)
        place = self.done.index(thrower)
        self.done = [each for i, each in enumerate(self.done) if each.time < raised.time or i <= place]
        self.writes = [each for each in self.writes if each.time < raised.time]
        self.log = [each for each in self.log if each.time < raised.time]
        self.raised = [each for each in self.raised if each.time < raised.time]

    def env(self, before: Variables) -> Variables:
        """The variables after it."""
        after = dict(before)
        for each in sorted(self.writes, key=lambda written: written.time):
            after[each.name] = each.value
        return after


@dataclass(frozen=True)
class Around:
    """Where a block stands: the token's branch, what sub-processes around catch, the process."""

    branch: Branch = ()
    catching: tuple[str | None, ...] = ()
    prefix: str = ""
    signals: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    serial: Iterator[int] = field(default_factory=count)
    tell: Callable[[Any, float, Variables, Around], Story] = field(kw_only=True)
    """Tells any block (`oracle.tell`), for those that hold blocks."""

    def fork(self, name: str) -> Around:
        """A branch of its own; every visit makes new ones."""
        return dataclasses.replace(self, branch=(*self.branch, f"{name}/{next(self.serial)}"))


def holds(condition: Condition, env: Variables) -> bool:
    """As the expression language has it: null is equal to nothing but null, and has no order."""
    value = env.get(condition.name)
    match condition.operator:
        case "==":
            return bool(value == condition.value)
        case "!=":
            return bool(value != condition.value)
        case "<":
            return value is not None and value < condition.value
        case _:
            return value is not None and value >= condition.value


def first_of(event: Task, time: float, at: Around) -> float:
    """When a catching event happens that begins to wait now; NEVER when it does not."""
    if event.kind == "signal":
        return next(moments_of_signal(event.signal, time, at), NEVER)
    if event.kind in {"receive", "message"}:
        return NEVER if event.arrives is None else max(time, event.arrives)
    return time + event.delay


def moments(event: Border, time: float, at: Around) -> Iterator[float]:
    """When a boundary or start event happens that begins to wait now, for timers, messages and signals."""
    if event.kind == "timer":
        times = 1 if event.interrupting else event.repeats
        yield from (time + number * event.after for number in range(1, times + 1))
    elif event.kind == "message":
        yield max(time, event.arrives)
    elif event.kind == "signal":
        yield from moments_of_signal(event.signal, time, at)


def moments_of_signal(name: str, time: float, at: Around) -> Iterator[float]:
    """A signal is only heard by who waits already."""
    moments = at.signals.get(name, ())
    if time in moments:
        raise Tie
    yield from (moment for moment in moments if moment > time)
