"""A gateway where several ways meet, and what feeds each of these ways.

A join is judged by the nearest element that every way to it passes, its dominator: what lies before that
brings one token or none. A branch *feeds* the ways that can be reached from it without passing the join; a
set of ways is a number, a bit per way.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, reduce
from operator import or_

from engine.validate.choices import Choice, choices_at
from engine.validate.flow_graph import Edge, FlowGraph


class Join:
    """The gateway `number` of a graph."""

    def __init__(self, graph: FlowGraph, number: int) -> None:
        self.graph = graph
        self.number = number

    @property
    def ways(self) -> Sequence[Edge]:
        """Its incoming arrows."""
        return self.graph.incoming[self.number]

    @property
    def dominator(self) -> int:
        """The nearest element that every way to it passes."""
        return self.graph.dominators[self.number]

    @property
    def all_ways(self) -> int:
        """All bits."""
        return (1 << len(self.ways)) - 1

    @cached_property
    def feeding(self) -> dict[int, int]:
        """Node → the ways it feeds, for the nodes behind the dominator."""
        rank = self.graph.rank
        border = frozenset({self.number, self.dominator})
        nodes = self.graph.before((way.source for way in self.ways), avoiding=border)
        later_first = sorted((node for node in nodes if node in rank), key=rank.__getitem__, reverse=True)
        found = dict.fromkeys(later_first, 0)
        bits = {id(way): 1 << bit for bit, way in enumerate(self.ways)}
        changed = True
        while changed:
            changed = False
            for node in later_first:
                fed = found[node]
                for edge in self.graph.outgoing[node]:
                    fed |= bits.get(id(edge), 0) or found.get(edge.target, 0)
                if fed != found[node]:
                    found[node] = fed
                    changed = True
        return found

    def fed_by(self, edge: Edge) -> int:
        """The ways that are fed by leaving through this arrow."""
        if edge.target == self.number:
            return sum(1 << bit for bit, way in enumerate(self.ways) if way is edge)
        return self.feeding.get(edge.target, 0)

    def fed_by_choice(self, choice: Choice) -> int:
        """The ways that are fed by this choice."""
        return reduce(or_, map(self.fed_by, choice), 0)

    def choices(self, number: int) -> list[tuple[Choice, int]]:
        """Every choice at a node with the ways it feeds."""
        return [(choice, self.fed_by_choice(choice)) for choice in choices_at(self.graph, number)]

    def between(self, numbers: Sequence[int]) -> list[int]:
        """Those of the nodes that lie between the dominator and the join, the dominator included."""
        return [i for i in numbers if i == self.dominator or i in self.feeding]

    def comes_from_behind(self, way: Edge) -> bool:
        """Whether a token can come this way only after the join was passed."""
        return self.graph.dominates(self.number, way.source)


def join_at(graph: FlowGraph, number: int) -> Join | None:
    """Returns the join at a node, None where fewer than two ways meet or no token ever comes."""
    reached = number in graph.dominators
    return Join(graph, number) if reached and len(graph.incoming[number]) > 1 else None
