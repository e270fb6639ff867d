"""Which event may stand where, and what it needs (BPMN 2.0 §10.5, table 10.93)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from engine.model.activities import Activity, ReceiveTask, SubProcess, Transaction
from engine.model.event_definitions import (
    CancelEventDefinition,
    CompensateEventDefinition,
    ConditionalEventDefinition,
    ErrorEventDefinition,
    EscalationEventDefinition,
    EventDefinition,
    LinkEventDefinition,
    MessageEventDefinition,
    SignalEventDefinition,
    TerminateEventDefinition,
    TimerEventDefinition,
)
from engine.model.events import (
    BoundaryEvent,
    EndEvent,
    Event,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    StartEvent,
)
from engine.phrases import gettext as _
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.scope import Scope
from engine.validate.wording import label, named

Kinds = tuple[type[EventDefinition], ...]
_STARTING: Kinds = (
    MessageEventDefinition,
    TimerEventDefinition,
    ConditionalEventDefinition,
    SignalEventDefinition,
)
_CATCHING: Kinds = (*_STARTING, LinkEventDefinition)
_INSIDE: Kinds = (*_STARTING, ErrorEventDefinition, EscalationEventDefinition, CompensateEventDefinition)
_BOUNDARY: Kinds = (*_INSIDE, CancelEventDefinition)
_THROWING: Kinds = (
    MessageEventDefinition,
    EscalationEventDefinition,
    LinkEventDefinition,
    CompensateEventDefinition,
    SignalEventDefinition,
)
_ENDING: Kinds = (
    MessageEventDefinition,
    ErrorEventDefinition,
    EscalationEventDefinition,
    CancelEventDefinition,
    CompensateEventDefinition,
    SignalEventDefinition,
    TerminateEventDefinition,
)


def find_event_not_allowed(file: CheckedFile) -> Iterator[Problem]:
    """Every event stands where BPMN allows its type."""
    for node, scope in file.placed_of(Event):
        allowed = _allowed(node, scope)
        for definition in node.definitions:
            reason = "" if isinstance(definition, allowed) else _place(node, scope)
            reason = reason or _objection(node, definition, scope=scope)
            if reason:
                message = _(
                    "{element}: {kind} cannot stand {reason}. Choose another type of event or another place.",
                    element=label(node),
                    kind=_kind_of(definition),
                    reason=reason,
                )
                fix = quick_fixes.select_element(node.id, field="eventType", title=_("Choose another type"))
                yield about(node, message, fix=fix)


def _allowed(node: Event, scope: Scope) -> Kinds:
    match node:
        case StartEvent():
            return _INSIDE if scope.is_event_sub_process else _STARTING if scope.parent is None else ()
        case EndEvent():
            return _ENDING
        case IntermediateThrowEvent():
            return _THROWING
        case BoundaryEvent():
            return _BOUNDARY
        case _:
            return _CATCHING


def _place(node: Event, scope: Scope) -> str:
    match node:
        case StartEvent() if scope.is_event_sub_process:
            return _("at the start of an event sub-process")
        case StartEvent() if scope.parent is not None:
            return _("at the start of a sub-process, which begins by the flow around it")
        case StartEvent():
            return _("at the start of a process")
        case EndEvent():
            return _("at an end")
        case BoundaryEvent():
            return _("on the border of an activity")
        case IntermediateThrowEvent():
            return _("in the midst of the flow as a thrown event")
        case _:
            return _("in the midst of the flow as an awaited event")


def _objection(node: Event, definition: EventDefinition, *, scope: Scope) -> str:
    """Why an event of an allowed type cannot stand just here."""
    if isinstance(definition, CancelEventDefinition):
        inside = isinstance(scope.container, Transaction) and not isinstance(node, BoundaryEvent)
        on_border = isinstance(node, BoundaryEvent) and isinstance(
            scope.by_id.get(node.attached_to), Transaction
        )
        return "" if inside or on_border else _("outside of a transaction")
    if isinstance(definition, ErrorEventDefinition):
        if isinstance(node, BoundaryEvent) and not node.cancel_activity:
            return _("on a border without interrupting the activity")
        if isinstance(node, StartEvent) and not node.interrupting:
            return _("at a start without interrupting what runs")
    return ""


_KINDS: Final[Mapping[type[EventDefinition], str]] = MappingProxyType(
    {
        CancelEventDefinition: _("a cancel event"),
        CompensateEventDefinition: _("a compensation event"),
        ConditionalEventDefinition: _("a conditional event"),
        ErrorEventDefinition: _("an error event"),
        EscalationEventDefinition: _("an escalation event"),
        LinkEventDefinition: _("a link event"),
        MessageEventDefinition: _("a message event"),
        SignalEventDefinition: _("a signal event"),
        TerminateEventDefinition: _("a terminate event"),
        TimerEventDefinition: _("a timer event"),
    }
)


def _kind_of(definition: EventDefinition) -> str:
    return _KINDS.get(type(definition), _("an event"))


def find_missing_event_definition(file: CheckedFile) -> Iterator[Problem]:
    """What waits says what for."""
    for node, _scope in file.placed_of(Event):
        if isinstance(node, IntermediateCatchEvent | BoundaryEvent) and not node.definitions:
            message = _(
                "{element} waits for nothing: choose a message, a timer, a signal or another type.",
                element=label(node),
            )
            fix = quick_fixes.select_element(node.id, field="eventType", title=_("Choose a type"))
            yield about(node, message, fix=fix)


def find_unattached_boundary(file: CheckedFile) -> Iterator[Problem]:
    """A boundary event stands on an activity of its own scope."""
    for node, scope in file.placed_of(BoundaryEvent):
        host = scope.by_id.get(node.attached_to)
        if isinstance(host, Activity):
            continue
        found = (
            named(host)
            if host
            else _("{attached_to}, which is not there", attached_to=node.attached_to)
            if node.attached_to
            else _("nothing")
        )
        message = _(
            "{element} is attached to {found}: move it onto the border of an activity.",
            element=label(node),
            found=found,
        )
        fix = quick_fixes.remove_element(node.id, title=_("Remove the boundary event"))
        yield about(node, message, fix=fix)


def find_event_sub_process_start(file: CheckedFile) -> Iterator[Problem]:
    """An event sub-process begins by exactly one event, never by a flow (BPMN 2.0 §10.3.5)."""
    for node in file.of(SubProcess):
        if not node.triggered_by_event:
            continue
        starts = [inner for inner in node.nodes if isinstance(inner, StartEvent)]
        if len(starts) > 1 or any(not start.definitions for start in starts):
            message = _(
                "{element} begins by an event: give it exactly one start event, and that one a type.",
                element=label(node),
            )
            yield about(node, message)
        if node.incoming or node.outgoing:
            message = _(
                "{element} begins by its event: remove the sequence flows that lead to it or away.",
                element=label(node),
            )
            yield about(node, message)


def find_unmatched_link(file: CheckedFile) -> Iterator[Problem]:
    """Every link that is thrown is caught once in the same scope (BPMN 2.0 §10.5.5.7)."""
    for scope in file.scopes:
        thrown, caught = _links(scope, IntermediateThrowEvent), _links(scope, IntermediateCatchEvent)
        for node, name in thrown:
            targets = [other for other, same in caught if same == name]
            if len(targets) != 1:
                count = (
                    _("{count} catch events have", count=len(targets)) if targets else _("no catch event has")
                )
                message = _(
                    "{element}: {count} the link name “{name}”; exactly one must, in the same scope. Correct "
                    "the names.",
                    element=label(node),
                    count=count,
                    name=name,
                )
                yield about(node, message)
        for node, name in caught:
            if name not in {other for _each, other in thrown}:
                message = _(
                    "{element}: nothing throws the link “{name}”. Correct the name or remove it.",
                    element=label(node),
                    name=name,
                )
                yield about(node, message)


def _links(scope: Scope, kind: type[Event]) -> list[tuple[Event, str]]:
    return [
        (node, definition.name or "")
        for node in scope.nodes
        if isinstance(node, kind)
        for definition in node.definitions
        if isinstance(definition, LinkEventDefinition)
    ]


def find_missing_event_condition(file: CheckedFile) -> Iterator[Problem]:
    """A conditional event says what it waits for."""
    for node in file.of(Event):
        for definition in node.definitions:
            if isinstance(definition, ConditionalEventDefinition) and not definition.condition:
                message = _(
                    "{element} has no condition: write the expression it waits for.", element=label(node)
                )
                fix = quick_fixes.select_element(node.id, field="condition", title=_("Write the condition"))
                yield about(node, message, fix=fix)


def find_missing_message(file: CheckedFile) -> Iterator[Problem]:
    """Who waits for a message or signal says which; messages find their instance by name."""
    for node in file.of(ReceiveTask):
        if not node.message:
            yield _choose(node, "message", words=_("message"))
    for event in file.of(Event):
        for definition in event.definitions:
            if isinstance(definition, MessageEventDefinition) and not definition.message:
                if event.extensions.email_trigger is None and _waits(event):
                    yield _choose(event, "message", words=_("message"))
            elif isinstance(definition, SignalEventDefinition) and not definition.signal:
                yield _choose(event, "signal", words=_("signal"))


def _waits(node: Event) -> bool:
    return isinstance(node, StartEvent | IntermediateCatchEvent | BoundaryEvent)


def _choose(node: Event | ReceiveTask, field: str, *, words: str) -> Problem:
    message = _(
        "{element} names no {kind}, so none can reach it: choose a {kind}.", element=label(node), kind=words
    )
    fix = quick_fixes.select_element(node.id, field=field, title=_("Choose a {kind}", kind=words))
    return about(node, message, fix=fix)


def find_missing_correlation_key(file: CheckedFile) -> Iterator[Problem]:
    """A message in the midst of a process finds the right instance by a key."""
    for node, scope in file.placed:
        waits = isinstance(node, ReceiveTask) and not node.instantiate
        if isinstance(node, IntermediateCatchEvent | BoundaryEvent):
            waits = any(isinstance(d, MessageEventDefinition) for d in node.definitions)
        configuration = node.extensions.message
        if waits and not (configuration and configuration.correlation_key):
            message = _(
                "{element} has no correlation key, so a message of that name goes to any one of the "
                "waiting instances of {id}: write an expression such as an order number.",
                element=label(node),
                id=scope.process.id,
            )
            fix = quick_fixes.select_element(node.id, field="correlationKey", title=_("Write the key"))
            yield about(node, message, fix=fix)
