"""Fields of forms that nobody can fill in."""

from __future__ import annotations

from collections.abc import Iterator

from engine.compile import form_of
from engine.model.activities import Activity
from engine.model.events import StartEvent
from engine.phrases import gettext as _
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.form_fields import why_impossible
from engine.validate.problems import Problem, about
from engine.validate.wording import label


def find_impossible_field(file: CheckedFile) -> Iterator[Problem]:
    """The limits of a field leave room for an answer, and its default is one."""
    for node in (*file.of(Activity), *file.of(StartEvent)):
        form = form_of(node)
        for field in form.fields if form else ():
            _part, reason = why_impossible(field)
            if reason:
                message = _(
                    "{element}: the form field {name} cannot be filled in: {reason}. Correct it.",
                    element=label(node),
                    name=field.name,
                    reason=reason,
                )
                fix = quick_fixes.select_element(node.id, field=field.name, title=_("Open the field"))
                yield about(node, message, line=field.line, fix=fix)
