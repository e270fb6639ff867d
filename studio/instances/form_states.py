"""What a form shows, asks for and computes for the values in it, as pages hear it while somebody types.

The engine decides, with the rules that check the answer in the end: pages evaluate nothing themselves, so
they cannot differ from it, and what rules read of the instance never leaves the server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation
from django.utils.translation import get_language

from engine.phrases import tell
from engine.plan.forms import check_settled, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.plan.forms import Settled


def state_of_fields(
    fields: Iterable[Mapping[str, Any]],
    *,
    data: Mapping[str, Any],
    variables: Mapping[str, Any] | None = None,
    language: str = "",
) -> dict[str, Any]:
    """Returns the state of each field by name, those of tables row by row, and what is wrong by field."""
    described = [dict(each) for each in fields]
    settled = settle(described, data, variables=variables, now=timezone.now().timestamp())
    errors = check_settled(described, settled, data, language=language or get_language() or "").errors
    return {
        "fields": {str(each["name"]): field_state(each, settled[str(each["name"])]) for each in described},
        "errors": {name: tell(text, language=translation) for name, text in errors.items()},
    }


def field_state(described: Mapping[str, Any], settled: Settled) -> dict[str, Any]:
    """Returns one field: no value but what the form computes, so that nobody's typing is overwritten."""
    state: dict[str, Any] = {
        "visible": settled.visible,
        "required": settled.required,
        "readonly": settled.readonly,
    }
    if described.get("compute"):
        state["value"] = settled.value
    if settled.options is not None:
        state["options"] = settled.options
    if described.get("type") == "table":
        columns = described.get("fields") or []
        state["rows"] = [
            {str(each["name"]): field_state(each, row[str(each["name"])]) for each in columns}
            for row in settled.rows
        ]
    return state
