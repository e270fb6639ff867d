"""How hypothesis draws a tree: always sound, never with a race that the specification leaves open.

Conditions read the inputs and what was written before on the same path. What runs aside (after a
non-interrupting boundary event) may run several times at once, so it writes only constants.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from tests.properties.tree import (
    INPUTS,
    And,
    Block,
    Border,
    Choice,
    Condition,
    Drawn,
    ErrorEnd,
    Escalate,
    Loop,
    Or,
    Repeat,
    Seq,
    Sub,
    Task,
    Terminate,
    Undo,
    Xor,
    passes,
)

CODES = ("E1", "E2")
ESCALATIONS = ("X1", "X2")
SIGNALS = ("S1", "S2", "S3")
MOST_ELEMENTS = 40
DEPTH = 4
HOUR = 3_600_000
NUMBERS = st.integers(0, 3)


class Pen:
    """Numbers the elements and knows how many may still be drawn."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.count = 0

    def id(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def duration(self) -> int:
        """Milliseconds; hardly two sums of them are equal, so that nothing depends on a tie."""
        odd = (self.count * 2_654_435_761) % 1_048_573 + 1
        return self.draw(st.integers(0, 4)) * HOUR + odd

    def moment(self) -> int:
        """Milliseconds from the beginning of everything to something that comes from outside."""
        self.count += 1
        return self.duration() + HOUR // 7

    def yes(self) -> bool:
        return self.draw(st.booleans())

    def pick(self, *choices: object) -> object:
        return self.draw(st.sampled_from(choices))


@dataclass(frozen=True)
class Place:
    """What is allowed here."""

    depth: int = DEPTH
    known: tuple[str, ...] = ()
    local: str = ""
    aside: bool = False
    parallel: bool = False
    many: bool = False
    """It may be visited more than once."""
    undoable: bool = False
    """What completes here may be undone later."""

    def inside(self, **changes: object) -> Place:
        return replace(self, depth=self.depth - 1, **changes)


@st.composite
def processes(draw: st.DrawFn) -> Drawn:
    """Any process of up to 40 elements, nested up to four deep."""
    pen = Pen(draw)
    body, _ = draw_seq(pen, Place())
    handlers = draw_handlers(pen, Place())
    inputs = tuple(draw(NUMBERS) for _ in INPUTS)
    names = draw(st.lists(st.sampled_from(SIGNALS), max_size=4))
    return Drawn(body, inputs, tuple((name, pen.moment()) for name in names), handlers)


def draw_seq(pen: Pen, place: Place, *, most: int = 3) -> tuple[Seq, tuple[str, ...]]:
    """A sequence, and the variables known after it."""
    parts: list[Block] = []
    for _ in range(pen.draw(st.integers(1, most))):
        if pen.count >= MOST_ELEMENTS:
            break
        block, known = draw_block(pen, place)
        place = replace(place, known=known)
        parts.append(block)
        if not passes(block):
            break
    return Seq(tuple(parts)), place.known


def draw_block(  # noqa: C901, PLR0912 - one line per kind of block
    pen: Pen, place: Place
) -> tuple[Block, tuple[str, ...]]:
    kinds = ["task", "task", "wait", "catch"]
    if place.depth > 0 and pen.count < MOST_ELEMENTS - 8:
        kinds += ["xor", "and", "or", "sub", "sub", "choice"] + ([] if place.aside else ["loop", "undo"])
    if place.depth < DEPTH:
        kinds += ["end", "escalate"]
    match pen.pick(*kinds):
        case "xor":
            return draw_xor(pen, place)
        case "or":
            return draw_or(pen, place)
        case "and":
            return draw_and(pen, place)
        case "loop":
            body, known = draw_seq(pen, place.inside(many=True))
            loop = Loop(pen.id("l"), pen.draw(st.integers(1, 3)), body)
            return loop, (*known, loop.counter)
        case "sub":
            return draw_sub(pen, place)
        case "end":
            return draw_end(pen), place.known
        case "choice":
            return draw_choice(pen, place)
        case "undo":
            return draw_undo(pen, place)
        case "escalate":
            return draw_escalate(pen), place.known
        case "catch":
            return draw_catch(pen, place, *("receive", "message", "signal"))
        case "wait":
            return Task(pen.id("w"), "wait", delay=pen.duration()), place.known
        case _:
            return draw_task(pen, place)


def draw_end(pen: Pen) -> Block:
    """An end that stops others comes after a wait: at one moment nobody could say who is stopped."""
    end = ErrorEnd(pen.id("e"), pen.pick(*CODES)) if pen.yes() else Terminate(pen.id("e"))
    return Seq((Task(pen.id("w"), "wait", delay=pen.duration()), end))


def draw_escalate(pen: Pen) -> Block:
    """It comes after a wait and before one, so that it is clear what it stops."""
    before = Task(pen.id("w"), "wait", delay=pen.duration())
    if pen.yes():
        return Seq((before, Escalate(pen.id("e"), pen.pick(None, *ESCALATIONS), end=True)))
    thrown = Escalate(pen.id("e"), pen.pick(*ESCALATIONS))
    return Seq((before, thrown, Task(pen.id("w"), "wait", delay=pen.duration())))


def draw_catch(pen: Pen, place: Place, *kinds: str) -> tuple[Task, tuple[str, ...]]:
    """A catching event or a receive task."""
    kind, id_ = pen.pick(*kinds), pen.id("t")
    if kind == "signal":
        return Task(id_, kind, signal=pen.pick(*SIGNALS)), place.known
    arrives = pen.pick(None, pen.moment(), pen.moment(), pen.moment())
    target = f"v_{id_}"
    borders = draw_borders(pen, place) if kind == "receive" else ()
    value = pen.draw(NUMBERS)
    return Task(id_, kind, target, value, arrives=arrives, borders=borders), (*place.known, target)


def draw_choice(pen: Pen, place: Place) -> tuple[Block, tuple[str, ...]]:
    id_ = pen.id("g")
    events = []
    for _ in range(pen.draw(st.integers(2, 3))):
        if pen.yes():
            events.append(Task(pen.id("w"), "wait", delay=pen.duration()))
        else:
            event, _ = draw_catch(pen, replace(place, depth=0), "receive", "message", "signal")
            events.append(event)
    branches, known = draw_branches(pen, place, least=len(events), most=len(events), parallel=False)
    return Choice(id_, tuple(events), branches), known


def draw_undo(pen: Pen, place: Place) -> tuple[Block, tuple[str, ...]]:
    """A sub-process at whose end what it has done is undone."""
    id_, mode = pen.id("s"), pen.pick("inline", "child", "transaction")
    body, known = draw_seq(pen, place.inside(undoable=True, local=""))
    if passes(body):
        places = [
            place for place, each in enumerate(body.parts) if isinstance(each, Task) and each.undo is not None
        ]
        only = pen.pick(None, *places)
        how = pen.pick("throw", "end", *(["cancel"] * 2 if mode == "transaction" else []))
        body = Seq((*body.parts, Undo(pen.id("e"), how, None if how == "cancel" else only)))
    return Sub(id_, mode, body, borders=draw_borders(pen, place, scope=True)), known


def draw_repeat(pen: Pen, *, task: bool) -> Repeat | None:
    if pen.pick(True, True, False):
        return None
    mode = pen.pick("parallel", "sequential", "loop")
    if mode == "loop":
        enough = pen.pick(None, *range(4))
        return Repeat(mode, pen.draw(st.integers(1, 3)), enough, before=pen.yes())
    enough = pen.pick(None, 1, 2) if task or mode == "sequential" else None
    at_once = pen.pick(None, None, 1, 2) if task and mode == "parallel" else None
    return Repeat(mode, pen.draw(st.integers(0, 4)), enough, at_once, collects=task and pen.yes())


def draw_task(pen: Pen, place: Place) -> tuple[Block, tuple[str, ...]]:
    kinds = ["pass", "agent", "script", "user", "manual"] + ([] if place.aside else ["set"])
    kind, id_ = pen.pick(*kinds), pen.id("t")
    target = f"v_{id_}" if kind not in {"pass", "manual"} else ""
    repeat = draw_repeat(pen, task=True) if kind != "set" else None
    if kind == "set" and place.local and pen.yes():
        target = place.local
    if repeat is not None:
        repeat = replace(repeat, collects=repeat.collects and kind == "agent")
    works = kind in {"pass", "agent", "script"}
    undoable = place.undoable and repeat is None
    task = Task(
        id_,
        kind,
        target,
        value=pen.draw(NUMBERS),
        delay=pen.duration() if works else 0,
        fails=pen.pick(None, None, *CODES) if works and repeat is None else None,
        keeps_error=kind == "agent" and repeat is None and pen.yes(),
        answered=kind not in {"user", "manual"} or pen.pick(True, True, False),
        borders=draw_borders(pen, place),
        undo=pen.duration() if undoable and pen.pick(True, True, False) else None,
        repeat=repeat,
    )
    written = () if target == place.local or (repeat is not None and repeat.collects) else (target,)
    return task, (*place.known, *(written if target else ()))


def draw_borders(pen: Pen, place: Place, *, scope: bool = False) -> tuple[Border, ...]:
    if place.depth <= 0 or pen.count >= MOST_ELEMENTS - 6 or not pen.yes():
        return ()
    return tuple(draw_border(pen, place, scope=scope) for _ in range(pen.draw(st.integers(1, 2))))


def draw_border(pen: Pen, place: Place, *, scope: bool) -> Border:
    """A boundary event; escalations come only out of a scope."""
    return draw_event(pen, place, *(["escalation", "escalation"] if scope else []))


def draw_handlers(pen: Pen, place: Place) -> tuple[Border, ...]:
    """Event sub-processes; at most one of each kind for errors and escalations, as BPMN wants it."""
    if place.depth <= 0 or pen.count >= MOST_ELEMENTS - 6 or not pen.pick(True, False, False):
        return ()
    found: dict[object, Border] = {}
    for _ in range(pen.draw(st.integers(1, 2))):
        event = draw_event(pen, replace(place, known=(), local=""), "escalation", handles=True)
        taken = (
            (event.kind, event.code, event.escalation) if event.kind in {"error", "escalation"} else event.id
        )
        found.setdefault(taken, replace(event, mode=pen.pick("inline", "child")))
    return tuple(found.values())


def draw_event(pen: Pen, place: Place, *more: str, handles: bool = False) -> Border:
    """What happens to an activity or scope, and what follows; a message beside happens once."""
    id_ = pen.id("b")
    kind = pen.pick("error", "timer", "message", "signal", *more)
    interrupting = kind == "error" or pen.yes()
    if kind == "message" and (place.many or place.aside):
        interrupting = True
    if interrupting:
        handler, _ = draw_seq(pen, place.inside(), most=2)
    else:
        aside = place.inside(aside=True, known=(), local="", parallel=True, many=True, undoable=False)
        handler, _ = draw_seq(pen, aside, most=2)
    repeats = 1 if interrupting or kind != "timer" else pen.draw(st.integers(1, 3))
    event = Border(id_, handler, interrupting=interrupting, repeats=repeats)
    match kind:
        case "timer":
            return replace(event, after=pen.duration())
        case "message":
            return replace(event, arrives=pen.moment())
        case "signal":
            return replace(event, signal=pen.pick(*SIGNALS))
        case "escalation":
            return replace(event, escalation=pen.pick("", *ESCALATIONS))
        case _:
            return replace(event, code=pen.pick(None, *CODES))


def draw_sub(pen: Pen, place: Place) -> tuple[Block, tuple[str, ...]]:
    modes = ["inline", "child"] + ([] if place.parallel or place.aside or place.local else ["call"])
    mode, id_ = pen.pick(*modes), pen.id("s")
    local = mode != "call" and not place.aside and pen.yes()
    repeat = None if place.undoable else draw_repeat(pen, task=False)
    inside = place.inside(local=f"loc_{id_}") if local else place.inside()
    if repeat is not None:
        inside = replace(inside, many=True)
    if repeat is not None and repeat.mode == "parallel":
        inside = replace(inside, aside=True, known=(), local="", parallel=True)
        local = False
    body, known = draw_seq(pen, inside)
    handlers = draw_handlers(pen, replace(inside, many=True))
    sub = Sub(id_, mode, body, local, draw_borders(pen, place, scope=True), handlers, repeat)
    return sub, place.known if inside.aside else known


def draw_condition(pen: Pen, place: Place) -> Condition:
    name = pen.pick(*INPUTS, *place.known)
    return Condition(name, pen.pick("==", "!=", "<", ">="), pen.draw(NUMBERS))


def draw_branches(
    pen: Pen, place: Place, *, least: int, parallel: bool, most: int = 3
) -> tuple[tuple[Seq, ...], tuple[str, ...]]:
    """Branches and what is known after them; each knows only what was known before."""
    inside = place.inside(parallel=place.parallel or parallel)
    drawn = [draw_seq(pen, inside, most=2) for _ in range(pen.draw(st.integers(least, most)))]
    known = dict.fromkeys(name for _, names in drawn for name in names)
    return tuple(branch for branch, _ in drawn), tuple({**dict.fromkeys(place.known), **known})


def draw_xor(pen: Pen, place: Place) -> tuple[Block, tuple[str, ...]]:
    id_ = pen.id("x")
    branches, known = draw_branches(pen, place, least=2, parallel=False)
    conditions = tuple(draw_condition(pen, place) for _ in branches[1:])
    return Xor(id_, conditions, branches, pen.yes()), known


def draw_or(pen: Pen, place: Place) -> tuple[Block, tuple[str, ...]]:
    id_ = pen.id("o")
    branches, known = draw_branches(pen, place, least=2, parallel=True)
    conditions = tuple(draw_condition(pen, place) for _ in branches[1:])
    return Or(id_, conditions, branches), known


def draw_and(pen: Pen, place: Place) -> tuple[Block, tuple[str, ...]]:
    id_ = pen.id("a")
    branches, known = draw_branches(pen, place, least=2, parallel=True)
    return And(id_, branches, pen.yes()), known
