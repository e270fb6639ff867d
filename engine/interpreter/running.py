"""What one step works with: plan, state, what it has produced, and the queues of what is left to do."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.elements.context import Context
from engine.events import ProcessEvent
from engine.frozen import frozen
from engine.json_values import Json, JsonObject
from engine.plan import Node, Plan
from engine.state import State
from engine.state.effects import Effect


@dataclass(slots=True)
class Arrival:
    """A token on its way to `node` in the scope instance `scope`, by `flow` unless it begins there."""

    node: Node
    scope: str
    flow: str | None = None
    memory: JsonObject | None = None
    reports_to: str | None = None


class Running(Context):
    """One step while it runs; a behaviour sees of it what a `Context` is."""

    __slots__ = (*("activations", "arrivals", "changed", "effects", "emptied", "events", "parts", "target"),)

    def __init__(self, plan: Plan, *, state: State, now: float) -> None:
        super().__init__(plan, state=state, now=now)
        self.target: Plan | None = None
        """The plan that a migration goes to."""
        self.events: list[ProcessEvent] = []
        self.effects: list[Effect] = []
        self.arrivals: list[Arrival] = []
        self.emptied: list[str] = []
        """Scope instances in which nothing lives any more."""
        self.parts: list[tuple[str, int, Json]] = []
        """Parts that ended: the execution that hears of it, the number of the part, its output."""
        self.activations = 0
        self.changed = False
        """Whether a variable has changed since conditions were looked at."""


@frozen
class Outcome:
    """What a step produced, in order."""

    effects: tuple[Effect, ...] = ()
    events: tuple[ProcessEvent, ...] = field(default=())
