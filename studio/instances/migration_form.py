"""What the page of a migration sends."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.http import HttpRequest

PREFIX = "choice."
"""Before the key of a choice in the name of its field."""

MOST_CHOICES = 500


@dataclass(frozen=True, slots=True)
class MigrationForm:
    """The fields as they were sent; nonsense is as if it were not there."""

    to: int | None = None
    timers: str = "keep"
    reason: str = ""
    moves: bool = False
    """Whether the person wants it done, and not only judged."""
    choices: dict[str, str] = field(default_factory=dict)
    at_most: int | None = None
    per_minute: int = 300
    stops: str = "never"
    """never, first, or percent: then `percent` says above which part."""
    percent: int = 5
    key: str = ""

    def request(self) -> dict[str, Any]:
        """Arguments of the actions."""
        return {"reason": self.reason, "choices": self.choices, "timers": self.timers}

    def batch(self) -> dict[str, Any]:
        """Further arguments for several instances."""
        limits = {"first": 0, "percent": self.percent}
        return {
            "at_most": self.at_most,
            "per_minute": self.per_minute,
            "stops_above_percent": limits.get(self.stops),
            "idempotency_key": self.key,
        }


def read_migration(request: HttpRequest) -> MigrationForm:
    """Reads the form; which version it goes to may stand in the address."""
    sent = request.POST if request.method == "POST" else request.GET
    chosen = {
        name.removeprefix(PREFIX): value
        for name, value in list(sent.items())[:MOST_CHOICES]
        if name.startswith(PREFIX) and isinstance(value, str) and value
    }
    return MigrationForm(
        to=_number(sent.get("to") or request.GET.get("to")),
        timers="recompute" if sent.get("timers") == "recompute" else "keep",
        reason=str(sent.get("reason", "")),
        moves=sent.get("act") == "move",
        choices=chosen,
        at_most=_number(sent.get("at_most")),
        per_minute=_number(sent.get("per_minute")) or 300,
        stops=str(sent.get("stops", "never")),
        percent=_number(sent.get("percent")) or 5,
        key=str(sent.get("key", "")) or str(uuid.uuid4()),
    )


def _number(text: object) -> int | None:
    if isinstance(text, str) and text.isdecimal() and int(text[:9]) > 0:
        return int(text[:9])
    return None
