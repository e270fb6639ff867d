"""Which variables may have a value where: forwards over the flow of every scope, until nothing changes.

A set of names is one whole number, a bit per name; bit 0 means "and others that the file does not tell". A
variable *may* have a value at a place if any way to it passes something that sets it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_

from engine.model.activities import Activity, CallActivity
from engine.model.event_definitions import LinkEventDefinition
from engine.model.events import Event
from engine.model.foundation import FlowNode, SequenceFlow
from engine.model.process import Process
from engine.validate.assignments import assignments_of
from engine.validate.flow_graph import begins_by_itself
from engine.validate.readings import Reading, loop_variables
from engine.validate.scope import Scope

ANYTHING = 1


class DataFlow:
    """The names that may have a value before and after every element that a token can reach."""

    def __init__(self, scopes: Sequence[Scope]) -> None:
        self._bits: dict[str, int] = {}
        self._before: dict[int, int] = {}
        self._after: dict[int, int] = {}
        self._own: dict[int, int] = {}
        self._inside: dict[int, int] = {}
        for scope in reversed(scopes):
            self._inside[id(scope.container)] = self._sets(scope)
        called = _called_inputs(scopes)
        for scope in scopes:
            self._flow(scope, initial=self._initial(scope, called=called))

    @property
    def names(self) -> frozenset[str]:
        """Every name that is declared or set anywhere."""
        return frozenset(self._bits)

    def unset_in(self, reading: Reading, scope: Scope) -> Iterator[str]:
        """Yields the names a text reads that nothing on any way to it sets."""
        visible = self._visible(reading, scope)
        if visible is not None and not visible & ANYTHING:
            yield from self.unset(reading.names(), visible)

    def unset_before(self, node: FlowNode, names: Iterable[str]) -> Iterator[str]:
        """Yields those of the names that nothing on any way to the element sets."""
        visible = self._before.get(id(node))
        if visible is not None and not visible & ANYTHING:
            yield from self.unset(names, visible)

    def unset(self, names: Iterable[str], visible: int) -> Iterator[str]:
        """Yields those of the names that are not among the visible ones."""
        return (name for name in names if not self._bits.get(name, 0) & visible)

    def is_ever_set(self, name: str, process: Process) -> bool:
        """Whether anything in the process sets the variable, or may."""
        return bool(self._inside.get(id(process), 0) & (self._bits.get(name, 0) | ANYTHING))

    def _visible(self, reading: Reading, scope: Scope) -> int | None:
        element = reading.element
        if isinstance(element, SequenceFlow):
            source = scope.by_id.get(element.source)
            return self._after.get(id(source)) if source else None
        return (self._before if reading.early else self._after).get(id(element))

    def _bit(self, name: str) -> int:
        return self._bits.setdefault(name, 2 << len(self._bits))

    def _mask(self, names: Iterable[str]) -> int:
        return reduce(or_, map(self._bit, names), 0)

    def _sets(self, scope: Scope) -> int:
        """What everything in a scope sets, inner scopes included, which are known already."""
        declared = frozenset(each.name for each in scope.process.extensions.variables)
        total = 0
        for node in scope.nodes:
            found = assignments_of(node, declared=declared)
            own = self._mask(found.names) | (ANYTHING if found.anything else 0)
            own |= self._inside.get(id(node), 0)
            self._own[id(node)] = own
            total |= own
        return total

    def _initial(self, scope: Scope, *, called: dict[str, tuple[str, ...] | None]) -> int:
        container = scope.container
        variables = container.extensions.variables
        given = [each.name for each in variables if each.is_input or each.default is not None]
        initial = self._mask(given)
        self._mask(each.name for each in variables)
        if isinstance(container, Process):
            passed = called.get(container.id, ())
            return initial | (ANYTHING if passed is None else self._mask(passed))
        own = [*loop_variables(container)]
        if container.extensions.subprocess:
            own += [mapping.target for mapping in container.extensions.subprocess.inputs]
        if scope.is_ad_hoc:
            own += [name for node in scope.nodes if isinstance(node, Activity) for name in _arguments(node)]
        initial |= self._mask(sorted(own)) | self._before.get(id(container), ANYTHING)
        around = scope.parent.container if scope.parent else None
        return initial | (self._inside.get(id(around), 0) if scope.is_event_sub_process else 0)

    def _flow(self, scope: Scope, *, initial: int) -> None:
        graph, everything = scope.graph, initial | self._inside[id(scope.container)]
        before = dict.fromkeys(graph.starts, initial)
        for index, node in enumerate(graph.nodes):
            if scope.is_ad_hoc or begins_by_itself(node) or _is_link_target(node):
                before[index] = everything
        waiting = list(dict.fromkeys((*before, *graph.order)))
        waiting.reverse()
        queued = dict.fromkeys(waiting)
        while waiting:
            index = waiting.pop()
            queued.pop(index, None)
            if index not in before:
                continue
            after = before[index] | self._own[id(graph.nodes[index])]
            for edge in graph.outgoing[index]:
                known = before.get(edge.target)
                joined = after if known is None else known | after
                if joined != known:
                    before[edge.target] = joined
                    if edge.target not in queued:
                        queued[edge.target] = None
                        waiting.append(edge.target)
        for index, visible in before.items():
            self._remember(graph.nodes[index], visible)

    def _remember(self, node: FlowNode, visible: int) -> None:
        inner = self._mask(sorted(loop_variables(node))) if isinstance(node, Activity) else 0
        self._before[id(node)] = visible | inner
        self._after[id(node)] = visible | inner | self._own[id(node)]


def _arguments(node: Activity) -> list[str]:
    """The arguments with which an agent begins an activity that is a tool."""
    return [each.name for each in node.extensions.tool.parameters] if node.extensions.tool else []


def _is_link_target(node: FlowNode) -> bool:
    return isinstance(node, Event) and any(isinstance(d, LinkEventDefinition) for d in node.definitions)


def _called_inputs(scopes: Sequence[Scope]) -> dict[str, tuple[str, ...] | None]:
    """What callers in the same file pass to a process: names, or None where they pass all they have."""
    found: dict[str, tuple[str, ...] | None] = {}
    for scope in scopes:
        for node in scope.nodes:
            if isinstance(node, CallActivity):
                call = node.extensions.call_activity
                called = (call.process_id if call else None) or node.called_element
                targets = tuple(mapping.target for mapping in call.inputs) if call else ()
                if called:
                    earlier = found.get(called, ())
                    found[called] = (*earlier, *targets) if targets and earlier is not None else None
    return found
