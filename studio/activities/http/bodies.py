"""Bodies of calls: JSON, a form or text, as the author's Content-Type says, else as the value suggests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.conf import settings

from engine.errors import ActivityFailure

if TYPE_CHECKING:
    from engine.json_values import Json

FORM = "application/x-www-form-urlencoded"
BESIDE = 1024 * 1024
"""Bytes that a body may have beside the largest value."""


def body_of(body: Json, *, headers: dict[str, str]) -> bytes | None:
    """Returns the body, and sets its content type where the author did not; None is no body."""
    if body is None:
        return None
    stated = next((text for name, text in headers.items() if name.lower() == "content-type"), "")
    if stated.partition(";")[0].strip().lower() == FORM and not isinstance(body, str):
        content = as_form(body).encode()
    else:
        content = (body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)).encode()
    largest = settings.LARGEST_VALUE_BYTES + BESIDE
    if len(content) > largest:
        raise refused(f"the body is larger than {largest} bytes")
    if not stated:
        plain = isinstance(body, str) and not is_json(body)
        headers["Content-Type"] = "text/plain; charset=utf-8" if plain else "application/json"
    return content


def as_form(body: Json) -> str:
    """Returns an object as form fields: a list repeats its field, null leaves it out."""
    if not isinstance(body, dict):
        raise refused("a form is made of an object")
    pairs = []
    for name, value in body.items():
        values = value if isinstance(value, list) else [value]
        pairs += [(name, field_text(each)) for each in values if each is not None]
    return urlencode(pairs)


def field_text(value: Json) -> str:
    """Returns one field of a form as text; what has no text of its own is JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def is_json(text: str) -> bool:
    """Tells whether a text is JSON."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def refused(message: str) -> ActivityFailure:
    """Returns the failure for a body that cannot be sent."""
    return ActivityFailure("webhook-misconfigured", message, retryable=False)
