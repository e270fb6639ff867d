"""Values of a form's fields as inputs hold them, and what a browser sent for them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from studio.values.references import is_reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import QueryDict

YES, NO = "true", "false"
PREFIX = "answer"
TABLE = "table"


def options_of(described: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The options as text that is sent and text that is read."""
    pairs = []
    for option in described.get("options") or []:
        value, label = value_and_label(option)
        pairs.append((text_of(value, kind="option"), label))
    return pairs


def value_and_label(option: object) -> tuple[Any, str]:
    """An option is a value, or an object with a value and a label."""
    if isinstance(option, dict) and "value" in option:
        return option["value"], str(option.get("label") or text_of(option["value"], kind="option"))
    return option, text_of(option, kind="option")


def text_of(value: object, *, kind: str) -> Any:  # noqa: ANN401 - texts, or a list of them
    """A value as an input holds it."""
    if value is None:
        return ""
    if kind == "multiselect" and isinstance(value, list):
        return [text_of(each, kind="option") for each in value]
    if isinstance(value, bool):
        return YES if value else NO
    if kind == "datetime" and isinstance(value, str):
        return value[:16]
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, indent=2 if kind in {"object", "array"} else None)


def read_answers(
    described: Iterable[Mapping[str, Any]],
    *,
    sent: QueryDict,
    known: Mapping[str, Any] | None = None,
    prefix: str = PREFIX,
) -> dict[str, Any]:
    """The answers a browser sent, by field, not yet checked; raises nothing: what is no JSON stays text.

    A field that was left empty keeps the big value that is `known` of it.
    """
    answers: dict[str, Any] = {}
    for each in described:
        name, sent_as = str(each["name"]), f"{prefix}-{each['name']}"
        if each.get("type") == TABLE:
            if sent_as in sent:
                answers[name] = read_rows(each.get("fields") or [], sent=sent, prefix=sent_as)
        elif sent_as in sent or (each.get("type") in {"multiselect", "array"} and each.get("options")):
            answers[name] = read_answer(each, texts=sent.getlist(sent_as))
            before = (known or {}).get(name, each.get("default"))
            if answers[name] in (None, []) and is_reference(before):
                answers[name] = before
    return answers


def read_rows(columns: list[Mapping[str, Any]], *, sent: QueryDict, prefix: str) -> list[dict[str, Any]]:
    """The rows of a table in the order of their numbers, which have gaps where one was removed."""
    cell = re.compile(rf"{re.escape(prefix)}-([0-9]{{1,6}})-.*", re.DOTALL)
    numbers = {int(found[1]) for found in map(cell.fullmatch, sent) if found}
    return [read_answers(columns, sent=sent, prefix=f"{prefix}-{number}") for number in sorted(numbers)]


def read_answer(described: Mapping[str, Any], *, texts: list[str]) -> Any:  # noqa: ANN401 - any JSON
    """One answer by the type of its field."""
    kind = str(described.get("type") or "string")
    values = {text: value for value, text in map(option_and_text, described.get("options") or [])}
    if kind in {"multiselect", "array"} and (values or len(texts) > 1):
        return [values.get(text, text) for text in texts if text]
    text = texts[-1] if texts else ""
    if text in values:
        return values[text]
    if kind in {"object", "array", "multiselect", "any", "file", TABLE} and text.strip():
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text if text != "" else None


def option_and_text(option: object) -> tuple[Any, str]:
    """An option's value and what is sent for it."""
    value, _label = value_and_label(option)
    return value, str(text_of(value, kind="option"))
