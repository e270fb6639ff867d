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

CODES = ("E1", "E2")
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

    def inside(self, **changes: object) -> Place:
        return replace(self, depth=self.depth - 1, **changes)


@st.composite
def processes(draw: st.DrawFn) -> Drawn:
    """Any process of up to 40 elements, nested up to four deep."""
    body, _ = draw_seq(Pen(draw), Place())
    return Drawn(body, tuple(draw(NUMBERS) for _ in INPUTS))


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


def draw_block(pen: Pen, place: Place) -> tuple[Block, tuple[str, ...]]:
    kinds = ["task", "task", "wait"]
    if place.depth > 0 and pen.count < MOST_ELEMENTS - 8:
        kinds += ["xor", "and", "or", "sub", "sub"] + ([] if place.aside else ["loop"])
    if place.depth < DEPTH:
        kinds.append("end")
    match pen.pick(*kinds):
        case "xor":
            return draw_xor(pen, place)
        case "or":
            return draw_or(pen, place)
        case "and":
            return draw_and(pen, place)
        case "loop":
            body, known = draw_seq(pen, place.inside())
            loop = Loop(pen.id("l"), pen.draw(st.integers(1, 3)), body)
            return loop, (*known, loop.counter)
        case "sub":
            return draw_sub(pen, place)
        case "end":
            return draw_end(pen), place.known
        case "wait":
            return Task(pen.id("w"), "wait", delay=pen.duration()), place.known
        case _:
            return draw_task(pen, place)


def draw_end(pen: Pen) -> Block:
    """An end that stops others comes after a wait: at one moment nobody could say who is stopped."""
    end = ErrorEnd(pen.id("e"), pen.pick(*CODES)) if pen.yes() else Terminate(pen.id("e"))
    return Seq((Task(pen.id("w"), "wait", delay=pen.duration()), end))


def draw_task(pen: Pen, place: Place) -> tuple[Block, tuple[str, ...]]:
    kinds = ["pass", "agent", "script", "user", "manual"] + ([] if place.aside else ["set"])
    kind, id_ = pen.pick(*kinds), pen.id("t")
    target = f"v_{id_}" if kind not in {"pass", "manual"} else ""
    if kind == "set" and place.local and pen.yes():
        target = place.local
    works = kind in {"pass", "agent", "script"}
    task = Task(
        id_,
        kind,
        target,
        value=pen.draw(NUMBERS),
        delay=pen.duration() if works else 0,
        fails=pen.pick(None, None, *CODES) if works else None,
        keeps_error=kind == "agent" and pen.yes(),
        answered=kind not in {"user", "manual"} or pen.pick(True, True, False),
        borders=draw_borders(pen, place),
    )
    known = (*place.known, target) if target and target != place.local else place.known
    return task, known


def draw_borders(pen: Pen, place: Place) -> tuple[Border, ...]:
    if place.depth <= 0 or pen.count >= MOST_ELEMENTS - 6 or not pen.yes():
        return ()
    return tuple(draw_border(pen, place) for _ in range(pen.draw(st.integers(1, 2))))


def draw_border(pen: Pen, place: Place) -> Border:
    id_ = pen.id("b")
    kind = pen.pick("error", "timer", "aside")
    if kind == "aside":
        handler, _ = draw_seq(pen, place.inside(aside=True, known=(), local="", parallel=True), most=2)
        repeats = pen.draw(st.integers(1, 3))
        return Border(id_, handler, after=pen.duration(), interrupting=False, repeats=repeats)
    handler, _ = draw_seq(pen, place.inside(), most=2)
    if kind == "timer":
        return Border(id_, handler, after=pen.duration())
    return Border(id_, handler, code=pen.pick(None, *CODES))


def draw_sub(pen: Pen, place: Place) -> tuple[Block, tuple[str, ...]]:
    modes = ["inline", "child"] + ([] if place.parallel or place.aside or place.local else ["call"])
    mode, id_ = pen.pick(*modes), pen.id("s")
    local = mode != "call" and not place.aside and pen.yes()
    inside = place.inside(local=f"loc_{id_}") if local else place.inside()
    body, known = draw_seq(pen, inside)
    return Sub(id_, mode, body, local, draw_borders(pen, place)), known


def draw_condition(pen: Pen, place: Place) -> Condition:
    name = pen.pick(*INPUTS, *place.known)
    return Condition(name, pen.pick("==", "!=", "<", ">="), pen.draw(NUMBERS))


def draw_branches(
    pen: Pen, place: Place, *, least: int, parallel: bool
) -> tuple[tuple[Seq, ...], tuple[str, ...]]:
    """Branches and what is known after them; each knows only what was known before."""
    inside = place.inside(parallel=place.parallel or parallel)
    drawn = [draw_seq(pen, inside, most=2) for _ in range(pen.draw(st.integers(least, 3)))]
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
