"""The two plans of a migration, the state between them, and when an execution can go on as another node."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.elements.catching import is_event_subprocess
from engine.plan import Node, Plan
from engine.state import State
from engine.state.instance import OUTERMOST


@dataclass(frozen=True, slots=True)
class Pair:
    """What a migration is judged by. Nothing in it is changed."""

    old: Plan
    new: Plan
    state: State
    choices: dict[str, str] = field(default_factory=dict)
    recompute: bool = False
    """Whether timers whose definition changed start again."""
    now: float = 0.0

    def chosen(self, element: str) -> str:
        """The id that an element of the old plan has in the new one."""
        choice = self.choices.get(element, "")
        return choice if choice in self.new.nodes else element

    @property
    def root(self) -> str | None:
        """The scope of the new plan that the instance executes; None where there is none."""
        scope = self.chosen(self.state.scope) if self.state.scope else ""
        return scope if scope in self.new.scopes else None

    def node_of(self, execution: str) -> Node:
        """The node of the old plan that an execution executes."""
        return self.old.nodes[self.state.elements[execution].element]


def mismatch(pair: Pair, was: Node, now: Node, *, scope: str) -> str | None:
    """Why an execution of `was` cannot go on as one of `now` in the new plan's `scope`; None if it can."""
    if now.scope != scope:
        return "scope-moved"
    if was.type != now.type or is_event_subprocess(pair.old, was) != is_event_subprocess(pair.new, now):
        return "type-changed"
    if _loop(was) != _loop(now):
        return "loop-changed"
    if was.config.get("inline") != now.config.get("inline"):
        return "runs-differently"
    return "kind-changed" if was.config.get("kind") != now.config.get("kind") else None


def is_part_scope(element: str) -> bool:
    """Whether a scope holds the parts of a repeated activity."""
    return element.endswith("/parts")


def is_outermost(scope: str) -> bool:
    """Whether it is the instance's outermost scope."""
    return scope == OUTERMOST


def _loop(node: Node) -> object:
    return None if node.loop is None else node.loop["kind"]
