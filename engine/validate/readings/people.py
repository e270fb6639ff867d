"""Texts in the configuration of tasks that people do."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.activities import Activity
from engine.model.configurations import FormField, TaskDefinition
from engine.model.foundation import FlowNode
from engine.phrases import gettext as _
from engine.validate.readings.reading import Language, Reader, Reading
from engine.validate.readings.work import read_recipient


def read_task_definition(node: Activity, task: TaskDefinition) -> Iterator[Reading]:
    """Yields assignment, dates, form, notification and escalation."""
    reader = Reader(node, task.line)
    yield from reader.read(task.assignee, _("the assignee"))
    for user in task.candidate_users:
        yield from reader.read(user, _("a candidate user"))
    for group in task.candidate_groups:
        yield from reader.read(group, _("a candidate group"))
    yield from reader.read(task.due_date, _("the due date"), Language.DATE)
    yield from reader.read(task.due_in, _("the time until it is due"), Language.DURATION)
    yield from reader.read(task.follow_up_in, _("the time until the follow-up"), Language.DURATION)
    yield from read_fields(node, task.fields)
    if task.notification:
        yield from reader.read(task.notification.subject, _("the subject of the notification"))
        for recipient in task.notification.recipients:
            yield from read_recipient(reader, recipient)
    if task.escalation:
        yield from reader.read(task.escalation.to, _("the person of the escalation"))


def read_fields(
    node: FlowNode, fields: tuple[FormField, ...], *, around: frozenset[str] = frozenset()
) -> Iterator[Reading]:
    """Yields defaults and rules of the fields of a form, and of those in its tables."""
    known = around | {field.name for field in fields}
    for field in fields:
        reader = Reader(node, field.line)
        place = _("the form field {name}", name=field.name)
        yield from reader.read(field.default, _("the default of {place}", place=place))
        for name, source in field.rules:
            yield from reader.read(source, _rule(name, place), Language.EXPRESSION, known=known)
        yield from read_fields(node, field.fields, around=known)


def _rule(name: str, place: str) -> str:
    """What a rule of a field is called in sentences."""
    match name:
        case "options_expression":
            return _("the options of {place}", place=place)
        case "visible_when":
            return _("the visibility of {place}", place=place)
        case "required_when":
            return _("the rule that {place} is required", place=place)
        case "readonly_when":
            return _("the rule that locks {place}", place=place)
        case "valid_when":
            return _("the check of {place}", place=place)
        case _:
            return _("the computed value of {place}", place=place)
