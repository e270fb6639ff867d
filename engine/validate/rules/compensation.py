"""Compensation: what undoes what, and whether there is anything to undo (BPMN 2.0 §10.6)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.activities import Activity, SubProcess
from engine.model.event_definitions import CompensateEventDefinition
from engine.model.events import BoundaryEvent, EndEvent, Event, IntermediateThrowEvent, StartEvent
from engine.model.foundation import FlowNode
from engine.phrases import gettext as _
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.scope import Scope
from engine.validate.wording import label


def find_compensation_handler(file: CheckedFile) -> Iterator[Problem]:
    """A compensation boundary event leads to a handler by an association, and handlers have no flows."""
    ends = _association_ends(file)
    for node, scope in file.placed:
        if isinstance(node, BoundaryEvent) and _compensates(node):
            if not any(other in scope.by_id for other in ends.get(node.id, ())):
                message = _(
                    "{element} leads to no handler, so nothing is undone: connect it by an association with "
                    "the activity that undoes the work.",
                    element=label(node),
                )
                yield about(node, message)
        elif isinstance(node, Activity) and node.is_for_compensation:
            yield from _of_handler(node, scope, ends)


def _of_handler(node: Activity, scope: Scope, ends: dict[str, list[str]]) -> Iterator[Problem]:
    if node.incoming or node.outgoing:
        message = _(
            "{element} undoes work, so no sequence flow leads to it or away: connect it by an "
            "association with a compensation event only.",
            element=label(node),
        )
        yield about(node, message)
    elif not any(isinstance(scope.by_id.get(other), BoundaryEvent) for other in ends.get(node.id, ())):
        message = _(
            "{element} undoes work, but no compensation event is associated with it, so it never "
            "happens: connect it, or unmark it as a compensation handler.",
            element=label(node),
        )
        yield about(node, message)


def _association_ends(file: CheckedFile) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    artifacts = [*file.definitions.artifacts]
    for process in file.processes:
        artifacts += process.artifacts
    for each in artifacts:
        if each.kind == "association" and each.source and each.target:
            found.setdefault(each.source, []).append(each.target)
            found.setdefault(each.target, []).append(each.source)
    return found


def find_nothing_to_compensate(file: CheckedFile) -> Iterator[Problem]:
    """Who throws a compensation has something to undo."""
    for node, scope in file.placed_of(Event):
        for definition in node.definitions if isinstance(node, EndEvent | IntermediateThrowEvent) else ():
            if not isinstance(definition, CompensateEventDefinition):
                continue
            around = _compensated(scope)
            if definition.activity:
                target = around.by_id.get(definition.activity) or scope.by_id.get(definition.activity)
                idle = target is not None and not _can_be_undone(target, around)
            else:
                idle = not any(_can_be_undone(each, around) for each in around.nodes)
            if idle:
                what = definition.activity or _("anything in {id}", id=around.container.id)
                message = _(
                    "{element} undoes nothing: no handler or compensation event sub-process says how to undo "
                    "{what}. Add a compensation event to the activity, or remove this one.",
                    element=label(node),
                    what=what,
                )
                yield about(node, message)


def _compensated(scope: Scope) -> Scope:
    """From inside an event sub-process it is the scope around that."""
    while scope.is_event_sub_process and scope.parent is not None:
        scope = scope.parent
    return scope


def _can_be_undone(node: FlowNode, scope: Scope) -> bool:
    if any(_compensates(event) for event in scope.boundaries.get(node.id, ())):
        return True
    return isinstance(node, SubProcess) and _undoes_inside(node)


def _undoes_inside(node: SubProcess) -> bool:
    """Whether anything inside a sub-process can be undone, at any depth."""
    waiting = [node]
    for each in waiting:
        for inner in each.nodes:
            if isinstance(inner, BoundaryEvent | StartEvent) and _compensates(inner):
                return True
            if isinstance(inner, SubProcess):
                waiting.append(inner)
    return False


def _compensates(event: Event) -> bool:
    return any(isinstance(each, CompensateEventDefinition) for each in event.definitions)
