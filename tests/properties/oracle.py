"""The oracle: what a drawn process must do, told from the tree and never from the BPMN.

Time is counted in whole milliseconds. Branches do not see each other, so each is told on its own, as if
nothing stopped it; what an error, a terminate event, a timer, a message, a signal or an escalation stops is
cut off afterwards. Where two things happen at the very same moment and one stops the other, the specification
leaves the outcome open: `Tie` asks for another example.
"""

from __future__ import annotations

from tests.properties.borders import tell_activity
from tests.properties.repeating import tell_once, tell_repeated, wait_kind
from tests.properties.scopes import tell_scope
from tests.properties.story import (
    NEVER,
    Around,
    Blow,
    Happened,
    Raised,
    Story,
    Stuck,
    Tie,
    Variables,
    Written,
    first_of,
    holds,
)
from tests.properties.tree import (
    And,
    Block,
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
    passes,
)
from tests.properties.undoing import tell_undo


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


def foretell(drawn: Drawn) -> tuple[str, Story, Variables]:
    """Status, story and final variables of an instance; raises Tie."""
    signals: dict[str, list[int]] = {}
    for name, moment in drawn.signals:
        signals.setdefault(name, []).append(moment)
    around = Around(tell=tell, signals={name: tuple(sorted(times)) for name, times in signals.items()})
    story = tell_scope(drawn.body, "", 0, drawn.variables, around, handlers=drawn.handlers)
    if story.blows:
        status = "failed"
    elif story.end is not None and story.end < NEVER:
        status = "completed"
    else:
        status = "incident" if any(each.kind == "incident" for each in story.stuck) else "waiting"
    return status, story, story.env(drawn.variables)
