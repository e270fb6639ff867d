"""What a run has reached: elements, sequence flows, and both outcomes of every condition.

Told from process events and the plan alone, for a played session, a scenario and a real instance alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.elements.registry import ELEMENTS
from engine.events import (
    ElementActivated,
    ElementCompleted,
    IncidentRaised,
    InstanceStarted,
    NumberedEvent,
    SequenceFlowTaken,
    VariableChanged,
)
from engine.plan import Flow, Node, Plan


@dataclass(slots=True)
class Coverage:
    """Reached elements and flows, and per conditional flow which outcomes its condition had."""

    elements: set[str] = field(default_factory=set)
    flows: set[str] = field(default_factory=set)
    conditions: dict[str, set[bool]] = field(default_factory=dict)

    def add(self, other: Coverage) -> None:
        """Adds what another run has reached."""
        self.elements |= other.elements
        self.flows |= other.flows
        for flow, outcomes in other.conditions.items():
            self.conditions.setdefault(flow, set()).update(outcomes)

    def to_json(self) -> dict[str, Any]:
        """As JSON, in a fixed order."""
        outcomes = {flow: sorted(found) for flow, found in sorted(self.conditions.items())}
        return {"elements": sorted(self.elements), "flows": sorted(self.flows), "conditions": outcomes}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Coverage:
        """Reads what `to_json` wrote."""
        outcomes = {flow: set(found) for flow, found in data.get("conditions", {}).items()}
        return cls(set(data.get("elements", ())), set(data.get("flows", ())), outcomes)


def within(coverage: Coverage, plan: Plan) -> dict[str, tuple[int, int]]:
    """How much of a plan was reached: kind → (reached, all)."""
    conditional = [flow.id for flow in plan.flows.values() if flow.condition is not None]
    outcomes = sum(len(coverage.conditions.get(flow, ())) for flow in conditional)
    return {
        "elements": (len(coverage.elements & plan.nodes.keys()), len(plan.nodes)),
        "flows": (len(coverage.flows & plan.flows.keys()), len(plan.flows)),
        "conditions": (outcomes, 2 * len(conditional)),
    }


@dataclass(frozen=True, slots=True)
class Unknown:
    """A condition was asked about variables that nothing had set; the events so far are `after`."""

    element: str
    flow: str
    condition: str
    names: tuple[str, ...]
    after: int


def coverage_of(events: Iterable[NumberedEvent], plan: Plan) -> Coverage:
    """What a run has reached of one plan, its sub-processes included."""
    found = Coverage()
    for choice in _choices(events, plan, found):
        for flow, holds in choice.outcomes():
            found.conditions.setdefault(flow.id, set()).add(holds)
    return found


def unknowns_of(events: Iterable[NumberedEvent], plan: Plan) -> list[Unknown]:
    """The conditions that met a name nothing had set: they counted as if it were null."""
    found: list[Unknown] = []
    for choice in _choices(events, plan, Coverage()):
        for flow, _ in choice.outcomes():
            names = plan.expression(flow.condition or "").names
            strange = tuple(name for name in names if name not in choice.known)
            if strange:
                found.append(Unknown(choice.node.id, flow.id, flow.condition or "", strange, choice.after))
    return found


@dataclass(slots=True)
class _Choice:
    """An element was left by some of its flows, or could not be left."""

    node: Node
    known: frozenset[str]
    after: int
    taken: set[str] = field(default_factory=set)

    def outcomes(self) -> Iterator[tuple[Flow, bool]]:
        """The conditions that were asked, in order, and what they said."""
        alone = ELEMENTS[self.node.type].takes_one_way
        for flow in self.node.outgoing:
            if flow.condition is None or flow.id == self.node.default:
                continue
            yield flow, flow.id in self.taken
            if alone and flow.id in self.taken:
                return


def _choices(events: Iterable[NumberedEvent], plan: Plan, found: Coverage) -> Iterator[_Choice]:
    """Reads the events, notes reached elements and flows, and tells the choices when they are complete."""
    mine: dict[str, set[str]] = {}
    """Instance of this plan → names that something has set in it."""
    open_choices: dict[tuple[str, str], _Choice] = {}
    for after, numbered in enumerate(events, 1):
        event, instance = numbered.event, numbered.instance
        if isinstance(event, InstanceStarted) and event.process == plan.process_id:
            hidden = (name for name, each in plan.variables.items() if each.transient)
            mine[instance] = {*event.variables, *hidden}
        if instance not in mine:
            continue
        match event:
            case VariableChanged():
                mine[instance].add(event.name)
            case ElementActivated():
                found.elements.add(event.element)
            case SequenceFlowTaken():
                found.flows.add(event.flow)
                choice = open_choices.get((instance, plan.flows[event.flow].source))
                if choice is not None:
                    choice.taken.add(event.flow)
            case ElementCompleted() | IncidentRaised() if _chooses(plan, event):
                key = (instance, event.element)
                if key in open_choices:
                    yield open_choices.pop(key)
                open_choices[key] = _Choice(plan.nodes[event.element], frozenset(mine[instance]), after)
            case _:
                pass
    yield from open_choices.values()


def _chooses(plan: Plan, event: ElementCompleted | IncidentRaised) -> bool:
    """Whether conditions were asked; an incident about that names the flows to choose from."""
    if isinstance(event, IncidentRaised) and not event.flows:
        return False
    node = plan.nodes.get(event.element)
    return node is not None and any(flow.condition is not None for flow in node.outgoing)
