"""From the body of a call to the message's key and values, by expressions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from engine.errors import ExpressionError
from engine.expressions import compile_expression, to_text
from studio.hooks.outcomes import Outcome, Refused

if TYPE_CHECKING:
    from studio.hooks.models import Trigger


def read_json(body: bytes) -> Any:  # noqa: ANN401 - any JSON
    """Returns the value of a body; raises Refused for what is no JSON."""
    try:
        return json.loads(body.decode(), parse_constant=refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Refused(Outcome.NO_JSON, "the body is not JSON") from error


def refuse_constant(name: str) -> None:
    """Refuses NaN and the infinities, which JSON does not have."""
    raise ValueError(name)


def payload_of(trigger: Trigger, *, body: Any, now: float) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    """Returns the values of the message; raises Refused where there is no object."""
    value = evaluated(trigger.payload, body=body, now=now) if trigger.payload else body
    if not isinstance(value, dict):
        raise Refused(Outcome.NOT_MAPPED, "the values are no JSON object")
    return value


def key_of(trigger: Trigger, *, body: Any, now: float) -> str | None:  # noqa: ANN401 - any JSON
    """Returns the correlation key, None where the trigger makes none; raises Refused for an empty one."""
    if not trigger.key:
        return None
    key = to_text(evaluated(trigger.key, body=body, now=now))
    if not key:
        raise Refused(Outcome.NOT_MAPPED, "the correlation key is empty")
    return key


def evaluated(expression: str, *, body: Any, now: float) -> Any:  # noqa: ANN401 - any JSON
    """Returns what an expression makes of the body; raises Refused when it fails."""
    try:
        return compile_expression(expression).evaluate({"body": body}, now=now)
    except ExpressionError as error:
        # The error may quote the body; whoever manages the trigger sees the expression and its kind only.
        reason = f"`{expression[:100]}` could not be evaluated ({type(error).__name__})"
        raise Refused(Outcome.NOT_MAPPED, reason) from error
