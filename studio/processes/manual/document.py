"""The whole manual of a file, one part per process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.model.activities import SubProcess
from engine.model.events import BoundaryEvent, StartEvent
from studio.processes.manual.fields import Field, variables_in
from studio.processes.manual.order import in_order, numbers_of
from studio.processes.manual.people import Role, roles_in
from studio.processes.manual.steps import Place, Step, step_of
from studio.processes.manual.times import event_in_words, span_in_words

if TYPE_CHECKING:
    from engine.model.foundation import FlowNode, SequenceFlow
    from engine.model.process import Definitions, Process


@dataclass(frozen=True, slots=True)
class ManualPart:
    """One process: what it is for, how it begins, who works in it, its steps and its data."""

    name: str
    documentation: str
    starts: tuple[str, ...]
    limit: str
    roles: tuple[Role, ...]
    asked: tuple[Field, ...]
    steps: tuple[Step, ...]
    data: tuple[Field, ...]

    @property
    def deadlines(self) -> tuple[Step, ...]:
        """The steps that say until when, or how long."""
        return tuple(step for step in self.steps if len(step.sentences) > 1)


def manual_of(definitions: Definitions) -> list[ManualPart]:
    """Returns the manual in the language of this moment."""
    return [part_of(process, definitions=definitions) for process in definitions.processes if process.nodes]


def part_of(process: Process, *, definitions: Definitions) -> ManualPart:
    """Returns the manual of one process."""
    place = place_of(process, definitions=definitions)
    told = [(node, depth) for node, depth in walk(process) if node.id in place.numbers]
    steps = tuple(step_of(node, place=place, depth=depth) for node, depth in told)
    starts = [node for node in process.nodes if isinstance(node, StartEvent)]
    variables = process.extensions.variables
    timeouts = process.extensions.timeouts
    limit = timeouts.execution if timeouts else None
    return ManualPart(
        name=process.name or process.id,
        documentation=process.documentation,
        starts=tuple(filter(None, (start_in_words(node, place=place) for node in starts))),
        limit=span_in_words(limit) if limit and limit != float("inf") else "",
        roles=tuple(roles_in([(node, place.numbers[node.id]) for node, _depth in told], roles=place.roles)),
        asked=variables_in(each for each in variables if each.is_input),
        steps=steps,
        data=variables_in(each for each in variables if not each.is_input),
    )


def start_in_words(node: StartEvent, *, place: Place) -> str:
    """Returns how a start event begins the process, with its name."""
    words = event_in_words(node, events=place.events)
    return f"*{node.name}*: {words}" if node.name else words


def place_of(process: Process, *, definitions: Definitions) -> Place:
    """Returns everything that sentences look up."""
    nodes = {node.id: node for node, _depth in walk(process)}
    boundaries: dict[str, list[BoundaryEvent]] = {}
    for node in nodes.values():
        if isinstance(node, BoundaryEvent):
            boundaries.setdefault(node.attached_to, []).append(node)
    return Place(
        nodes=nodes,
        flows=flows_in(process),
        numbers=numbers_of(process.nodes, {flow.id: flow for flow in process.flows}),
        events={event.id: event for event in definitions.root_events},
        roles={node: lane.name for lane in process.lanes if lane.name for node in lane.nodes},
        boundaries=boundaries,
    )


def walk(container: Process | SubProcess, *, depth: int = 0) -> list[tuple[FlowNode, int]]:
    """Returns all nodes in order, those of a sub-process behind it."""
    found: list[tuple[FlowNode, int]] = []
    for node in in_order(container.nodes, container.flows):
        found.append((node, depth))
        if isinstance(node, SubProcess):
            found += walk(node, depth=depth + 1)
    return found


def flows_in(container: Process | SubProcess) -> dict[str, SequenceFlow]:
    """Returns the flows of a container and of all inside it."""
    found = {flow.id: flow for flow in container.flows}
    for node in container.nodes:
        if isinstance(node, SubProcess):
            found |= flows_in(node)
    return found
