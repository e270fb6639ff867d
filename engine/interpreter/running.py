"""What one step works with: plan, state, what it has produced, and the queue of what is left to do."""

from __future__ import annotations

from collections import deque
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


class Running:
    """One step while it runs."""

    __slots__ = (
        *("activations", "arrivals", "changed", "context", "effects", "emptied", "events", "now"),
        *("parts", "plan", "state", "target"),
    )

    def __init__(self, plan: Plan, *, state: State, now: float) -> None:
        self.plan = plan
        self.target: Plan | None = None
        """The plan that a migration goes to."""
        self.state = state
        self.now = now
        self.context = Context(plan, state=state, now=now)
        self.events: list[ProcessEvent] = []
        self.effects: list[Effect] = []
        self.arrivals: deque[Arrival] = deque()
        self.emptied: deque[str] = deque()
        """Scope instances in which nothing lives any more."""
        self.parts: deque[tuple[str, int, Json]] = deque()
        """Parts that ended: the execution that hears of it, the number of the part, its output."""
        self.activations = 0
        self.changed = False
        """Whether a variable has changed since conditions were looked at."""

    def change_plan(self, plan: Plan) -> None:
        """What follows is done with another plan."""
        self.plan = plan
        self.context = Context(plan, state=self.state, now=self.now)


@frozen
class Outcome:
    """What a step produced, in order."""

    effects: tuple[Effect, ...] = ()
    events: tuple[ProcessEvent, ...] = field(default=())
