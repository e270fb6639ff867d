"""The flow of one process or sub-process as a graph of numbers; nothing here recurses.

Edges are sequence flows, and from an activity to the boundary events attached to it. Ends that do not exist
are left out: other rules report them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.model.activities import Activity, SubProcess
from engine.model.events import BoundaryEvent, StartEvent
from engine.model.foundation import FlowNode, SequenceFlow

ROOT = -1
"""The place before every start."""


@dataclass(frozen=True, slots=True)
class Edge:
    """An arrow; `flow` is None for the way from an activity to its boundary event."""

    source: int
    target: int
    flow: SequenceFlow | None


class FlowGraph:
    """Nodes by their position in `nodes`; document order decides every order here."""

    def __init__(self, nodes: Sequence[FlowNode], *, flows: Iterable[SequenceFlow]) -> None:
        self.nodes = tuple(nodes)
        self.number: dict[str, int] = {}
        for index, node in enumerate(self.nodes):
            self.number.setdefault(node.id, index)
        self.outgoing: list[list[Edge]] = [[] for _ in self.nodes]
        self.incoming: list[list[Edge]] = [[] for _ in self.nodes]
        for flow in flows:
            self._connect(flow.source, flow.target, flow)
        for node in self.nodes:
            if isinstance(node, BoundaryEvent):
                self._connect(node.attached_to, node.id, None)

    def _connect(self, source: str, target: str, flow: SequenceFlow | None) -> None:
        if source in self.number and target in self.number:
            edge = Edge(self.number[source], self.number[target], flow)
            self.outgoing[edge.source].append(edge)
            self.incoming[edge.target].append(edge)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where tokens begin: start events, else nodes without a way in (BPMN 2.0 §13.2)."""
        events = [i for i, node in enumerate(self.nodes) if isinstance(node, StartEvent)]
        events += [i for i, node in enumerate(self.nodes) if getattr(node, "instantiate", False)]
        return tuple(sorted(events)) or self.without_way_in

    @cached_property
    def without_way_in(self) -> tuple[int, ...]:
        """Nodes that nothing leads to, though something should or a scope begins there."""
        return tuple(i for i, node in enumerate(self.nodes) if not self.incoming[i] and needs_way_in(node))

    @cached_property
    def order(self) -> tuple[int, ...]:
        """Every node that a token can reach, each before those it leads to, but for loops."""
        return self._sorted(self.starts)

    @cached_property
    def reached(self) -> frozenset[int]:
        """Every node that a token can reach, compensation handlers and event sub-processes included."""
        own = [i for i, node in enumerate(self.nodes) if begins_by_itself(node)]
        return self.after((*self.starts, *own))

    def after(self, starts: Iterable[int]) -> frozenset[int]:
        """Every node that can be reached from `starts`, themselves included."""
        return frozenset(self._sorted(tuple(starts)))

    def _sorted(self, starts: Sequence[int]) -> tuple[int, ...]:
        """Reverse postorder from these starts."""
        seen = [False] * len(self.nodes)
        finished: list[int] = []
        for start in reversed(starts):
            if seen[start]:
                continue
            seen[start] = True
            stack = [(start, iter(self.outgoing[start][::-1]))]
            while stack:
                node, edges = stack[-1]
                following = next((e.target for e in edges if not seen[e.target]), None)
                if following is None:
                    finished.append(node)
                    stack.pop()
                else:
                    seen[following] = True
                    stack.append((following, iter(self.outgoing[following][::-1])))
        return tuple(reversed(finished))

    @cached_property
    def dominators(self) -> dict[int, int]:
        """Node → the nearest node that every way to it passes; `ROOT` where there is none.

        The iteration of Cooper, Harvey and Kennedy over reverse postorder.
        """
        rank = {**self.rank, ROOT: -1}
        begins = frozenset(self.starts)
        nearest: dict[int, int] = {ROOT: ROOT}
        changed = True
        while changed:
            changed = False
            for node in self.order:
                found = self._meet(node, begins=begins, nearest=nearest, rank=rank)
                if nearest.get(node) != found:
                    nearest[node] = found
                    changed = True
        return nearest

    def _meet(
        self, node: int, *, begins: frozenset[int], nearest: dict[int, int], rank: dict[int, int]
    ) -> int:
        sources = [e.source for e in self.incoming[node] if e.source in nearest]
        candidates = [ROOT, *sources] if node in begins else sources
        found = candidates[0]
        for other in candidates[1:]:
            left, right = found, other
            while left != right:
                if rank[left] > rank[right]:
                    left = nearest[left]
                else:
                    right = nearest[right]
            found = left
        return found

    @cached_property
    def rank(self) -> dict[int, int]:
        """Node → its place in `order`."""
        return {node: position for position, node in enumerate(self.order)}

    @cached_property
    def _spans(self) -> dict[int, tuple[int, int]]:
        """Node → where the walk over the tree of dominators enters and leaves it."""
        below: dict[int, list[int]] = {}
        for node in self.order:
            below.setdefault(self.dominators[node], []).append(node)
        entered: dict[int, int] = {}
        spans: dict[int, tuple[int, int]] = {}
        waiting = [(ROOT, False)]
        while waiting:
            node, done = waiting.pop()
            if done:
                spans[node] = entered[node], len(entered)
            else:
                entered[node] = len(entered)
                waiting.append((node, True))
                waiting.extend((each, False) for each in below.get(node, ()))
        return spans

    def dominates(self, node: int, other: int) -> bool:
        """Whether every way to `other` passes `node`; a node dominates itself."""
        if node not in self._spans or other not in self._spans:
            return False
        first, last = self._spans[node]
        return first <= self._spans[other][0] < last

    def before(self, targets: Iterable[int], *, avoiding: frozenset[int] = frozenset()) -> frozenset[int]:
        """Every node from which one of `targets` can be reached without `avoiding`, targets included."""
        found = dict.fromkeys(target for target in targets if target not in avoiding)
        waiting = list(found)
        while waiting:
            for edge in self.incoming[waiting.pop()]:
                if edge.source not in found and edge.source not in avoiding:
                    found[edge.source] = None
                    waiting.append(edge.source)
        return frozenset(found)


def needs_way_in(node: FlowNode) -> bool:
    """Tells whether a token has to come to the node by a sequence flow."""
    starts = isinstance(node, StartEvent | BoundaryEvent) or bool(getattr(node, "instantiate", False))
    return not starts and not begins_by_itself(node)


def begins_by_itself(node: FlowNode) -> bool:
    """Tells whether the node starts without a token: event sub-processes and compensation handlers."""
    return (isinstance(node, SubProcess) and node.triggered_by_event) or (
        isinstance(node, Activity) and node.is_for_compensation
    )
