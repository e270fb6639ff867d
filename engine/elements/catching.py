"""Which event takes an error, seen from where it happens outwards (BPMN 2.0 §10.5.6)."""

from __future__ import annotations

from typing import Any

from engine.errors import BpmnError
from engine.plan import Node, Plan
from engine.plan.structure import OUTERMOST

ERROR = "error"


def catching_boundary(plan: Plan, node: Node, *, error: BpmnError) -> Node | None:
    """The error boundary event of this very activity that takes the error; a matching code wins over none."""
    unspecific: Node | None = None
    for boundary_id in node.boundaries:
        boundary = plan.nodes[boundary_id]
        for definition in _error_definitions(boundary):
            if definition["code"] == error.code:
                return boundary
            if definition["code"] is None and unspecific is None:
                unspecific = boundary
    return unspecific


def catches_outside(plan: Plan, node: Node, *, error: BpmnError) -> bool:
    """Whether a sub-process around the node has a boundary event for the error.

    Also asked inside a child instance: it runs the same plan, so it knows what its parent would do.
    """
    scope = plan.scopes[node.scope]
    while scope.id != OUTERMOST and scope.parent is not None:
        if catching_boundary(plan, plan.nodes[scope.id], error=error) is not None:
            return True
        scope = plan.scopes[scope.parent]
    return False


def place_of(event: Node, kind: str) -> int:
    """Which of an event's definitions is of this kind."""
    definitions: Any = event.config.get("definitions", ())
    return next((place for place, each in enumerate(definitions) if each["kind"] == kind), 0)


def _error_definitions(boundary: Node) -> list[Any]:
    definitions: Any = boundary.config.get("definitions", ())
    return [each for each in definitions if each["kind"] == ERROR]
