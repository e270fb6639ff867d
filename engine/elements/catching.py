"""Which event takes an error or an escalation on its way outwards (BPMN 2.0 §10.5.6).

A matching code wins over an event without one. Event sub-processes of a scope are asked before the boundary
events of its sub-process; what happens inside an event sub-process never starts those of the same scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from engine.errors import BpmnError
from engine.plan import Node, Plan
from engine.plan.structure import OUTERMOST

ERROR = "error"
ESCALATION = "escalation"


def catching_boundary(plan: Plan, node: Node, *, error: BpmnError) -> Node | None:
    """The error boundary event of this very activity that takes the error."""
    return boundary_for(plan, node, kind=ERROR, code=error.code)


def boundary_for(plan: Plan, node: Node, *, kind: str, code: str) -> Node | None:
    """The boundary event of this very activity that takes it."""
    return _taker(plan, node.boundaries, kind=kind, code=code) if node.boundaries else None


def start_for(plan: Plan, scope: str, *, kind: str, code: str) -> Node | None:
    """The start event of an event sub-process directly in the plan's scope that takes it."""
    return _taker(plan, starts_by_event(plan, scope), kind=kind, code=code)


def starts_by_event(plan: Plan, scope: str) -> Iterator[str]:
    """Start events of the event sub-processes directly in a scope."""
    found = plan.scopes.get(scope)
    for event_subprocess in found.event_subprocesses if found else ():
        yield from plan.scopes[event_subprocess].start_events


def is_event_subprocess(plan: Plan, node: Node) -> bool:
    """Whether the node is an event sub-process."""
    return node.id in plan.scopes and node.id in plan.scopes[node.scope].event_subprocesses


def catches_outside(plan: Plan, node: Node, *, error: BpmnError) -> bool:
    """Whether a scope around the node takes the error.

    Also asked inside a child instance: it runs the same plan, so it knows what its parent would do.
    """
    return catcher_around(plan, node, kind=ERROR, code=error.code, outermost=OUTERMOST) is not None


def catcher_around(plan: Plan, node: Node, *, kind: str, code: str, outermost: str) -> Node | None:
    """The event that takes what leaves the node, up to the scope `outermost`; its own boundary aside."""
    while True:
        inside_event_subprocess = is_event_subprocess(plan, node)
        found = None if inside_event_subprocess else start_for(plan, node.scope, kind=kind, code=code)
        if found is not None or node.scope in {outermost, OUTERMOST}:
            return found
        node = plan.nodes[node.scope]
        found = boundary_for(plan, node, kind=kind, code=code)
        if found is not None:
            return found


def place_of(event: Node, kind: str) -> int:
    """Which of an event's definitions is of this kind."""
    definitions: Any = event.config.get("definitions", ())
    return next((place for place, each in enumerate(definitions) if each["kind"] == kind), 0)


def _taker(plan: Plan, events: Iterable[str], *, kind: str, code: str) -> Node | None:
    unspecific: Node | None = None
    for event in events:
        node = plan.nodes[event]
        definitions: Any = node.config.get("definitions", ())
        for definition in definitions:
            if definition["kind"] == kind and definition["code"] == code:
                return node
            if definition["kind"] == kind and definition["code"] is None and unspecific is None:
                unspecific = node
    return unspecific
