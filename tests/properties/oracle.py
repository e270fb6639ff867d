"""The oracle: what a drawn process must do, told from the tree and never from the BPMN.

Time is counted in whole milliseconds. Branches do not see each other, so each is told on its own, as if
nothing stopped it; what an error, a terminate event, a timer, a message, a signal or an escalation stops is
cut off afterwards. Where two things happen at the very same moment and one stops the other, the specification
leaves the outcome open: `Tie` asks for another example.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from tests.properties.story import (
    NEVER,
    Around,
    Blow,
    Branch,
    Cancelled,
    Happened,
    Logged,
    Raised,
    Story,
    Stuck,
    Tie,
    Variables,
    Written,
    first_of,
    holds,
    moments,
)
from tests.properties.tree import (
    And,
    Block,
    Border,
    Choice,
    Drawn,
    ErrorEnd,
    Escalate,
    Loop,
    Or,
    Seq,
    Sub,
    Task,
    Terminate,
    Undo,
    Xor,
    is_inline,
    passes,
)

TIMED = ("timer", "message", "signal")
"""Events that happen by themselves, whatever their activity does."""


def tell(block: Block, time: float, env: Variables, at: Around) -> Story:  # noqa: C901 - one match over the closed union
    """What becomes of a token that enters the block."""
    match block:
        case Seq():
            return tell_seq(block, time, env, at)
        case Task() | Sub():
            once = tell_once if block.repeat is None else tell_repeated
            return tell_activity(block, once(block, time, env, at), time, env, at)
        case Xor():
            return tell_xor(block, time, env, at)
        case Choice():
            return tell_choice(block, time, env, at)
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
        case Escalate():
            return tell_escalate(block, time, at)
        case Undo():
            raise AssertionError("compensation stands at the end of a scope")


def tell_escalate(block: Escalate, time: float, at: Around) -> Story:
    story = Story(None if block.end else time, [Happened(time, at.branch, at.prefix + block.id)])
    if block.end:
        story.consumed.append(time)
    if block.code is not None:
        story.raised.append(Raised(time, at.branch, block.code, at.prefix + block.id))
    return story


def tell_seq(seq: Seq, time: float, env: Variables, at: Around) -> Story:
    story = Story(time)
    for part in seq.parts:
        if isinstance(part, Undo):
            only = None if part.only is None else seq.parts[part.only]
            found = tell_undo(part, story, time, at, only=only)
        else:
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
    else:
        if min(ends) < NEVER:
            story.joins.append(Stuck(min(ends), f"{at.prefix}j_{block.id}", "incident", at.branch))
        if waits_for_ever or NEVER in ends:
            story.end = NEVER
    return story


def tell_choice(choice: Choice, time: float, env: Variables, at: Around) -> Story:
    """An event-based gateway: the first event decides."""
    times = [first_of(event, time, at) for event in choice.events]
    first = min(times)
    if first == NEVER:
        waits = [Stuck(time, at.prefix + event.id, wait_kind(event), at.branch) for event in choice.events]
        return Story(NEVER, stuck=waits)
    if times.count(first) > 1:
        raise Tie
    event, branch = choice.events[times.index(first)], choice.branches[times.index(first)]
    story = Story(first, [Happened(first, at.branch, at.prefix + each) for each in (choice.id, event.id)])
    if event.target:
        story.writes.append(Written(first, event.target, event.value, at.branch))
    found = tell(branch, first, story.env(env), at)
    story.add(found)
    story.end, story.lost = found.end, found.lost if passes(branch) else first
    return story


def wait_kind(event: Task) -> str:
    """How `run_process` calls what a catching event waits for."""
    return {"wait": "timer", "receive": "message"}.get(event.kind, event.kind)


def tell_once(activity: Task | Sub, time: float, env: Variables, at: Around) -> Story:
    """The activity without its boundary events."""
    if isinstance(activity, Task):
        return tell_work(activity, time, env, at)
    return tell_sub(activity, time, env, at)


def tell_repeated(activity: Task | Sub, time: float, env: Variables, at: Around) -> Story:
    """All parts of a repeated activity."""
    repeat = activity.repeat
    assert repeat is not None
    if repeat.mode == "parallel":
        together = tell_many_subs if isinstance(activity, Sub) else tell_many_tasks
        story = together(activity, time, env, at)
    else:
        number = repeat.count if repeat.enough is None else min(repeat.count, repeat.enough)
        if repeat.mode == "loop" and not repeat.before:
            number = max(number, 1)
        story = tell_rounds(activity, number, time, env, at)
    story.log = []
    if repeat.collects and isinstance(activity, Task):
        values = [each for each in story.writes if each.name == activity.target]
        story.writes = [each for each in story.writes if each.name != activity.target]
        if story.end is not None and story.end < NEVER:
            collected = [each.value for each in values]
            story.writes.append(Written(story.end, f"c_{activity.id}", collected, at.branch))
    return story


def tell_rounds(activity: Task | Sub, number: int, time: float, env: Variables, at: Around) -> Story:
    """One part after the other."""
    story = Story(time)
    for _ in range(number):
        found = tell_once(activity, time, env, at)
        story.add(found)
        env, story.end = found.env(env), found.end
        if found.end is None or found.end == NEVER:
            break
        time = found.end
    return story


def tell_many_tasks(task: Task, time: float, env: Variables, at: Around) -> Story:
    """Parts at once, or so many at a time; all of them need the same time."""
    story, left = Story(time), task.repeat.count
    wanted = left if task.repeat.enough is None else min(left, task.repeat.enough)
    while left and wanted and time < NEVER:
        running = min(left, task.repeat.at_once or left)
        parts = [tell_work(task, time, env, at) for _ in range(running)]
        time = parts[0].end
        for part in parts[: running if time == NEVER else wanted]:
            story.add(part)
        left, wanted = left - running, max(wanted - running, 0)
    story.end = time
    return story


def tell_many_subs(sub: Sub, time: float, env: Variables, at: Around) -> Story:
    """All parts at once; what one of them does may not stop another, for they do it at the same moment."""
    story = Story(time)
    for _ in range(sub.repeat.count):
        found = tell_sub(sub, time, env, at.fork(sub.id))
        if found.end is None:
            raise Tie
        story.add(found)
        story.end = max(story.end, found.end)
    return story


def tell_work(task: Task, time: float, env: Variables, at: Around) -> Story:
    """The task without its boundary events: a failure is a blow, or an incident where nobody takes it."""
    if not task.answered:
        return Story(NEVER, stuck=[Stuck(time, at.prefix + task.id, "user_task", at.branch)])
    ready = first_of(task, time, at)
    if ready == NEVER:
        return Story(NEVER, stuck=[Stuck(time, at.prefix + task.id, wait_kind(task), at.branch)])
    if task.fails is not None:
        codes = {border.code for border in task.borders if border.kind == "error"} | set(at.catching)
        if task.keeps_error or task.fails in codes or None in codes:
            return Story(None, blows=[Blow(ready, at.branch, task.id, task.fails)])
        return Story(NEVER, stuck=[Stuck(ready, at.prefix + task.id, "incident", at.branch)])
    story = Story(ready, [Happened(ready, at.branch, at.prefix + task.id)])
    if task.target:
        value = (env.get(task.target) or 0) + 1 if task.kind == "set" else task.value
        story.writes.append(Written(ready, task.target, value, at.branch))
    if task.keeps_error:
        story.writes.append(Written(ready, f"err_{task.id}", None, at.branch))
    if task.undo is not None:
        story.log.append(Logged(ready, at.branch, at.prefix + task.id, task))
    return story


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


def tell_scope(
    body: Seq, name: str, time: float, env: Variables, at: Around, *, handlers: tuple[Border, ...] = ()
) -> Story:
    """A whole scope, from its start event until nothing moves in it or something stops it."""
    inner = dataclasses.replace(
        at, catching=(*at.catching, *(each.code for each in handlers if each.kind == "error"))
    )
    story = Story(None, [Happened(time, at.branch, f"{at.prefix}start_{name}")])
    found = tell(body, time, env, inner)
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


def tell_activity(activity: Task | Sub, story: Story, time: float, env: Variables, at: Around) -> Story:
    """The activity's own story, as its boundary events change it."""
    blow = next(iter(story.blows), None)
    over = story.end or 0.0
    if blow is not None:
        over = blow.time
    elif story.cancelled is not None:
        over = story.cancelled.undone.end
    stops: list[Stop] = []
    asides = happening(activity.borders, story, time, at, stops=stops)
    stop = earliest(stops, before=over)
    if stop is not None and blow is not None and stop.time == over:
        raise Tie
    if stop is not None:
        over = stop.time
        stop.cut(story)
        story = stopped(activity, story, stop.event, over, env, at)
    elif blow is not None:
        story = failed(activity, story, blow, env, at)
    else:
        end_activity(activity, story, over, time, at)
    for when, event in asides:
        if when == over and (event.kind in TIMED or stop is not None or blow is not None):
            raise Tie
        if when <= over:
            run_aside(event, story, when, env, at)
    return story


