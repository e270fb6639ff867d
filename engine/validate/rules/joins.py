"""Splits and the joins that their branches meet at.

A join is judged by the nearest element that every way to it passes (its dominator): what lies before that
brings one token or none. `ways` of a join are its incoming arrows; a branch of a decision *feeds* those that
can be reached from it without passing the join.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from engine.model.activities import Activity
from engine.model.event_definitions import (
    CancelEventDefinition,
    ErrorEventDefinition,
    TerminateEventDefinition,
)
from engine.model.events import BoundaryEvent, EndEvent
from engine.model.gateways import (
    ComplexGateway,
    EventBasedGateway,
    ExclusiveGateway,
    InclusiveGateway,
    ParallelGateway,
)
from engine.validate.checked_file import CheckedFile
from engine.validate.flow_graph import ROOT, Edge, FlowGraph
from engine.validate.problems import Problem, about
from engine.validate.scope import Scope
from engine.validate.wording import label, named

_FINAL = TerminateEventDefinition | ErrorEventDefinition | CancelEventDefinition


@dataclass(frozen=True, slots=True)
class Join:
    """A gateway where several ways meet, in the graph of its scope."""

    graph: FlowGraph
    number: int

    @property
    def ways(self) -> Sequence[Edge]:
        """Its incoming arrows."""
        return self.graph.incoming[self.number]

    @property
    def dominator(self) -> int:
        """The nearest element that every way to it passes."""
        return self.graph.dominators[self.number]

    def feeding(self) -> dict[int, int]:
        """Node → the ways it feeds, one bit each; only nodes behind the dominator, itself included."""
        found: dict[int, int] = {}
        border = frozenset({self.number})
        for bit, way in enumerate(self.ways):
            for node in self._before(way, border=border):
                found[node] = found.get(node, 0) | 1 << bit
        return found

    def _before(self, way: Edge, *, border: frozenset[int]) -> Iterator[int]:
        beyond = frozenset({*border, self.dominator})
        yield from self.graph.before([way.source], avoiding=beyond)

    @property
    def all_ways(self) -> int:
        """All bits."""
        return (1 << len(self.ways)) - 1


def find_parallel_split_exclusive_join(file: CheckedFile) -> Iterator[Problem]:
    """Branches that run at the same time meet at a join that waits for all of them."""
    for node, join in _joins(file, ExclusiveGateway):
        split = join.dominator
        if split == ROOT or not _splits(join.graph, split):
            continue
        feeding = join.feeding()
        fed = [_fed(edge, join=join, feeding=feeding) for edge in join.graph.outgoing[split] if edge.flow]
        if sum(bool(each) for each in fed) > 1:
            message = (
                f"{label(node)} lets every branch of {named(join.graph.nodes[split])} pass on its own, so "
                "what "
                "follows happens several times: join them with a gateway of the kind that split them."
            )
            yield about(node, message)


def find_exclusive_split_parallel_join(file: CheckedFile) -> Iterator[Problem]:
    """Branches of which only some are taken do not meet at a join that waits for all of them."""
    for node, join in _joins(file, ParallelGateway):
        feeding = join.feeding()
        for decision in _decisions(join, feeding):
            fed = _options(decision, join=join, feeding=feeding)
            together = reduce(or_, fed, 0)
            if any(each and each != together for each in fed):
                message = (
                    f"{label(node)} waits for all its ways in, but {_name(join.graph, decision)} takes only "
                    "some of "
                    "them, so it waits for ever: join them with a gateway of the kind that decided."
                )
                yield about(node, message)
                break


def find_join_waiting_for_ever(file: CheckedFile) -> Iterator[Problem]:
    """Every way into a parallel join brings a token."""
    for node, join in _joins(file, ParallelGateway):
        feeding = join.feeding()
        late = [way for way in join.ways if way.flow and not _comes_first(join, way)]
        leaving = [d for d in _decisions(join, feeding) if _may_leave(d, join=join, feeding=feeding)]
        if late:
            reason = f"sequence flow {late[0].flow.id} comes only from behind it" if late[0].flow else ""
        elif leaving:
            reason = f"{_name(join.graph, leaving[0])} can lead a branch elsewhere"
        else:
            continue
        message = (
            f"{label(node)} can wait for ever, because {reason}: lead every branch to it, or use an "
            "inclusive gateway."
        )
        yield about(node, message)


def _joins(
    file: CheckedFile, kind: type[ExclusiveGateway | ParallelGateway]
) -> Iterator[tuple[ExclusiveGateway | ParallelGateway, Join]]:
    for node, scope in file.placed_of(kind):
        join = _join_of(node.id, scope)
        if join is not None:
            yield node, join


def _join_of(node_id: str, scope: Scope) -> Join | None:
    number = scope.graph.number[node_id]
    reached = number in scope.graph.dominators
    return Join(scope.graph, number) if reached and len(scope.graph.incoming[number]) > 1 else None


def _splits(graph: FlowGraph, number: int) -> bool:
    """Whether a token becomes several here."""
    return not isinstance(graph.nodes[number], ExclusiveGateway | EventBasedGateway | ComplexGateway)


def _decisions(join: Join, feeding: dict[int, int]) -> list[int]:
    """What decides, on the ways to the join, which of them are taken; the dominator first."""
    graph = join.graph
    found = [join.dominator, *(i for i in graph.order if i in feeding and i != join.dominator)]
    return [i for i in found if len(_choices(graph, i)) > 1]


def _choices(graph: FlowGraph, number: int) -> list[list[Edge]]:
    """What a token may do at a node: the arrows it leaves by, for each possible decision."""
    if number == ROOT:
        return [[Edge(ROOT, start, None)] for start in graph.starts]
    node, edges = graph.nodes[number], graph.outgoing[number]
    flows = [edge for edge in edges if edge.flow is not None]
    if isinstance(node, ExclusiveGateway | EventBasedGateway | InclusiveGateway | ComplexGateway):
        return [[edge] for edge in flows]
    conditional = [edge for edge in flows if edge.flow and edge.flow.condition]
    plain = [edge for edge in flows if edge not in conditional]
    if isinstance(node, ParallelGateway):
        conditional, plain = [], flows
    choices = [[*plain, edge] for edge in conditional] if conditional else [plain]
    if conditional and plain:
        choices.append(plain)
    return choices + _by_boundary(graph, node=node, edges=edges, plain=flows)


def _by_boundary(graph: FlowGraph, *, node: object, edges: list[Edge], plain: list[Edge]) -> list[list[Edge]]:
    """The ways out of an activity by its boundary events."""
    if not isinstance(node, Activity):
        return []
    choices: list[list[Edge]] = []
    for edge in edges:
        event = graph.nodes[edge.target]
        if edge.flow is None and isinstance(event, BoundaryEvent):
            choices.append([edge] if event.cancel_activity else [*plain, edge])
    return choices


def _fed(edge: Edge, *, join: Join, feeding: dict[int, int]) -> int:
    """The ways of the join that can be reached by leaving through this arrow."""
    if edge.target == join.number:
        return sum(1 << bit for bit, way in enumerate(join.ways) if way is edge)
    return feeding.get(edge.target, 0)


def _options(decision: int, *, join: Join, feeding: dict[int, int]) -> list[int]:
    choices = _choices(join.graph, decision)
    return [reduce(or_, (_fed(e, join=join, feeding=feeding) for e in each), 0) for each in choices]


def _may_leave(decision: int, *, join: Join, feeding: dict[int, int]) -> bool:
    """Whether a branch can end elsewhere while other ways of the join already have their token."""
    fed = _options(decision, join=join, feeding=feeding)
    if reduce(or_, fed, 0) == join.all_ways:
        return False
    choices = _choices(join.graph, decision)
    lost = [each for each, ways in zip(choices, fed, strict=True) if not ways]
    return len(lost) < len(fed) and any(not _ends_scope(join, each) for each in lost)


def _ends_scope(join: Join, edges: list[Edge]) -> bool:
    """Whether whoever leaves this way ends everything: nobody is left who waits."""
    graph = join.graph
    ends = [graph.nodes[i] for i in graph.after(e.target for e in edges) if not graph.outgoing[i]]
    return bool(ends) and all(
        isinstance(end, EndEvent) and any(isinstance(d, _FINAL) for d in end.definitions) for end in ends
    )


def _comes_first(join: Join, way: Edge) -> bool:
    """Whether a token can come this way before the join was ever passed."""
    graph = join.graph
    sources = graph.before([way.source], avoiding=frozenset({join.number}))
    return any(start in sources for start in graph.starts)


def _name(graph: FlowGraph, number: int) -> str:
    return "the choice of the start event" if number == ROOT else named(graph.nodes[number])
