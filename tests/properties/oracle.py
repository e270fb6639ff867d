"""The oracle: what a drawn process must do, told from the tree and never from the BPMN.

Time is counted in whole milliseconds. Branches do not see each other, so each is told on its own, as if
nothing stopped it; what an error, a terminate event or a timer stops is cut off afterwards. Where two
things happen at the very same moment and one stops the other, the specification leaves the outcome open:
`Tie` asks for another example.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.properties.tree import (
    And,
    Block,
    Border,
    Condition,
    Drawn,
    ErrorEnd,
    Loop,
    Or,
    Seq,
    Sub,
    Task,
    Terminate,
    Xor,
    passes,
)

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
    lost: float = NEVER
    """When a token that does not go on took the way from which nothing leads on."""

    def add(self, other: Story) -> None:
        for name in ("done", "writes", "stuck", "blows", "consumed"):
            getattr(self, name).extend(getattr(other, name))

    def cut(self, time: float, cause: Branch | None = None) -> None:
        """Everything after `time` does not happen; `cause` is the branch from which the stop comes."""
        for each in (*self.done, *self.writes, *self.stuck, *self.blows):
            same_way = cause is not None and each.branch == cause[: len(each.branch)]
            if each.time == time and not same_way:
                raise Tie
        self.done = [each for each in self.done if each.time <= time]
        self.writes = [each for each in self.writes if each.time <= time]
        self.stuck, self.blows = [], []

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
    serial: Iterator[int] = field(default_factory=count)

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


def tell(block: Block, time: float, env: Variables, at: Around) -> Story:
    """What becomes of a token that enters the block."""
    match block:
        case Seq():
            return tell_seq(block, time, env, at)
        case Task():
            return tell_activity(block, tell_work(block, time, env, at), time, env, at)
        case Sub():
            return tell_activity(block, tell_sub(block, time, env, at), time, env, at)
        case Xor():
            return tell_xor(block, time, env, at)
        case Loop():
            return tell_loop(block, time, env, at)
        case And():
            return tell_branches(block, block.branches, time, env, at)
        case Or():
            held = [b for c, b in zip(block.conditions, block.branches, strict=False) if holds(c, env)]
            return tell_branches(block, tuple(held) or block.branches[-1:], time, env, at)
        case ErrorEnd() | Terminate():
            story = Story(None, [Happened(time, at.branch, at.prefix + block.id)])
            code = block.code if isinstance(block, ErrorEnd) else None
            story.blows.append(Blow(time, at.branch, block.id, code))
            return story


def tell_seq(seq: Seq, time: float, env: Variables, at: Around) -> Story:
    story = Story(time)
    for part in seq.parts:
        found = tell(part, time, env, at)
        story.add(found)
        env = found.env(env)
        story.end, story.lost = found.end, found.lost if passes(part) else time
        if found.end is None or found.end == NEVER:
            break
        time = found.end
    return story


def tell_xor(xor: Xor, time: float, env: Variables, at: Around) -> Story:
    pairs = zip(xor.conditions, xor.branches, strict=False)
    branch = next((branch for condition, branch in pairs if holds(condition, env)), xor.branches[-1])
    story = Story(time, [Happened(time, at.branch, f"{at.prefix}{xor.id}")])
    found = tell(branch, time, env, at)
    story.add(found)
    story.end, story.lost = found.end, found.lost if passes(branch) else time
    return story


def tell_loop(loop: Loop, time: float, env: Variables, at: Around) -> Story:
    story = Story(time)
    for number in range(loop.rounds + 1):
        step = Story(
            time, [Happened(time, at.branch, at.prefix + (f"c_{loop.id}" if number else f"i_{loop.id}"))]
        )
        step.writes.append(Written(time, loop.counter, number, at.branch))
        if number:
            step.done.append(Happened(time, at.branch, f"{at.prefix}{loop.id}"))
        story.add(step)
        if number == loop.rounds:
            break
        found = tell(loop.body, time, step.env(env), at)
        story.add(found)
        env = found.env(step.env(env))
        story.end, story.lost = found.end, found.lost
        if found.end is None or found.end == NEVER:
            return story
        time = found.end
    story.end = time
    return story


def tell_branches(block: And | Or, taken: tuple[Seq, ...], time: float, env: Variables, at: Around) -> Story:
    """A split, its branches, and the join of those that lead there."""
    story = Story(None, [Happened(time, at.branch, at.prefix + block.id)])
    ends: list[float] = []
    gone: list[float] = []
    for branch in taken:
        found = tell(branch, time, env, at.fork(block.id))
        story.add(found)
        off_the_way = not passes(branch) or found.lost < NEVER
        if off_the_way and found.end == NEVER:
            story.consumed.append(NEVER)
        if passes(branch) and (off_the_way or found.end is None):
            gone.append(found.lost)
        elif passes(branch) and found.end is not None:
            ends.append(found.end)
    waits_for_ever = bool(gone) and isinstance(block, And)
    if not ends:
        story.lost = max(gone, default=time)
    elif not waits_for_ever and max(ends + gone) < NEVER:
        story.end = max(ends + gone)
        story.done.append(Happened(story.end, at.branch, f"{at.prefix}j_{block.id}"))
    elif NEVER in ends:
        story.end = NEVER
    return story


def tell_work(task: Task, time: float, env: Variables, at: Around) -> Story:
    """The task without its boundary events: a failure is a blow, or an incident where nobody takes it."""
    if not task.answered:
        return Story(NEVER, stuck=[Stuck(time, at.prefix + task.id, "user_task", at.branch)])
    ready = time + task.delay
    if task.fails is not None:
        codes = {border.code for border in task.borders if not border.after} | set(at.catching)
        if task.keeps_error or task.fails in codes or None in codes:
            return Story(None, blows=[Blow(ready, at.branch, task.id, task.fails)])
        return Story(NEVER, stuck=[Stuck(ready, at.prefix + task.id, "incident", at.branch)])
    story = Story(ready, [Happened(ready, at.branch, at.prefix + task.id)])
    if task.target:
        value = (env.get(task.target) or 0) + 1 if task.kind == "set" else task.value
        story.writes.append(Written(ready, task.target, value, at.branch))
    if task.keeps_error:
        story.writes.append(Written(ready, f"err_{task.id}", None, at.branch))
    return story


def tell_sub(sub: Sub, time: float, env: Variables, at: Around) -> Story:
    """The scope without its boundary events; an error that leaves it is its only blow."""
    catching = tuple(border.code for border in sub.borders if not border.after)
    inner = Around(
        at.branch,
        (*at.catching, *catching) if sub.mode != "call" else (),
        f"p_{sub.id}/" if sub.mode == "call" else at.prefix,
        at.serial,
    )
    story = tell_scope(sub.body, sub.id, time, {**env, **({sub.local_name: 1} if sub.local else {})}, inner)
    story.writes = [each for each in story.writes if each.name != sub.local_name]
    if story.end is None:
        return story
    if sub.mode != "inline":
        after = story.env(env if sub.mode == "call" else {}) if story.end < NEVER else {}
        story.writes = [Written(story.end, name, value, at.branch) for name, value in after.items()]
    if story.end < NEVER:
        story.done.append(Happened(story.end, at.branch, at.prefix + sub.id))
    return story


def tell_scope(body: Seq, name: str, time: float, env: Variables, at: Around) -> Story:
    """A whole scope, from its start event until nothing moves in it or something stops it."""
    story = Story(None, [Happened(time, at.branch, f"{at.prefix}start_{name}")])
    found = tell(body, time, env, at)
    story.add(found)
    if found.end is not None:
        story.consumed.append(found.end)
        if found.end < NEVER:
            story.done.append(Happened(found.end, at.branch, f"{at.prefix}end_{name}"))
    blow = min(story.blows, key=lambda each: each.time, default=None)
    if blow is None:
        story.end = max(story.consumed, default=NEVER)
    else:
        story.cut(blow.time, blow.branch)
        if blow.code is not None:
            story.blows.append(blow)
        story.end = blow.time if blow.code is None else None
    story.consumed = []
    return story


def tell_activity(activity: Task | Sub, story: Story, time: float, env: Variables, at: Around) -> Story:
    """The activity's own story, as its boundary events change it."""
    blow = next(iter(story.blows), None)
    over = blow.time if blow is not None else story.end or 0.0
    timers = [each for each in activity.borders if each.after]
    first = min((each for each in timers if each.interrupting), key=lambda each: each.after, default=None)
    if first is not None and time + first.after == over:
        raise Tie
    if first is not None and time + first.after < over:
        over = time + first.after
        if any(each.after == first.after for each in timers if each is not first):
            raise Tie
        story.cut(over)
        story = stopped(activity, story, first, over, env, at)
    elif blow is not None:
        story = failed(activity, story, blow, env, at)
    for border in timers:
        if not border.interrupting:
            run_aside(border, story, time, over, env, at)
    return story