def end_activity(activity: Task | Sub, story: Story, over: float, time: float, at: Around) -> None:
    """Nothing stopped it: it is over, or a cancelled transaction, or its events wait with it for ever."""
    if story.cancelled is not None:
        story.cancelled, story.end, story.log = None, over, []
        story.done.append(Happened(over, at.branch, f"{at.prefix}k_{activity.id}"))
    elif over == NEVER:
        story.stuck += waiting_still(activity.borders, time, at)


def stopped(  # noqa: PLR0917 - as all of `tell`
    activity: Task | Sub, story: Story, border: Border, when: float, env: Variables, at: Around
) -> Story:
    """A boundary event takes over."""
    story.log = []
    story.done.append(Happened(when, at.branch, at.prefix + border.id))
    if border.kind == "message":
        story.writes.append(Written(when, f"v_{border.id}", border.arrives % 7, at.branch))
    found = tell(border.handler, when, story.env(env), at)
    story.add(found)
    story.end = found.end
    story.lost = found.lost if passes(border.handler) else when
    return story


def failed(activity: Task | Sub, story: Story, blow: Blow, env: Variables, at: Around) -> Story:
    """Own boundary event, then the error variable, then a sub-process around."""
    catcher = taker(activity.borders, kind="error", code=blow.code)
    if catcher is not None:
        story.blows = []
        return stopped(activity, story, catcher, blow.time, env, at)
    story.log = []
    if isinstance(activity, Sub):
        return story
    if activity.keeps_error:
        error = {"code": blow.code, "message": "m", "element": activity.id, "attempts": 1}
        story = Story(blow.time, [Happened(blow.time, at.branch, at.prefix + activity.id)])
        story.writes.append(Written(blow.time, f"err_{activity.id}", error, at.branch))
        if activity.undo is not None:
            story.log.append(Logged(blow.time, at.branch, at.prefix + activity.id, activity))
    return story


