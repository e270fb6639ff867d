"""Texts of events: times, conditions, correlation keys."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.event_definitions import ConditionalEventDefinition, TimerEventDefinition
from engine.model.events import Event, StartEvent
from engine.model.foundation import FlowNode
from engine.phrases import gettext as _
from engine.validate.readings.people import read_fields
from engine.validate.readings.reading import Language, Reader, Reading


def read_event(node: Event) -> Iterator[Reading]:
    """Yields every text of an event."""
    reader = Reader(node)
    for definition in node.definitions:
        if isinstance(definition, TimerEventDefinition):
            yield from reader.read(definition.time_duration, _("the duration"), Language.DURATION)
            yield from reader.read(definition.time_date, _("the date"), Language.DATE)
            yield from reader.read(definition.time_cycle, _("the repetition"), Language.CYCLE)
        elif isinstance(definition, ConditionalEventDefinition):
            yield from reader.read(definition.condition, _("the condition"), Language.EXPRESSION)
    yield from read_correlation(node)
    if node.extensions.start_form:
        yield from read_fields(node, node.extensions.start_form.fields)
    found = node.extensions.email_trigger
    if found:
        yield from Reader(node, found.line).read(found.auto_reply_template, _("the automatic reply"))


def read_correlation(node: FlowNode) -> Iterator[Reading]:
    """Yields the correlation key; the one of a start event looks into the message."""
    found = node.extensions.message
    if not found or not found.correlation_key:
        return
    key, line = found.correlation_key.strip(), found.line or node.line
    starts = isinstance(node, StartEvent) or bool(getattr(node, "instantiate", False))
    yield Reading(node, _("the correlation key"), Language.EXPRESSION, key, line, of_result=starts)