def stopped(  # noqa: PLR0917 - as all of `tell`
    activity: Task | Sub, story: Story, border: Border, when: float, env: Variables, at: Around
) -> Story:
    """A boundary event takes over."""
    if isinstance(activity, Sub) and activity.mode != "inline":
        story.writes = []
    story.done.append(Happened(when, at.branch, at.prefix + border.id))
    found = tell(border.handler, when, story.env(env), at)
    story.add(found)
    story.end = found.end
    story.lost = found.lost if passes(border.handler) else when
    return story


def failed(activity: Task | Sub, story: Story, blow: Blow, env: Variables, at: Around) -> Story:
    """Own boundary event, then the error variable, then a sub-process around."""
    errors = [each for each in activity.borders if not each.after]
    exact = [each for each in errors if each.code == blow.code]
    catcher = next(iter([*exact, *(each for each in errors if each.code is None)]), None)
    if catcher is not None:
        story.blows = []
        return stopped(activity, story, catcher, blow.time, env, at)
    if isinstance(activity, Sub):
        if activity.mode != "inline":
            story.writes = []
        return story
    if activity.keeps_error:
        error = {"code": blow.code, "message": "m", "element": activity.id, "attempts": 1}
        story = Story(blow.time, [Happened(blow.time, at.branch, at.prefix + activity.id)])
        story.writes.append(Written(blow.time, f"err_{activity.id}", error, at.branch))
    return story


def run_aside(  # noqa: PLR0917 - as all of `tell`
    border: Border, story: Story, time: float, over: float, env: Variables, at: Around
) -> None:
    """A non-interrupting timer fires while the activity lasts."""
    for number in range(1, border.repeats + 1):
        when = time + number * border.after
        if when == over:
            raise Tie
        if when < over:
            beside = at.fork(border.id)
            story.done.append(Happened(when, beside.branch, at.prefix + border.id))
            found = tell(border.handler, when, env, beside)
            story.add(found)
            if found.end is not None:
                story.consumed.append(found.end)
                if found.end < NEVER:
                    story.done.append(Happened(found.end, beside.branch, f"{at.prefix}end_{border.id}"))


def foretell(drawn: Drawn) -> tuple[str, Story, Variables]:
    """Status, story and final variables of an instance; raises Tie."""
    story = tell_scope(drawn.body, "", 0, drawn.variables, Around())
    if story.blows:
        status = "failed"
    elif story.end is not None and story.end < NEVER:
        status = "completed"
    else:
        status = "incident" if any(each.kind == "incident" for each in story.stuck) else "waiting"
    return status, story, story.env(drawn.variables)
