"""The form of a start: that of the start event, else a field per declared input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import get_language

from engine.errors import ExpressionError
from engine.expressions import compile_expression
from engine.phrases import tell
from engine.plan.forms import check_form, open_fields, start_fields
from engine.plan.structure import OUTERMOST
from studio.errors import InvalidInput
from studio.instances.answer_files import with_stored_files

if TYPE_CHECKING:
    from engine.plan import Plan


def fields_of(plan: Plan) -> tuple[dict[str, Any], ...]:
    """The start form's fields."""
    drawn = start_form_of(plan)
    if not drawn:
        return start_fields(plan.variables.values())
    return open_fields(drawn, fill=fill_alone, evaluate=evaluate_alone)


def start_form_of(plan: Plan) -> list[dict[str, Any]]:
    """The form of the event by which people start the process; empty where it has none."""
    starts = plan.scopes[OUTERMOST].start_events
    forms: list[Any] = [plan.nodes[each].config.get("form") for each in starts]
    return next((form for form in forms if form), [])


def answered_start(plan: Plan, *, variables: dict[str, Any], origin: str) -> dict[str, Any]:
    """The variables with what the start form makes of them; others are taken as they are.

    Raises InvalidInput with a message per field.
    """
    if not start_form_of(plan):
        return variables
    fields = fields_of(plan)
    given = with_stored_files(fields, variables, origin=origin, known={})
    answer = check_form(fields, given, now=timezone.now().timestamp(), language=get_language() or "")
    errors = {name: tell(text, language=translation) for name, text in answer.errors.items()}
    if errors:
        raise InvalidInput("; ".join(f"{name}: {text}" for name, text in errors.items()), fields=errors)
    asked = {str(each["name"]) for each in fields}
    entered = {name: value for name, value in answer.values.items() if value is not None}
    return {**{name: value for name, value in given.items() if name not in asked}, **entered}


def fill_alone(text: str) -> Any:  # noqa: ANN401 - any JSON
    """A default before there are variables; one that needs some is none."""
    return None if "${" in text else text


def evaluate_alone(source: str) -> Any:  # noqa: ANN401 - any JSON
    """The value of an expression before there are variables; null where it needs some."""
    try:
        return compile_expression(source).evaluate({}, now=timezone.now())
    except ExpressionError:
        return None
