"""Deadlines, waits and events in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from engine.diff.values import show
from engine.model.activities import Activity
from engine.model.event_definitions import (
    CompensateEventDefinition,
    ConditionalEventDefinition,
    ErrorEventDefinition,
    EscalationEventDefinition,
    MessageEventDefinition,
    SignalEventDefinition,
    TerminateEventDefinition,
    TimerEventDefinition,
)
from engine.model.events import EndEvent, Event, IntermediateThrowEvent, StartEvent
from engine.phrases import tell
from studio.processes.manual.conditions import condition_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.model.event_definitions import EventDefinition, RootEventElement
    from engine.model.foundation import FlowNode


def span_in_words(value: float | str) -> str:
    """Returns a length of time in the reader's language: "2 days"."""
    return tell(show("time_duration", value, name_of=str), language=translation)


def deadlines_of(node: FlowNode) -> Iterable[str]:
    """Yields by when a task is due, when it comes up again, and who is told when nobody acts."""
    task = node.extensions.user_task
    if task is None:
        limit = node.extensions.timeouts.start_to_close if node.extensions.timeouts else None
        if limit and isinstance(node, Activity):
            yield _("It may take %(time)s.") % {"time": span_in_words(limit)}
        return
    if task.due_in:
        yield _("It is due %(time)s after it began.") % {"time": span_in_words(task.due_in)}
    if task.due_date:
        yield _("It is due on `%(date)s`.") % {"date": task.due_date}
    if task.follow_up_in:
        yield _("It comes up again after %(time)s.") % {"time": span_in_words(task.follow_up_in)}
    if task.escalation and task.escalation.after and task.escalation.to:
        names = {"time": span_in_words(task.escalation.after), "to": task.escalation.to}
        if task.escalation.reassign:
            yield _("If nobody acts within %(time)s, *%(to)s* gets the task.") % names
        else:
            yield _("If nobody acts within %(time)s, *%(to)s* is told.") % names


def event_in_words(node: Event, *, events: dict[str, RootEventElement]) -> str:
    """Returns what an event waits for, or what it does."""
    texts = [definition_in_words(each, node=node, events=events) for each in node.definitions]
    if texts:
        return _(" or ").join(texts)
    if isinstance(node, EndEvent):
        return _("The process ends here.")
    return _("Somebody starts it by hand.") if isinstance(node, StartEvent) else ""


def definition_in_words(
    definition: EventDefinition, *, node: Event, events: dict[str, RootEventElement]
) -> str:
    """Returns one definition of an event in words."""
    throws = isinstance(node, EndEvent | IntermediateThrowEvent)
    match definition:
        case TimerEventDefinition():
            return timer_in_words(definition)
        case MessageEventDefinition(message=reference):
            words = (
                _("The message *%(name)s* is sent.") if throws else _("When the message *%(name)s* comes.")
            )
        case SignalEventDefinition(signal=reference):
            words = (
                _("The signal *%(name)s* is given.") if throws else _("When the signal *%(name)s* is given.")
            )
        case ErrorEventDefinition(error=reference):
            words = (
                _("It ends with the error *%(name)s*.") if throws else _("If the error *%(name)s* happens.")
            )
        case EscalationEventDefinition(escalation=reference):
            words = _("It is escalated: *%(name)s*.") if throws else _("If it is escalated: *%(name)s*.")
        case ConditionalEventDefinition(condition=condition):
            return _("As soon as %(condition)s.") % {"condition": condition_in_words(condition or "")}
        case TerminateEventDefinition():
            return _("Everything of the process ends here.")
        case CompensateEventDefinition():
            return _("What was done is undone.") if throws else _("If it has to be undone.")
        case _:
            return ""
    found = events.get(reference or "")
    return words % {"name": (found.name or found.id) if found else reference or node.name or _("any")}


def timer_in_words(timer: TimerEventDefinition) -> str:
    """Returns when a timer goes off."""
    if timer.time_duration:
        return _("After %(time)s.") % {"time": span_in_words(timer.time_duration)}
    if timer.time_date:
        return _("On `%(date)s`.") % {"date": timer.time_date}
    return _("Again and again: `%(cycle)s`.") % {"cycle": timer.time_cycle}
