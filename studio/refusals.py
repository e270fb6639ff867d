"""Tells a person on the next page what became of an act."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages

from studio.errors import Conflict, InvalidInput, StudioError, WrongState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest


@dataclass
class Outcome:
    """What became of an act: `refusal` stays None where it went through."""

    refusal: StudioError | None = None


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
