"""From an answer to the result of the activity, or to its failure."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from engine.errors import ActivityFailure

if TYPE_CHECKING:
    from engine.json_values import Json, JsonObject
    from studio.activities.http.client import Reply

RETRYABLE = {408, 425, 429}
LONGEST_WAIT_SECONDS = 3600.0
SHOWN = 1000
RANGE = re.compile(r"(\d{3})\s*-\s*(\d{3})")
CLASS = re.compile(r"([1-5])xx", re.IGNORECASE)
STATUS = re.compile(r"\d{3}")


def expects(status: int, *, expected: str | None) -> bool:
    """Tells whether a status is among the expected ones: "200", "200,204", "2xx", "200-299"; default 2xx."""
    parts = [part.strip() for part in (expected or "2xx").split(",") if part.strip()]
    return any(part_matches(status, part=part) for part in parts)


def part_matches(status: int, *, part: str) -> bool:
    """Tells whether a status is meant by one part of the list; raises ActivityFailure for nonsense."""
    if found := CLASS.fullmatch(part):
        return status // 100 == int(found[1])
    if found := RANGE.fullmatch(part):
        return int(found[1]) <= status <= int(found[2])
    if STATUS.fullmatch(part):
        return status == int(part)
    message = f"{part[:30]!r} is no HTTP status, list or range of them"
    raise ActivityFailure("webhook-misconfigured", message, retryable=False)


def failure_of_status(reply: Reply, *, called: JsonObject) -> ActivityFailure:
    """Returns the failure for an unexpected status; what was `called` and how it answered help."""
    retryable = reply.status in RETRYABLE or reply.status >= 500
    return ActivityFailure(
        "webhook-status",
        f"the webhook answered {reply.status}",
        retryable=retryable,
        retry_after_seconds=retry_after(reply.headers.get("Retry-After")) if retryable else None,
        details={**called, "status": reply.status, "answer": text_of(reply)[:SHOWN]},
    )


def retry_after(text: str | None) -> float | None:
    """Reads Retry-After (RFC 9110 §10.2.3) as seconds from now, at most an hour."""
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(text).astimezone(UTC) - datetime.now(UTC)).total_seconds()
        except (ValueError, OverflowError):
            return None
    return min(max(seconds, 0.0), LONGEST_WAIT_SECONDS) if seconds == seconds else None  # noqa: PLR0124 - NaN


def value_of(reply: Reply, *, kind: str) -> Json:
    """Returns the body as the author wants it: JSON, text or none; nothing is null."""
    if kind.lower() == "none" or not reply.body.strip():
        return None
    if kind.lower() == "text":
        return text_of(reply)
    try:
        value: Json = json.loads(reply.body.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        message = f"the answer is not JSON: {error}"[:SHOWN]
        raise ActivityFailure("webhook-response-invalid", message, retryable=False) from error
    return value


def refuse(name: str) -> None:
    """Refuses NaN and the infinities, which JSON does not have."""
    raise ValueError(f"{name} is not JSON")


def text_of(reply: Reply) -> str:
    """Returns the body as text; what does not fit its encoding is replaced."""
    found = re.search(r"charset=\"?([\w-]+)", reply.headers.get("Content-Type", ""))
    try:
        text = reply.body.decode(found[1] if found else "utf-8", errors="replace")
    except LookupError:
        text = reply.body.decode("utf-8", errors="replace")
    return text.replace("\x00", "\ufffd")
