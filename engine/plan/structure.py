"""The parts of a plan: nodes, the flows between them and the scopes around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from engine.json_values import JsonObject

OUTERMOST = ""
"""Id of the scope of the process itself; every other scope has the id of its sub-process."""

Remembered = TypeVar("Remembered")


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow; `condition` is the source of an expression."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str | None = None


@dataclass(slots=True, eq=False)
class Node:
    """A flow node; `config` is what its behaviour compiled for it and alone understands.

    Everything but `incoming`, `outgoing`, `gathers`, `chooses` (drawn from the flows, in document order) and
    `memory` is stored. Nobody changes a node once its plan stands.
    """

    id: str
    type: str
    """The BPMN tag, e.g. "serviceTask"."""
    name: str
    scope: str
    """The scope it stands in."""
    default: str | None = None
    boundaries: tuple[str, ...] = ()
    """Boundary events attached to it, in document order."""
    config: JsonObject = field(default_factory=dict)
    loop: JsonObject | None = None
    """How a repeated activity repeats."""
    start_quantity: int = 1
    """Tokens that have to arrive before an activity begins (BPMN 2.0 table 10.3)."""
    completion_quantity: int = 1
    """Tokens that an activity sends on each flow by which it is left."""
    incoming: tuple[Flow, ...] = ()
    outgoing: tuple[Flow, ...] = ()
    gathers: bool = False
    """Whether tokens may have to wait here: several flows come in, or several tokens are needed."""
    chooses: bool = True
    """Whether leaving it is a decision; not where a single flow without condition is all there is."""
    memory: dict[str, Any] = field(default_factory=dict, repr=False)
    """Results of `remember`; `Any` because each behaviour keeps its own kind of value there."""

    def remember(self, key: str, *, make: Callable[[Node], Remembered]) -> Remembered:
        """What `make` derives from this node; computed once, because a node never changes."""
        try:
            found: Remembered = self.memory[key]
        except KeyError:
            found = self.memory[key] = make(self)
        return found

    @property
    def label(self) -> str:
        """How messages call it: its name and id."""
        return f"{self.name!r} ({self.id})" if self.name else self.id


@dataclass(frozen=True, slots=True)
class Scope:
    """The process or a sub-process: where tokens begin in it, and what may start in it by an event."""

    id: str
    parent: str | None
    starts: tuple[str, ...] = ()
    """Nodes that receive a token when the scope begins without a chosen start event."""
    start_events: tuple[str, ...] = ()
    """All its start events, also those with an event definition."""
    event_subprocesses: tuple[str, ...] = ()
