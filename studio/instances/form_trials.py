"""A form that somebody builds, drawn as people will see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils import translation

from engine.errors import ExpressionError
from engine.plan.forms import open_fields
from studio.instances.answer_form import AnswerForm

if TYPE_CHECKING:
    from collections.abc import Mapping


def preview_of(fields: list[dict[str, Any]], *, data: Mapping[str, Any], language: str = "") -> str:
    """Returns the HTML of a form in a language that the studio speaks; names of fields may be missing."""
    named = [{**each, "name": each.get("name") or f"field_{n}"} for n, each in enumerate(fields)]
    opened = opened_for_trial(named)
    known = translation.check_for_language(language) if language else False
    with translation.override(language if known else translation.get_language()):
        form = AnswerForm(opened, values=data)
        return render_to_string("instances/_answer_form.html", {"form": form})


def opened_for_trial(fields: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns the fields as an open task has them; what needs variables of a process stays empty."""
    found: list[dict[str, Any]] = []
    for each in fields:
        try:
            found += open_fields([each], fill=without_expression, evaluate=lambda _: [])
        except ExpressionError:
            found.append({name: value for name, value in each.items() if name != "optionsExpression"})
    return found


def without_expression(text: str) -> str | None:
    """Returns a default that a process does not have to fill in."""
    return None if "${" in text else text
