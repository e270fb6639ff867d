"""What every request body and every list answer of the API has in common."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from ninja import Schema
from pydantic import ConfigDict

Item = TypeVar("Item")


class Input(Schema):
    """A request body: a field we do not know is refused, so nobody can set what the server sets."""

    model_config = ConfigDict(extra="forbid")


class Page(Schema, Generic[Item]):
    """One page of a list; `next` is the cursor of the page after it, `total` counts all matches."""

    items: list[Item]
    next: str | None
    total: int


class FindingOut(Schema):
    """One finding of validation."""

    rule: str
    level: str
    element: str | None
    line: int
    message: str
    fix: dict[str, Any] | None = None


class AcceptedOut(Schema):
    """The request was taken; its effect shows in the stream."""

    accepted: bool = True
