"""A process as a tree of blocks: what is drawn, emitted as BPMN, and told again by the oracle."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

INPUTS = ("red", "green", "blue")
"""Variables that every instance begins with; small numbers."""


@dataclass(frozen=True)
class Border:
    """A boundary event, or the start of an event sub-process.

    An error's (`code`, None takes all), a timer's (`after` milliseconds), a message's (which `arrives` then,
    counted from the beginning of everything), a signal's, or an escalation's (`escalation`, "" takes all).
    """

    id: str
    handler: Seq
    code: str | None = None
    after: int = 0
    interrupting: bool = True
    repeats: int = 1
    arrives: int = 0
    signal: str = ""
    escalation: str | None = None
    mode: str = "inline"

    @property
    def kind(self) -> str:
        """timer, message, signal, escalation or error."""
        kinds = {"timer": self.after, "message": self.arrives, "signal": self.signal}
        found = next((kind for kind, said in kinds.items() if said), None)
        return found or ("error" if self.escalation is None else "escalation")


@dataclass(frozen=True)
class Repeat:
    """How an activity is repeated: `mode` parallel, sequential (multi-instance) or loop (standard loop).

    `enough`: after so many completed ones the others are not wanted any more; `at_once`: so many run at a
    time; `before`: a standard loop is tested before; `collects`: the values come into a collection.
    """

    mode: str
    count: int
    enough: int | None = None
    at_once: int | None = None
    before: bool = False
    collects: bool = False


@dataclass(frozen=True)
class Task:
    """One element that works, asks a person or waits; it writes `value` (or counts up) into `target`.

    `kind`: pass, set, agent, script, user, manual, wait, receive, message or signal. `delay` is in
    milliseconds. A message `arrives` at its moment, counted from the beginning of everything, or never.
    `undo`: it has a compensation handler, which works for so many milliseconds.
    """

    id: str
    kind: str
    target: str = ""
    value: int = 0
    delay: int = 0
    fails: str | None = None
    keeps_error: bool = False
    answered: bool = True
    borders: tuple[Border, ...] = ()
    arrives: int | None = None
    signal: str = ""
    undo: int | None = None
    repeat: Repeat | None = None


@dataclass(frozen=True)
class Condition:
    """Compares a variable with a number."""

    name: str
    operator: str
    value: int


@dataclass(frozen=True)
class Seq:
    """One after the other."""

    parts: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Xor:
    """The first branch whose condition holds; the last branch has none and is the default."""

    id: str
    conditions: tuple[Condition, ...]
    branches: tuple[Seq, ...]
    merges: bool = True
    """Whether a gateway brings the branches together; else what follows has several flows in."""


@dataclass(frozen=True)
class Or:
    """Every branch whose condition holds, else the last one, which is the default."""

    id: str
    conditions: tuple[Condition, ...]
    branches: tuple[Seq, ...]


@dataclass(frozen=True)
class And:
    """All branches; `implicit`: a task with several flows out splits, in place of the gateway."""

    id: str
    branches: tuple[Seq, ...]
    implicit: bool = False


@dataclass(frozen=True)
class Loop:
    """The body `rounds` times, counted in a variable."""

    id: str
    rounds: int
    body: Seq

    @property
    def counter(self) -> str:
        """The variable that counts."""
        return f"n_{self.id}"


@dataclass(frozen=True)
class Choice:
    """An event-based gateway: the first of the catching `events` decides the branch."""

    id: str
    events: tuple[Task, ...]
    branches: tuple[Seq, ...]


@dataclass(frozen=True)
class Sub:
    """A scope: `mode` inline, child, call (a process of its own) or transaction.

    `local`: it has an input of its own. `handlers`: its event sub-processes.
    """

    id: str
    mode: str
    body: Seq
    local: bool = False
    borders: tuple[Border, ...] = ()
    handlers: tuple[Border, ...] = ()
    repeat: Repeat | None = None

    @property
    def local_name(self) -> str:
        """Its input."""
        return f"loc_{self.id}"


@dataclass(frozen=True)
class ErrorEnd:
    """An error end event."""

    id: str
    code: str


@dataclass(frozen=True)
class Terminate:
    """A terminate end event."""

    id: str


@dataclass(frozen=True)
class Escalate:
    """Throws an escalation, in passing or at an `end`; an end without code is a plain end event."""

    id: str
    code: str | None
    end: bool = False


@dataclass(frozen=True)
class Undo:
    """The last element of a sub-process: compensates it, or only the undoable task at a place of its body.

    `how`: throw (in passing), end, or cancel (of the transaction around).
    """

    id: str
    how: str
    only: int | None = None


Block = Task | Seq | Xor | Or | And | Loop | Choice | Sub | ErrorEnd | Terminate | Escalate | Undo


@dataclass(frozen=True)
class Drawn:
    """A whole process and what its instance begins with."""

    body: Seq
    inputs: tuple[int, ...] = (0, 0, 0)
    signals: tuple[tuple[str, int], ...] = ()
    """Signals and the moments at which they are broadcast."""
    handlers: tuple[Border, ...] = ()

    @property
    def variables(self) -> dict[str, Any]:
        """The inputs by name."""
        return dict(zip(INPUTS, self.inputs, strict=True))


KINDS = {
    kind.__name__: kind
    for kind in (
        *(Border, Repeat, Task, Condition, Seq, Xor, Or, And, Loop, Choice, Sub, ErrorEnd, Terminate),
        *(Escalate, Undo, Drawn),
    )
}


def children(block: object) -> Iterator[Any]:
    """The blocks and borders directly inside."""
    match block:
        case Seq(parts):
            yield from parts
        case Xor() | Or() | And():
            yield from block.branches
        case Loop():
            yield block.body
        case Choice():
            yield from block.events
            yield from block.branches
        case Drawn():
            yield block.body
            yield from block.handlers
        case Sub():
            yield block.body
            yield from block.borders
            yield from block.handlers
        case Task():
            yield from block.borders
        case Border():
            yield block.handler


def walk(block: object) -> Iterator[Any]:
    """The block and everything inside, outer ones first."""
    yield block
    for each in children(block):
        yield from walk(each)


def passes(block: Block) -> bool:
    """Whether a token can leave the block at all: drawn into it, there is a way out."""
    match block:
        case Seq(parts):
            return all(map(passes, parts))
        case Xor() | Or() | And() | Choice():
            return any(map(passes, block.branches))
        case Loop():
            return passes(block.body)
        case Escalate():
            return not block.end
        case Undo():
            return block.how == "throw"
        case _:
            return not isinstance(block, ErrorEnd | Terminate)


def is_inline(sub: Sub | Border) -> bool:
    """Whether it stays in the instance around it: asked for, or because something inside may be undone."""
    inside = (sub.handler,) if isinstance(sub, Border) else (sub.body, *sub.handlers)
    return sub.mode in {"inline", "transaction"} or (sub.mode == "child" and any(map(undoes, inside)))


def undoes(block: object) -> bool:
    """Whether anything in the same process below the block has to do with compensation."""
    if isinstance(block, Undo):
        return block.how != "cancel"
    if isinstance(block, Task) and block.undo is not None:
        return True
    return any(
        map(undoes, block.borders if isinstance(block, Sub) and block.mode == "call" else children(block))
    )


def write(value: Any) -> Any:
    """The tree as JSON."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {each.name: write(getattr(value, each.name)) for each in dataclasses.fields(value)}
        return {"is": type(value).__name__, **fields}
    return [write(each) for each in value] if isinstance(value, tuple) else value


def read(data: Any) -> Any:
    """Reads what `write` wrote."""
    if isinstance(data, list):
        return tuple(read(each) for each in data)
    if isinstance(data, dict):
        return KINDS[data["is"]](**{name: read(value) for name, value in data.items() if name != "is"})
    return data
