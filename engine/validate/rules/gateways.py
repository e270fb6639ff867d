"""Conditions, defaults and what may follow a gateway (BPMN 2.0 §10.6)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from engine.errors import ExpressionError
from engine.expressions import compile_expression
from engine.findings import QuickFix
from engine.model.activities import Activity, ReceiveTask
from engine.model.event_definitions import (
    ConditionalEventDefinition,
    MessageEventDefinition,
    SignalEventDefinition,
    TimerEventDefinition,
)
from engine.model.events import IntermediateCatchEvent
from engine.model.foundation import FlowNode, SequenceFlow
from engine.model.gateways import (
    ComplexGateway,
    EventBasedGateway,
    ExclusiveGateway,
    Gateway,
    InclusiveGateway,
    ParallelGateway,
)
from engine.phrases import gettext as _
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.scope import Scope
from engine.validate.wording import label, named

_CLOCK: Final = re.compile(r"\b(now|today)\b")
_AWAITED = MessageEventDefinition | SignalEventDefinition | TimerEventDefinition | ConditionalEventDefinition


def find_missing_condition(file: CheckedFile) -> Iterator[Problem]:
    """Where a gateway decides, every way but one has a condition; one without counts as the default."""
    for node, scope in _deciding(file):
        default = node.default
        unconditional = [f for f in leaving(node, scope) if not f.condition and f.id != default]
        for flow in unconditional[1 if default is None else 0 :]:
            message = _(
                "Sequence flow {flow} needs a condition, because {other} decides by it: write one, or "
                "make it the default flow.",
                flow=flow.id,
                other=named(node),
            )
            yield about(flow, message, fix=_choose_condition(flow))


def find_missing_default(file: CheckedFile) -> Iterator[Problem]:
    """There is a way out also where no condition holds."""
    for node, scope in _deciding(file):
        flows = leaving(node, scope)
        if node.default is None and all(flow.condition for flow in flows):
            message = _(
                "{element} has no default flow: when none of its {count} conditions holds, the instance "
                "stops with an incident. Mark one flow as default.",
                element=label(node),
                count=len(flows),
            )
            fix = quick_fixes.set_attribute(
                node.id,
                name="default",
                value=flows[-1].id,
                title=_("Make {id} the default flow", id=flows[-1].id),
            )
            yield about(node, message, fix=fix)


def find_wrong_default(file: CheckedFile) -> Iterator[Problem]:
    """The default flow leaves its element."""
    known = {flow.id for flow in file.flows}
    for node, scope in file.placed:
        default = default_of(node)
        if default in known and default not in {flow.id for flow in leaving(node, scope)}:
            message = _(
                "{element}: its default flow {default} leaves another element. Choose one of its own.",
                element=label(node),
                default=default,
            )
            fix = quick_fixes.select_element(node.id, field="default", title=_("Choose the default flow"))
            yield about(node, message, fix=fix)


def find_default_with_condition(file: CheckedFile) -> Iterator[Problem]:
    """The default flow is taken when nothing else is; its condition is not looked at."""
    for node, scope in file.placed:
        default = default_of(node)
        for flow in leaving(node, scope) if default else ():
            if flow.id == default and flow.condition:
                message = _(
                    "Sequence flow {flow} is the default of {other}; remove its condition.",
                    flow=flow.id,
                    other=named(node),
                )
                yield about(flow, message, fix=quick_fixes.remove_condition(flow.id))


def find_ignored_condition(file: CheckedFile) -> Iterator[Problem]:
    """A gateway that does not decide by conditions ignores them (BPMN 2.0 §10.6.4, §10.6.6)."""
    for node, scope in file.placed_of(Gateway):
        if not isinstance(node, ParallelGateway | EventBasedGateway):
            continue
        for flow in leaving(node, scope):
            if flow.condition:
                message = _(
                    "The condition of sequence flow {flow} is never looked at, because {other} does not "
                    "decide by conditions: remove it or use an exclusive or inclusive gateway.",
                    flow=flow.id,
                    other=named(node),
                )
                yield about(flow, message, fix=quick_fixes.remove_condition(flow.id))


def find_same_condition(file: CheckedFile) -> Iterator[Problem]:
    """Of two ways with the same condition an exclusive gateway never takes the second."""
    for node, scope in file.placed_of(ExclusiveGateway):
        seen: dict[str, str] = {}
        for flow in leaving(node, scope):
            earlier = seen.setdefault(" ".join((flow.condition or flow.id).split()), flow.id)
            if earlier != flow.id:
                message = _(
                    "Sequence flow {flow} has the same condition as {earlier}, so it is never taken: change "
                    "the condition or remove the flow.",
                    flow=flow.id,
                    earlier=earlier,
                )
                yield about(flow, message, fix=_choose_condition(flow))


def find_event_gateway_target(file: CheckedFile) -> Iterator[Problem]:
    """After an event-based gateway stand events to wait for, or receive tasks (BPMN 2.0 §10.6.6)."""
    for node, scope in file.placed_of(EventBasedGateway):
        for flow in leaving(node, scope):
            target = scope.by_id.get(flow.target)
            if target is not None and not _can_be_awaited(target):
                message = _(
                    "{element} cannot follow {other}: put a message, timer, signal or conditional catch "
                    "event or a receive task there.",
                    element=label(target),
                    other=named(node),
                )
                fix = quick_fixes.prepend_element(
                    target.id, kind="bpmn:IntermediateCatchEvent", title=_("Put a catch event before it")
                )
                yield about(target, message, fix=fix)


def find_shared_event_target(file: CheckedFile) -> Iterator[Problem]:
    """What an event-based gateway waits for is led to by it alone (BPMN 2.0 §10.6.6)."""
    for node, scope in file.placed_of(EventBasedGateway):
        for flow in leaving(node, scope):
            target = scope.by_id.get(flow.target)
            if target is not None and len(target.incoming) > 1:
                message = _(
                    "{element} follows {other}, but others lead to it too: BPMN allows only the one from the "
                    "gateway. Give the other flows an event of their own.",
                    element=label(target),
                    other=named(node),
                )
                yield about(target, message)


def find_constant_condition(file: CheckedFile) -> Iterator[Problem]:
    """A condition depends on something: a constant one takes its flow always, or never."""
    for flow in file.flows:
        try:
            compiled = compile_expression(flow.condition) if flow.condition else None
            if compiled is None or compiled.names or _CLOCK.search(flow.condition or ""):
                continue
            holds = bool(compiled.evaluate({}, now=0.0))
        except ExpressionError:
            continue
        words = (
            _(
                "The condition of sequence flow {flow} depends on nothing and always holds: compare a "
                "variable in it, or use a default flow.",
                flow=flow.id,
            )
            if holds
            else _(
                "The condition of sequence flow {flow} depends on nothing and never holds: compare a "
                "variable in it, or use a default flow.",
                flow=flow.id,
            )
        )
        yield about(flow, words, fix=_choose_condition(flow))


def find_event_gateway_without_choice(file: CheckedFile) -> Iterator[Problem]:
    """An event-based gateway waits for the first of several events."""
    for node in file.of(EventBasedGateway):
        if len(node.outgoing) < 2:
            message = _(
                "{element} has fewer than two ways out: lead it to the events that it waits for.",
                element=label(node),
            )
            yield about(node, message)


def find_missing_activation_condition(file: CheckedFile) -> Iterator[Problem]:
    """A complex gateway that joins says when it is active (BPMN 2.0 §10.6.5)."""
    for node in file.of(ComplexGateway):
        if len(node.incoming) > 1 and not node.activation_condition:
            message = _(
                "{element} has no activation condition: write when it goes on, e.g. `activationCount >= 1`.",
                element=label(node),
            )
            yield about(node, message)


def find_superfluous_gateway(file: CheckedFile) -> Iterator[Problem]:
    """A gateway splits or joins."""
    for node in file.of(Gateway):
        if len(node.incoming) == 1 and len(node.outgoing) == 1:
            message = _(
                "{element} has one way in and one way out, so it does nothing: remove it.",
                element=label(node),
            )
            fix = quick_fixes.remove_element(node.id, title=_("Remove the gateway"))
            yield about(node, message, fix=fix)


def leaving(node: FlowNode, scope: Scope) -> Sequence[SequenceFlow]:
    """Returns the sequence flows that leave a node and lead somewhere, in document order."""
    number = scope.graph.number[node.id]
    return [edge.flow for edge in scope.graph.outgoing[number] if edge.flow is not None]


def default_of(node: FlowNode) -> str | None:
    """Returns the id of the default flow of a node that may have one."""
    return node.default if isinstance(node, Activity | Gateway) else None


def _deciding(file: CheckedFile) -> Iterator[tuple[Gateway, Scope]]:
    for node, scope in file.placed_of(Gateway):
        decides = isinstance(node, ExclusiveGateway | InclusiveGateway)
        if decides and len(leaving(node, scope)) > 1:
            yield node, scope


def _can_be_awaited(node: FlowNode) -> bool:
    if isinstance(node, IntermediateCatchEvent):
        return all(isinstance(definition, _AWAITED) for definition in node.definitions)
    return isinstance(node, ReceiveTask)


def _choose_condition(flow: SequenceFlow) -> QuickFix:
    return quick_fixes.select_element(flow.id, field="condition", title=_("Write the condition"))
