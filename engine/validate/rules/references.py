"""Ids and what refers to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType
from typing import Final

from engine.model.activities import Activity, ReceiveTask, SendTask, SubProcess
from engine.model.event_definitions import (
    CompensateEventDefinition,
    EscalationEventDefinition,
    EventDefinition,
    MessageEventDefinition,
    SignalEventDefinition,
)
from engine.model.events import Event
from engine.model.foundation import BaseElement, FlowNode, SequenceFlow
from engine.model.gateways import Gateway
from engine.model.process import Process
from engine.phrases import gettext as _
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.scope import Scope
from engine.validate.wording import kind_of, label, named

_NCNAME = re.compile(r"[^\W\d][\w.\-·]*")
_ROOT_EVENTS: Final = MappingProxyType(
    {"message": _("message"), "signal": _("signal"), "escalation": _("escalation")}
)
UNNAMED = "_unnamed_"
"""What the ids begin with that the reader gives to elements without one."""


def find_duplicate_id(file: CheckedFile) -> Iterator[Problem]:
    """An id names one element."""
    first: dict[str, BaseElement] = {}
    for element in _everything(file):
        earlier = first.setdefault(element.id, element)
        if earlier is not element:
            message = _(
                "The id {id} is used twice, in line {line} by {other} and in line {line2}: give one of "
                "them another id and correct what refers to it.",
                id=element.id,
                line=earlier.line,
                other=named(earlier),
                line2=element.line,
            )
            yield about(element, message)


def find_invalid_id(file: CheckedFile) -> Iterator[Problem]:
    """Ids are XML names; other tools refuse the file otherwise."""
    for element in _everything(file):
        if not _NCNAME.fullmatch(element.id):
            message = _(
                "The id “{id}” is no XML name: begin with a letter or “_”, go on with letters, digits, "
                "“_”, “-” and “.”.",
                id=element.id,
            )
            yield about(element, message)


def find_missing_id(file: CheckedFile) -> Iterator[Problem]:
    """What has no id cannot be followed from version to version."""
    for element in (*file.processes, *(node for node, _scope in file.placed)):
        if element.id.startswith(UNNAMED):
            message = _(
                "A {kind} has no id: give it one that stays the same for ever.",
                kind=kind_of(element),
            )
            yield about(element, message)


def find_dangling_reference(file: CheckedFile) -> Iterator[Problem]:
    """Whatever the flow refers to exists."""
    flows = {flow.id for flow in file.flows}
    nodes = {node.id for node, _scope in file.placed}
    for flow in file.flows:
        yield from _dangling_ends(flow, nodes=nodes)
    for node, scope in file.placed:
        yield from _dangling_flows(node, flows=flows)
        yield from _dangling_root_events(node, file=file)
        if isinstance(node, Event):
            yield from _dangling_compensation(node, scope=scope)


def _dangling_ends(flow: SequenceFlow, *, nodes: set[str]) -> Iterator[Problem]:
    for end, place in ((_("source"), flow.source), (_("target"), flow.target)):
        if place not in nodes:
            found = _("{place}, which does not exist", place=place) if place else _("nothing")
            message = _(
                "Sequence flow {flow}: its {end} is {found}. Connect it again or remove it.",
                flow=flow.id,
                end=end,
                found=found,
            )
            fix = quick_fixes.remove_element(flow.id, title=_("Remove the sequence flow"))
            yield about(flow, message, fix=fix)


def _dangling_flows(node: FlowNode, *, flows: set[str]) -> Iterator[Problem]:
    for way, ids in ((_("incoming"), node.incoming), (_("outgoing"), node.outgoing)):
        for flow in ids:
            if flow not in flows:
                message = _(
                    "{element} lists the {way} sequence flow {flow}, which does not exist: draw it again or "
                    "remove the entry.",
                    element=label(node),
                    way=way,
                    flow=flow,
                )
                yield about(node, message)
    default = node.default if isinstance(node, Activity | Gateway) else None
    if default and default not in flows:
        message = _(
            "{element}: its default flow {default} does not exist. Choose an outgoing flow.",
            element=label(node),
            default=default,
        )
        yield about(node, message)


def _dangling_root_events(node: FlowNode, *, file: CheckedFile) -> Iterator[Problem]:
    for kind, reference in _root_references(node):
        found = file.root_events.get(reference)
        if found is None or found.kind != kind:
            words = _ROOT_EVENTS.get(kind, kind)
            message = _(
                "{element} refers to the {kind} {reference}, which the file does not have: choose a "
                "{kind} or create it.",
                element=label(node),
                kind=words,
                reference=reference,
            )
            fix = quick_fixes.select_element(node.id, field=kind, title=_("Choose a {kind}", kind=words))
            yield about(node, message, fix=fix)


def _root_references(node: FlowNode) -> Iterator[tuple[str, str]]:
    if isinstance(node, SendTask | ReceiveTask) and node.message:
        yield "message", node.message
    for definition in node.definitions if isinstance(node, Event) else ():
        kind, reference = root_reference(definition)
        if reference:
            yield kind, reference


def root_reference(definition: EventDefinition) -> tuple[str, str | None]:
    """Returns which message, signal or escalation a definition names; an error may be a bare code."""
    match definition:
        case MessageEventDefinition():
            return "message", definition.message
        case SignalEventDefinition():
            return "signal", definition.signal
        case EscalationEventDefinition():
            return "escalation", definition.escalation
        case _:
            return "", None


def _dangling_compensation(node: Event, *, scope: Scope) -> Iterator[Problem]:
    for definition in node.definitions:
        if not isinstance(definition, CompensateEventDefinition) or not definition.activity:
            continue
        known = {*scope.by_id, *(scope.parent.by_id if scope.parent else ())}
        if definition.activity not in known:
            message = _(
                "{element} compensates {activity}, which does not stand in the same scope: choose an "
                "activity beside it.",
                element=label(node),
                activity=definition.activity,
            )
            yield about(node, message)


def find_dangling_drawing(file: CheckedFile) -> Iterator[Problem]:
    """Lanes, pools, message flows and associations show what exists."""
    definitions = file.definitions
    known = {element.id for element in _everything(file)}
    pairs: list[tuple[BaseElement, str | None]] = []
    for process in definitions.processes:
        pairs += [(lane, node) for lane in process.lanes for node in lane.nodes]
        pairs += [(each, end) for each in process.artifacts for end in (each.source, each.target)]
    pairs += [(pool, pool.process) for pool in definitions.participants]
    pairs += [(flow, end) for flow in definitions.message_flows for end in (flow.source, flow.target)]
    for element, reference in pairs:
        if reference and reference not in known:
            message = _(
                "{element} refers to {reference}, which does not exist: draw it again or remove it.",
                element=label(element),
                reference=reference,
            )
            yield about(element, message)


def find_flow_crossing_border(file: CheckedFile) -> Iterator[Problem]:
    """A sequence flow stays inside its process and sub-process (BPMN 2.0 §7.6.1)."""
    places: dict[str, Scope] = {}
    for node, scope in file.placed:
        places.setdefault(node.id, scope)
    for scope in file.scopes:
        for flow in scope.flows:
            ends = [places.get(flow.source), places.get(flow.target)]
            if all(ends) and any(end is not scope for end in ends):
                message = _(
                    "Sequence flow {flow} leads from {source} to {target} across the border of a process or "
                    "sub-process: connect elements of the same one; use a message or a boundary event.",
                    flow=flow.id,
                    source=flow.source,
                    target=flow.target,
                )
                fix = quick_fixes.remove_element(flow.id, title=_("Remove the sequence flow"))
                yield about(flow, message, fix=fix)


def _everything(file: CheckedFile) -> Iterator[BaseElement]:
    """Every element with an id, in the order of the file as far as it matters."""
    definitions = file.definitions
    yield from definitions.processes
    waiting: list[Process | SubProcess] = list(definitions.processes)
    for container in waiting:
        yield from container.nodes
        yield from container.flows
        yield from container.data
        waiting.extend(node for node in container.nodes if isinstance(node, SubProcess))
    for process in definitions.processes:
        yield from process.lanes
        yield from process.artifacts
    yield from definitions.participants
    yield from definitions.message_flows
    yield from definitions.artifacts
    yield from (_as_element(event.id, event.line) for event in definitions.root_events)


def _as_element(element_id: str, line: int) -> BaseElement:
    return BaseElement(id=element_id, line=line)
