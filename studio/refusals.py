"""Tells a person what became of an act: on the next page, or beside the form they have to send again."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib import messages

from studio.errors import Conflict, InvalidInput, StudioError, WrongState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from django.http import HttpRequest, QueryDict

UNPROCESSABLE, CONFLICT = 422, 409


@dataclass
class Outcome:
    """What became of an act: `refusal` stays None where it went through."""

    refusal: StudioError | None = None


@dataclass(frozen=True)
class Refused:
    """A form that was refused: what was `typed` into it, and why by field ("" is the whole form)."""

    typed: QueryDict
    fields: Mapping[str, str] = field(default_factory=dict)
    status: int = UNPROCESSABLE


def refused_form(request: HttpRequest, *, error: StudioError) -> Refused:
    """Keeps what a person sent together with why it was refused, for showing both again."""
    fields = error.fields if isinstance(error, InvalidInput) else {}
    status = UNPROCESSABLE if isinstance(error, InvalidInput) else CONFLICT
    return Refused(request.POST, fields or {"": error.message}, status)


@contextmanager
def told(request: HttpRequest, *, done: str) -> Iterator[Outcome]:
    """Says `done` when the body went through, or why it was refused; a wrong person is refused as ever."""
    outcome = Outcome()
    try:
        yield outcome
    except (WrongState, Conflict, InvalidInput) as refusal:
        outcome.refusal = refusal
        messages.error(request, refusal.message)
    else:
        messages.success(request, done)
