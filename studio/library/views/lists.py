"""What the lists of the library have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render

from studio.library.views.agents import person_of
from studio.paging import LongList

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

PER_PAGE = 50


def render_list(request: HttpRequest, *, select: Callable[..., QuerySet[Any]], template: str) -> HttpResponse:
    """Renders a page of what `select(person, search=…)` returns; `?q=` searches."""
    q = request.GET.get("q", "").strip()
    found = LongList(select(person_of(request), search=q), PER_PAGE)
    return render(request, template, {"page_obj": found.get_page(request.GET.get("page")), "q": q})
