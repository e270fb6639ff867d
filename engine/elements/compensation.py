"""Compensation (BPMN 2.0 §10.6): what undoes an activity that has completed."""

from __future__ import annotations

from engine.elements.catching import starts_by_event
from engine.elements.event_definitions.definitions import definitions_of
from engine.model.activities import SubProcess
from engine.model.event_definitions import CompensateEventDefinition
from engine.model.events import Event
from engine.plan import Node, Plan

COMPENSATE = "compensate"

COMPENSATING = "compensating"
"""Key in the memory of an execution that lets activities be compensated: what is left, newest first."""

INSIDE = "inside"
"""Key in the memory of a sub-process that ended: what can be compensated inside it."""


def handler_of(plan: Plan, node: Node) -> str | None:
    """The activity that compensates this one, by its compensation boundary event."""
    for boundary in node.boundaries:
        for definition in definitions_of(plan.nodes[boundary]):
            if definition["kind"] == COMPENSATE and definition["handler"]:
                return str(definition["handler"])
    return None


def compensation_start(plan: Plan, scope: str) -> Node | None:
    """The start event of a sub-process's compensation event sub-process."""
    for start in starts_by_event(plan, scope):
        if any(each["kind"] == COMPENSATE for each in definitions_of(plan.nodes[start])):
            return plan.nodes[start]
    return None


def has_compensation(node: SubProcess) -> bool:
    """Whether anything inside is about compensation: then its log has to outlive it in the same instance."""
    for inner in node.nodes:
        if isinstance(inner, Event) and any(
            isinstance(each, CompensateEventDefinition) for each in inner.definitions
        ):
            return True
        if isinstance(inner, SubProcess) and has_compensation(inner):
            return True
    return False
