"""Fields of forms that nobody can fill in."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.activities import Activity
from engine.model.configurations import FormField, TaskDefinition
from engine.phrases import gettext as _
from engine.plan.values import Unconvertible, read_text
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.wording import label

_READ_AS = {"integer": "integer", "number": "number", "boolean": "boolean"}


def find_impossible_field(file: CheckedFile) -> Iterator[Problem]:
    """The limits of a field leave room for an answer, and its default is one."""
    for node in file.of(Activity):
        for field in (node.extensions.user_task or TaskDefinition()).fields:
            reason = _impossible(field)
            if reason:
                message = _(
                    "{element}: the form field {name} cannot be filled in: {reason}. Correct it.",
                    element=label(node),
                    name=field.name,
                    reason=reason,
                )
                fix = quick_fixes.select_element(node.id, field=field.name, title=_("Open the field"))
                yield about(node, message, line=field.line, fix=fix)


def _impossible(field: FormField) -> str:
    if field.min is not None and field.max is not None and field.min > field.max:
        return _(
            "its minimum {min} is greater than its maximum {max}", min=f"{field.min:g}", max=f"{field.max:g}"
        )
    if field.min_length is not None and field.max_length is not None and field.min_length > field.max_length:
        return _(
            "its shortest text of {min_length} is longer than its longest of {max_length}",
            min_length=field.min_length,
            max_length=field.max_length,
        )
    default = field.default
    if default is None or "${" in default or not default.strip():
        return ""
    if field.type in _READ_AS:
        try:
            read_text(default, to=_READ_AS[field.type])
        except Unconvertible:
            return _("its default “{default}” is no {type}", default=default[:60], type=field.type)
    return _not_offered(field, default)


def _not_offered(field: FormField, default: str) -> str:
    if field.type != "select" or not field.enum_values or field.options_expression:
        return ""
    offered = [str(each.get("value")) if isinstance(each, dict) else str(each) for each in field.enum_values]
    return (
        ""
        if default in offered
        else _("its default “{default}” is none of its options", default=default[:60])
    )
