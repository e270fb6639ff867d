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
    """A boundary event: an error's (`code`, None takes all) or a timer's (`after` milliseconds)."""

    id: str
    handler: Seq
    code: str | None = None
    after: int = 0
    interrupting: bool = True
    repeats: int = 1


@dataclass(frozen=True)
class Task:
    """One element that works, asks a person or waits; it writes `value` (or counts up) into `target`.

    `kind`: pass, set, agent, script, user, manual, wait. `delay` is in milliseconds.
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
class Sub:
    """A scope: `mode` inline, child, or call (a process of its own). `local`: it has an input of its own."""

    id: str
    mode: str
    body: Seq
    local: bool = False
    borders: tuple[Border, ...] = ()

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


Block = Task | Seq | Xor | Or | And | Loop | Sub | ErrorEnd | Terminate


@dataclass(frozen=True)
class Drawn:
    """A whole process and what its instance begins with."""

    body: Seq
    inputs: tuple[int, ...] = (0, 0, 0)

    @property
    def variables(self) -> dict[str, Any]:
        """The inputs by name."""
        return dict(zip(INPUTS, self.inputs, strict=True))


KINDS = {
    kind.__name__: kind
    for kind in (Border, Task, Condition, Seq, Xor, Or, And, Loop, Sub, ErrorEnd, Terminate, Drawn)
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
        case Sub():
            yield block.body
            yield from block.borders
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
        case Xor() | Or() | And():
            return any(map(passes, block.branches))
        case Loop():
            return passes(block.body)
        case _:
            return not isinstance(block, ErrorEnd | Terminate)


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
