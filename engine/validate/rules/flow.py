"""Ways in, ways out and loops of every process and sub-process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from engine.model.activities import SubProcess
from engine.model.event_definitions import (
    CancelEventDefinition,
    CompensateEventDefinition,
    ErrorEventDefinition,
    EventDefinition,
    LinkEventDefinition,
    TerminateEventDefinition,
)
from engine.model.events import BoundaryEvent, EndEvent, Event, IntermediateThrowEvent, StartEvent
from engine.model.foundation import FlowNode
from engine.phrases import gettext as _
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.flow_graph import begins_by_itself, needs_way_in
from engine.validate.problems import Problem, about
from engine.validate.scope import Scope
from engine.validate.wording import label, listed


def find_no_way_in(file: CheckedFile) -> Iterator[Problem]:
    """A token can come to every element."""
    for node, scope in file.placed:
        if not scope.is_ad_hoc and not node.incoming and needs_way_in(node) and not _is_link_target(node):
            message = _(
                "{element} has no way in, so it never happens: lead a sequence flow to it or put a start "
                "event before it.",
                element=label(node),
            )
            fix = quick_fixes.prepend_element(
                node.id, kind="bpmn:StartEvent", title=_("Put a start event before it")
            )
            yield about(node, message, fix=fix)


def find_unreachable_element(file: CheckedFile) -> Iterator[Problem]:
    """Every element can be reached from a start event."""
    for scope in file.scopes:
        graph = scope.graph
        if scope.is_ad_hoc or not any(isinstance(node, StartEvent) for node in scope.nodes):
            continue
        links = [i for i, node in enumerate(graph.nodes) if _is_link_target(node)]
        reached = graph.after((*graph.reached, *links)) if links else graph.reached
        for index, node in enumerate(graph.nodes):
            if index not in reached and (graph.incoming[index] or not needs_way_in(node)):
                message = _(
                    "{element} cannot be reached from a start event, so it never happens: connect it or "
                    "remove it.",
                    element=label(node),
                )
                yield about(node, message)


def _is_link_target(node: FlowNode) -> bool:
    return isinstance(node, Event) and _has(node, LinkEventDefinition)


def _has(node: Event, kind: type[EventDefinition]) -> bool:
    return any(isinstance(definition, kind) for definition in node.definitions)


def find_no_way_out(file: CheckedFile) -> Iterator[Problem]:
    """Only an end event ends a branch on purpose; BPMN lets any other element do so silently."""
    for node, scope in file.placed:
        if node.outgoing or scope.is_ad_hoc or isinstance(node, EndEvent) or begins_by_itself(node):
            continue
        if isinstance(node, IntermediateThrowEvent) and _is_link_target(node):
            continue
        if isinstance(node, BoundaryEvent) and _has(node, CompensateEventDefinition):
            continue
        message = _(
            "{element} has no way out, so its branch ends here unnoticed: lead it on or to an end event.",
            element=label(node),
        )
        fix = quick_fixes.append_element(node.id, kind="bpmn:EndEvent", title=_("Append an end event"))
        yield about(node, message, fix=fix)


def find_loop_without_exit(file: CheckedFile) -> Iterator[Problem]:
    """Whoever goes round can get out."""
    for scope in file.scopes:
        graph = scope.graph
        ends = [i for i, edges in enumerate(graph.outgoing) if not edges]
        escaping = graph.before(ends)
        trapped = [i for i in graph.order if i not in escaping]
        if not trapped or scope.is_ad_hoc or _can_be_ended(scope):
            continue
        loop = sorted(_without_ways_in(scope, trapped))
        message = _(
            "The loop through {names} has no exit, so it goes round for ever: let a gateway lead out "
            "of it to an end event.",
            names=listed(graph.nodes[i].id for i in loop),
        )
        yield about(graph.nodes[loop[0]], message)


def _without_ways_in(scope: Scope, trapped: list[int]) -> dict[int, None]:
    """What is left of nodes that no end can be reached from without those that only lead into the loop."""
    graph = scope.graph
    left = dict.fromkeys(trapped)
    ways = {i: sum(e.source in left for e in graph.incoming[i]) for i in left}
    waiting = [i for i, count in ways.items() if not count]
    while waiting:
        node = waiting.pop()
        del left[node]
        for edge in graph.outgoing[node]:
            ways[edge.target] -= 1
            if not ways[edge.target]:
                waiting.append(edge.target)
    return left


def _can_be_ended(scope: Scope) -> bool:
    """Whether something outside a loop can end it: an event around it, or a branch that ends the scope."""
    around = scope.parent.boundaries.get(scope.container.id, []) if scope.parent else []
    if any(event.cancel_activity for event in around):
        return True
    final = TerminateEventDefinition | ErrorEventDefinition | CancelEventDefinition
    for node in scope.nodes:
        if isinstance(node, EndEvent) and any(isinstance(d, final) for d in node.definitions):
            return True
        if isinstance(node, SubProcess) and node.triggered_by_event and _interrupts(node):
            return True
    return False


def _interrupts(node: SubProcess) -> bool:
    return any(isinstance(start, StartEvent) and start.interrupting for start in node.nodes)


def find_start_with_way_in(file: CheckedFile) -> Iterator[Problem]:
    """Nothing leads to a start event or to a boundary event (BPMN 2.0 §10.5.2, §10.5.4)."""
    for node, _scope in file.placed:
        if isinstance(node, StartEvent | BoundaryEvent) and node.incoming:
            message = _(
                "{element} has a way in, but it begins by itself: lead {names} elsewhere.",
                element=label(node),
                names=listed(node.incoming),
            )
            yield about(node, message)


def find_end_with_way_out(file: CheckedFile) -> Iterator[Problem]:
    """Nothing leads away from an end event (BPMN 2.0 §10.5.3)."""
    for node in file.of(EndEvent):
        if node.outgoing:
            message = _(
                "{element} has a way out, but an end event ends: remove {names} or make it an "
                "intermediate event.",
                element=label(node),
                names=listed(node.outgoing),
            )
            fix = quick_fixes.replace_element(
                node.id, kind="bpmn:IntermediateThrowEvent", title=_("Make it an intermediate event")
            )
            yield about(node, message, fix=fix)


def find_double_flow(file: CheckedFile) -> Iterator[Problem]:
    """Two flows between the same elements without conditions make two tokens of one."""
    for scope in file.scopes:
        pairs = Counter((f.source, f.target, f.condition) for f in scope.flows)
        seen: Counter[tuple[str, str, str | None]] = Counter()
        for flow in scope.flows:
            pair = (flow.source, flow.target, flow.condition)
            seen[pair] += 1
            if pairs[pair] > 1 and seen[pair] > 1:
                message = _(
                    "Sequence flow {flow} leads from {source} to {target} like another one, so what follows "
                    "may happen twice: remove one of them.",
                    flow=flow.id,
                    source=flow.source,
                    target=flow.target,
                )
                fix = quick_fixes.remove_element(flow.id, title=_("Remove the second sequence flow"))
                yield about(flow, message, fix=fix)