def run_aside(border: Border, story: Story, when: float, env: Variables, at: Around) -> None:
    """A boundary event that does not interrupt happens while the activity lasts."""
    beside = at.fork(border.id)
    story.done.append(Happened(when, beside.branch, at.prefix + border.id))
    if border.kind == "message":
        story.writes.append(Written(when, f"v_{border.id}", border.arrives % 7, beside.branch))
    found = tell(border.handler, when, env, beside)
    story.add(found)
    if found.end is not None:
        story.consumed.append(found.end)
        if found.end < NEVER:
            story.done.append(Happened(found.end, beside.branch, f"{at.prefix}end_{border.id}"))


def tell_undo(undo: Undo, before: Story, time: float, at: Around, *, only: Block | None) -> Story:
    """Handlers one after the other, of what completed last first."""
    taken = [each for each in before.log if only is None or each.activity == only]
    before.log = [each for each in before.log if each not in taken]
    undone = Story(time)
    undo_all(taken, undone, at)
    end = undone.end
    undone.done.append(Happened(end, at.branch, at.prefix + undo.id))
    if undo.how == "cancel":
        undone.end = end
        return Story(None, cancelled=Cancelled(time, at.branch, undone))
    if undo.how == "end":
        undone.consumed.append(end)
        undone.end = None
    return undone


def undo_all(log: Iterable[Logged], story: Story, at: Around) -> None:
    """Goes back through what has completed; the story's end moves on."""
    records = sorted(log, key=lambda each: each.time)
    for earlier, later in itertools.pairwise(records):
        if earlier.time == later.time and earlier.branch != later.branch:
            raise Tie
    for record in reversed(records):
        if isinstance(record.activity, tuple):
            undo_all(record.activity, story, at)
            story.done.append(Happened(story.end, at.branch, record.element))
            continue
        story.end += record.activity.undo
        story.done.append(Happened(story.end, at.branch, f"{at.prefix}h_{record.activity.id}"))
        story.writes.append(Written(story.end, f"u_{record.activity.id}", 1, at.branch))


def foretell(drawn: Drawn) -> tuple[str, Story, Variables]:
    """Status, story and final variables of an instance; raises Tie."""
    signals: dict[str, list[int]] = {}
    for name, moment in drawn.signals:
        signals.setdefault(name, []).append(moment)
    around = Around(signals={name: tuple(sorted(times)) for name, times in signals.items()})
    story = tell_scope(drawn.body, "", 0, drawn.variables, around, handlers=drawn.handlers)
    if story.blows:
        status = "failed"
    elif story.end is not None and story.end < NEVER:
        status = "completed"
    else:
        status = "incident" if any(each.kind == "incident" for each in story.stuck) else "waiting"
    return status, story, story.env(drawn.variables)
