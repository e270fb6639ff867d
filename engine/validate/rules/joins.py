"""Splits and the joins that their branches meet at."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_

from engine.model.event_definitions import (
    CancelEventDefinition,
    ErrorEventDefinition,
    TerminateEventDefinition,
)
from engine.model.events import EndEvent
from engine.model.foundation import FlowNode
from engine.model.gateways import (
    ComplexGateway,
    EventBasedGateway,
    ExclusiveGateway,
    Gateway,
    ParallelGateway,
)
from engine.phrases import gettext as _
from engine.validate.checked_file import CheckedFile
from engine.validate.choices import Choice
from engine.validate.flow_graph import ROOT, FlowGraph
from engine.validate.join import Join, join_at
from engine.validate.problems import Problem, about
from engine.validate.wording import label, named

_FINAL = TerminateEventDefinition | ErrorEventDefinition | CancelEventDefinition


def find_parallel_split_exclusive_join(file: CheckedFile) -> Iterator[Problem]:
    """Branches that run at the same time meet at a join that waits for all of them."""
    for node, scope in file.placed_of(ExclusiveGateway):
        join = join_at(scope.graph, scope.graph.number[node.id])
        if join is None or join.dominator == ROOT or not _splits(join.graph, join.dominator):
            continue
        flows = [edge for edge in join.graph.outgoing[join.dominator] if edge.flow]
        if len(flows) > 1 and sum(bool(join.fed_by(edge)) for edge in flows) > 1:
            message = _(
                "{element} lets every branch of {other} pass on its own, so what follows happens several "
                "times: join them with a gateway of the kind that split them.",
                element=label(node),
                other=named(join.graph.nodes[join.dominator]),
            )
            yield about(node, message)


def find_unsynchronised_merge(file: CheckedFile) -> Iterator[Problem]:
    """Branches that run at the same time do not meet at an element that lets each of them pass."""
    for node, scope in file.placed:
        if isinstance(node, Gateway | EndEvent) or len(node.incoming) < 2:
            continue
        join = join_at(scope.graph, scope.graph.number[node.id])
        if join is None or join.dominator == ROOT or not isinstance(_split(join), ParallelGateway):
            continue
        flows = [edge for edge in join.graph.outgoing[join.dominator] if edge.flow]
        if sum(bool(join.fed_by(edge)) for edge in flows) > 1:
            message = _(
                "{element} happens once for every branch of {other} that leads to it: join the branches "
                "with a parallel gateway before it, if it shall happen once.",
                element=label(node),
                other=named(_split(join)),
            )
            yield about(node, message)


def _split(join: Join) -> FlowNode:
    return join.graph.nodes[join.dominator]


def find_exclusive_split_parallel_join(file: CheckedFile) -> Iterator[Problem]:
    """Branches of which only some are taken do not meet at a join that waits for all of them."""
    for node, join, decisions in _parallel_joins(file):
        for decision in decisions:
            fed = [ways for _each, ways in join.choices(decision)]
            together = reduce(or_, fed, 0)
            if any(ways and ways != together for ways in fed):
                message = _(
                    "{element} waits for all its ways in, but {other} takes only some of them, so it waits "
                    "for ever: join them with a gateway of the kind that decided.",
                    element=label(node),
                    other=_name(join.graph, decision),
                )
                yield about(node, message)
                break


def find_join_waiting_for_ever(file: CheckedFile) -> Iterator[Problem]:
    """Every way into a parallel join brings a token."""
    for node, join, decisions in _parallel_joins(file):
        behind = [way.flow.id for way in join.ways if way.flow and join.comes_from_behind(way)]
        leaving = [] if behind else [each for each in decisions if _may_leave(join, each)]
        if not behind and not leaving:
            continue
        reason = (
            _("sequence flow {behind} comes only from behind it", behind=behind[0])
            if behind
            else _("{other} can lead a branch elsewhere", other=_name(join.graph, leaving[0]))
        )
        message = _(
            "{element} can wait for ever, because {reason}: lead every branch to it, or use an "
            "inclusive gateway.",
            element=label(node),
            reason=reason,
        )
        yield about(node, message)


def _parallel_joins(file: CheckedFile) -> Iterator[tuple[FlowNode, Join, list[int]]]:
    """Parallel joins with the decisions on the ways to them."""
    for node, scope, join in file.parallel_joins:
        yield node, join, join.between(scope.deciding) if scope.deciding else []


def _splits(graph: FlowGraph, number: int) -> bool:
    """Whether a token becomes several here."""
    return not isinstance(graph.nodes[number], ExclusiveGateway | EventBasedGateway | ComplexGateway)


def _may_leave(join: Join, decision: int) -> bool:
    """Whether a branch can end elsewhere while other ways of the join already have their token."""
    choices = join.choices(decision)
    fed = [ways for _each, ways in choices]
    if reduce(or_, fed, 0) in {0, join.all_ways}:
        return False
    return any(not ways and not _ends_scope(join.graph, choice) for choice, ways in choices)


def _ends_scope(graph: FlowGraph, choice: Choice) -> bool:
    """Whether whoever leaves this way ends everything: nobody is left who waits."""
    ends = [graph.nodes[i] for i in graph.after(e.target for e in choice) if not graph.outgoing[i]]
    return bool(ends) and all(
        isinstance(end, EndEvent) and any(isinstance(d, _FINAL) for d in end.definitions) for end in ends
    )


def _name(graph: FlowGraph, number: int) -> str:
    return _("the choice of the start event") if number == ROOT else named(graph.nodes[number])
