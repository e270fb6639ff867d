"""Escalations, errors, cancellations: who throws is heard, who listens can be reached (BPMN 2.0 §10.5.6)."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.activities import (
    Activity,
    CallActivity,
    ManualTask,
    MultiInstanceLoopCharacteristics,
    ReceiveTask,
    SubProcess,
    UserTask,
)
from engine.model.event_definitions import (
    CancelEventDefinition,
    ErrorEventDefinition,
    EscalationEventDefinition,
    EventDefinition,
)
from engine.model.events import BoundaryEvent, EndEvent, Event, IntermediateThrowEvent, StartEvent
from engine.phrases import gettext as _
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.scope import Scope
from engine.validate.wording import label, named

_CODED = ErrorEventDefinition | EscalationEventDefinition
_BY_PEOPLE = UserTask | ManualTask | ReceiveTask


def find_uncaught_escalation(file: CheckedFile) -> Iterator[Problem]:
    """An escalation is heard by somebody in its process."""
    for node, scope in file.placed_of(Event):
        for definition in node.definitions if isinstance(node, EndEvent | IntermediateThrowEvent) else ():
            if not isinstance(definition, EscalationEventDefinition):
                continue
            if not _is_caught(file, scope, _code(file, definition)):
                message = _(
                    "{element} escalates, but nothing around it in {id} listens: only a caller can hear it. "
                    "Put an escalation event on a sub-process around it.",
                    element=label(node),
                    id=scope.process.id,
                )
                yield about(node, message)


def _is_caught(file: CheckedFile, scope: Scope | None, code: str | None) -> bool:
    inside = False
    while scope is not None:
        listeners: list[Event] = [] if inside else list(_starts_by_event(scope))
        if scope.parent is not None:
            listeners += scope.parent.boundaries.get(scope.container.id, [])
        if any(_listens(file, each, EscalationEventDefinition, code) for each in listeners):
            return True
        inside, scope = scope.is_event_sub_process, scope.parent
    return False


def _starts_by_event(scope: Scope) -> Iterator[Event]:
    for node in scope.nodes:
        if isinstance(node, SubProcess) and node.triggered_by_event:
            yield from (inner for inner in node.nodes if isinstance(inner, StartEvent))


def _listens(file: CheckedFile, event: Event, kind: type[EventDefinition], code: str | None) -> bool:
    codes = [_code(file, each) for each in event.definitions if isinstance(each, kind)]
    return any(each is None or code is None or each == code for each in codes)


def _code(file: CheckedFile, definition: EventDefinition) -> str | None:
    """The code of an error or escalation; None where the file gives none."""
    if isinstance(definition, ErrorEventDefinition):
        reference = definition.error
    elif isinstance(definition, EscalationEventDefinition):
        reference = definition.escalation
    else:
        return None
    found = file.root_events.get(reference or "")
    return (found.code if found else reference) or None


def find_never_thrown(file: CheckedFile) -> Iterator[Problem]:
    """What a boundary event listens for can come out of its activity."""
    for node, scope in file.placed_of(BoundaryEvent):
        host = scope.by_id.get(node.attached_to)
        for definition in node.definitions if isinstance(host, Activity) else ():
            reason = _silence(file, host, definition) if isinstance(host, Activity) else ""
            if host is not None and reason:
                message = _(
                    "{element} never happens, because {other} {reason}: remove or move it.",
                    element=label(node),
                    other=named(host),
                    reason=reason,
                )
                fix = quick_fixes.remove_element(node.id, title=_("Remove the boundary event"))
                yield about(node, message, fix=fix)


def _silence(file: CheckedFile, host: Activity, definition: EventDefinition) -> str:
    """Why the activity never throws this; "" where it may."""
    thrown = [each for inner in (host, *_inside(host)) for each in _thrown_by(inner)]
    calls = any(isinstance(each, CallActivity) for each in (host, *_inside(host)))
    if isinstance(definition, CancelEventDefinition):
        return (
            "" if any(isinstance(each, CancelEventDefinition) for each in thrown) else _("is never cancelled")
        )
    if isinstance(definition, EscalationEventDefinition) and not calls:
        code = _code(file, definition)
        codes = [_code(file, each) for each in thrown if isinstance(each, EscalationEventDefinition)]
        heard = any(code is None or each is None or each == code for each in codes)
        return "" if heard else _("throws no such escalation")
    if isinstance(definition, ErrorEventDefinition) and isinstance(host, _BY_PEOPLE):
        return "" if _may_fail(host) else _("cannot fail")
    return ""


def _may_fail(host: Activity) -> bool:
    """Whether a task that only waits has work of its own, or repeats: its loop can fail."""
    found = host.extensions
    return any((found.agent, found.webhook, found.script, found.send, found.variable, host.loop))


def _inside(host: Activity) -> Iterator[Activity | Event]:
    waiting = [host]
    for each in waiting:
        for node in each.nodes if isinstance(each, SubProcess) else ():
            if isinstance(node, Activity):
                waiting.append(node)
            if isinstance(node, Activity | Event):
                yield node


def _thrown_by(node: Activity | Event) -> tuple[EventDefinition, ...]:
    if isinstance(node, EndEvent | IntermediateThrowEvent):
        return node.definitions
    return _thrown_by_parts(node) if isinstance(node, Activity) else ()


def _thrown_by_parts(node: Activity) -> tuple[EventDefinition, ...]:
    """What a multi-instance activity throws as its parts complete."""
    loop = node.loop
    if not isinstance(loop, MultiInstanceLoopCharacteristics):
        return ()
    events = [each for each in (loop.none_event, loop.one_event, *loop.complex_events) if each]
    return tuple(definition for each in events for definition in each.event.definitions)


def find_same_listener(file: CheckedFile) -> Iterator[Problem]:
    """Of two events that listen at one place for the same error or escalation only the first ever happens."""
    for scope in file.scopes:
        groups: list[list[Event]] = [list(_starts_by_event(scope))]
        groups += [list[Event](events) for events in scope.boundaries.values()]
        for events in groups:
            seen: dict[tuple[str, str | None], Event] = {}
            for event in events:
                for definition in event.definitions:
                    if not isinstance(definition, _CODED):
                        continue
                    key = (type(definition).__name__, _code(file, definition))
                    earlier = seen.setdefault(key, event)
                    if earlier is not event:
                        message = _(
                            "{element} listens for the same as {other}, which comes first, so it never "
                            "happens: give them different codes or remove one.",
                            element=label(event),
                            other=named(earlier),
                        )
                        yield about(event, message)


def find_uncaught_cancel(file: CheckedFile) -> Iterator[Problem]:
    """A transaction that can be cancelled says how to go on then."""
    for node, scope in file.placed_of(EndEvent):
        if not any(isinstance(each, CancelEventDefinition) for each in node.definitions):
            continue
        around = scope.parent.boundaries.get(scope.container.id, []) if scope.parent else []
        if not any(isinstance(each, CancelEventDefinition) for event in around for each in event.definitions):
            message = _(
                "{element} cancels {id}, which has no cancel event on its border, so it goes on as if "
                "nothing had happened: add one.",
                element=label(node),
                id=scope.container.id,
            )
            yield about(node, message)
