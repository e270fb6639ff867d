"""Comparing two versions, one's draft with a version, or a version with a file from outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from studio.accounts.permissions import page
from studio.errors import InvalidInput
from studio.processes.comparison import comparison_data
from studio.processes.forms import read_number
from studio.processes.selectors.comparing import (
    LARGEST_FILE,
    Comparison,
    compare_sides,
    compare_with_file,
)
from studio.processes.selectors.definitions import DRAFT, definition_visible_to, draft_of
from studio.processes.selectors.versions import versions_of
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest
    from studio.processes.models import Definition


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
    return show(request, definition=definition, comparison=comparison, old=old, new=new)


@page(Right.WATCH)
@require_POST
def file_compare(request: PersonRequest, *, key: str) -> HttpResponse:
    """Shows what a file from outside would change; the file is not kept."""
    definition = definition_visible_to(request.user, key=key)
    old, file = request.POST.get("from", ""), request.FILES.get("file")
    comparison, problem = None, "" if file else _("Choose a BPMN file.")
    if file is not None:
        try:
            comparison = compare_with_file(
                request.user,
                definition=definition,
                old=old,
                data=file.read(LARGEST_FILE + 1),
                name=file.name or "",
            )
        except InvalidInput as refusal:
            problem = refusal.message
    return show(request, definition=definition, comparison=comparison, old=old, new="", problem=problem)


def show(
    request: PersonRequest,
    *,
    definition: Definition,
    comparison: Comparison | None,
    old: str,
    new: str,
    problem: str = "",
) -> HttpResponse:
    """Renders the page; `problem` says what is wrong with an uploaded file."""
    draft = draft_of(request.user, definition=definition)
    context: dict[str, Any] = {
        "definition": definition,
        "comparison": comparison,
        "page_data": comparison_data(comparison) if comparison else None,
        "old": old,
        "new": new,
        "versions": versions_of(request.user, definition=definition),
        "has_draft": draft is not None,
        "problem": problem,
    }
    status = 422 if problem else 200
    return render(request, "processes/version_compare.html", context, status=status)


def address_of(key: str, *, ticked: list[str]) -> str:
    """Returns the address of a comparison of the oldest with the newest of what was ticked."""
    in_order = sorted(ticked, key=lambda name: (name == DRAFT, read_number(name) or 0))
    sides = {"from": in_order[0], "to": in_order[-1]}
    return f"{reverse('processes:compare', kwargs={'key': key})}?{urlencode(sides)}"
