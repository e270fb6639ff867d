"""The first page: where people go from the bare address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect

from studio.pages import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@page(None)
def home(request: HttpRequest) -> HttpResponse:
    """Sends a person to the list of processes, after logging in."""
    return redirect(f"{request.path}processes/")
