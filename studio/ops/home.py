"""The first page: where people go from the bare address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect

from studio.pages import has, page
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PLACES = (
    (Right.MODEL, "processes:list"),
    (Right.REVIEW, "processes:reviews"),
    (Right.OPERATE, "instances:list"),
    (Right.WORK, "tasks:inbox"),
    (Right.START, "instances:catalogue"),
    (Right.WATCH, "processes:list"),
)
"""What a person's first right is for, in this order."""


@page(None)
def home(request: HttpRequest) -> HttpResponse:
    """Sends a person to where their work is; without any right, to their account."""
    places = (place for right, place in PLACES if has(request.user, right))
    return redirect(next(places, "accounts:account"))
