"""Comparing two versions, or one's draft with a version."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from studio.accounts.permissions import page
from studio.processes.comparison import comparison_data
from studio.processes.forms import read_number
from studio.processes.selectors.definitions import DRAFT, definition_visible_to, draft_of
from studio.processes.selectors.versions import compare_sides, versions_of
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest


@page(Right.WATCH)
@require_GET
def version_compare(request: PersonRequest, *, key: str) -> HttpResponse:
    """Shows what changed `from` one side `to` the other; two ticked `version`s are put in order first."""
    definition = definition_visible_to(request.user, key=key)
    ticked = request.GET.getlist("version")
    if ticked:
        return redirect(address_of(key, ticked=ticked))
    old, new = request.GET.get("from", ""), request.GET.get("to", "")
    comparison = compare_sides(request.user, definition=definition, old=old, new=new) if old and new else None
    draft = draft_of(request.user, definition=definition)
    context = {
        "definition": definition,
        "comparison": comparison,
        "page_data": comparison_data(comparison) if comparison else None,
        "old": old,
        "new": new,
        "versions": versions_of(request.user, definition=definition),
        "has_draft": draft is not None,
    }
    return render(request, "processes/version_compare.html", context)


def address_of(key: str, *, ticked: list[str]) -> str:
    """Returns the address of a comparison of the oldest with the newest of what was ticked."""
    in_order = sorted(ticked, key=lambda name: (name == DRAFT, read_number(name) or 0))
    sides = {"from": in_order[0], "to": in_order[-1]}
    return f"{reverse('processes:compare', kwargs={'key': key})}?{urlencode(sides)}"
