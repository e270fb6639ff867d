"""Texts in the configuration of tasks that people do."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.activities import Activity
from engine.model.configurations import FormField, TaskDefinition
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
    fields = frozenset(field.name for field in task.fields)
    for field in task.fields:
        yield from _field(node, field, fields=fields)
    if task.notification:
        yield from reader.read(task.notification.subject, _("the subject of the notification"))
        for recipient in task.notification.recipients:
            yield from read_recipient(reader, recipient)
    if task.escalation:
        yield from reader.read(task.escalation.to, _("the person of the escalation"))


def _field(node: Activity, field: FormField, *, fields: frozenset[str]) -> Iterator[Reading]:
    reader = Reader(node, field.line)
    place = _("the form field {name}", name=field.name)
    yield from reader.read(field.default, _("the default of {place}", place=place))
    yield from reader.read(
        field.options_expression, _("the options of {place}", place=place), Language.EXPRESSION, known=fields
    )
    yield from reader.read(
        field.visible_when, _("the visibility of {place}", place=place), Language.EXPRESSION, known=fields
    )
