"""People and groups that tasks and mails name; without a library nothing is said.

A wrong name loses no task at run time (`extensions.md`, User task), but who was meant may never see it.
"""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.activities import Activity
from engine.model.configurations import Recipient, TaskDefinition
from engine.phrases import gettext as _
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.wording import label

Named = Iterator[tuple[Activity, str | None, str, int]]
"""Activity, name, field of the properties panel, line."""


def find_unknown_user(file: CheckedFile) -> Iterator[Problem]:
    """Everybody who is named works here."""
    if file.library is None:
        return
    for node, name, field, line in _users(file):
        if _is_literal(name) and name and not file.library.knows_user(name):
            message = _(
                "{element} names the person {name}, but nobody here has this user name or address: "
                "choose somebody, or whoever may do the task sees it.",
                element=label(node),
                name=name,
            )
            fix = quick_fixes.select_element(node.id, field=field, title=_("Choose another person"))
            yield about(node, message, line=line, fix=fix)


def find_unknown_group(file: CheckedFile) -> Iterator[Problem]:
    """Every group that is named exists."""
    if file.library is None:
        return
    for node, name, field, line in _groups(file):
        if _is_literal(name) and name and not file.library.knows_group(name):
            message = _(
                "{element} names the group {name}, but there is no such role or team: choose another "
                "one, or ask an administrator to create it.",
                element=label(node),
                name=name,
            )
            fix = quick_fixes.select_element(node.id, field=field, title=_("Choose another group"))
            yield about(node, message, line=line, fix=fix)


def _is_literal(name: str | None) -> bool:
    """Whether a name is known before run time."""
    return bool(name and name.strip()) and "${" not in str(name)


def _users(file: CheckedFile) -> Named:
    for node, task in _tasks(file):
        yield node, task.assignee, "assignee", task.line
        yield from ((node, name, "candidateUsers", task.line) for name in task.candidate_users)
        to = task.escalation.to if task.escalation else None
        if to and file.library and not file.library.knows_group(to):
            yield node, to, "escalation", task.line


def _groups(file: CheckedFile) -> Named:
    for node, task in _tasks(file):
        yield from ((node, name, "candidateGroups", task.line) for name in task.candidate_groups)
        recipients = task.notification.recipients if task.notification else ()
        yield from _roles(node, recipients, line=task.line)
    for node in file.of(Activity):
        mail = node.extensions.send
        if mail:
            yield from _roles(node, (*mail.to, *mail.cc, *mail.bcc), line=mail.line)


def _tasks(file: CheckedFile) -> Iterator[tuple[Activity, TaskDefinition]]:
    return ((node, task) for node in file.of(Activity) if (task := node.extensions.user_task))


def _roles(node: Activity, recipients: tuple[Recipient, ...], *, line: int) -> Named:
    return ((node, each.value, "recipients", line) for each in recipients if each.type == "role")
