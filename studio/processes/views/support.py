"""What of BPMN runs: the engine's own tables, as the editor's help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from engine.elements.support import ACCEPTED, REFUSED, SUPPORTED, attribute_table, support_table
from studio.accounts.permissions import page
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest


@page(Right.WATCH)
@require_GET
def what_runs(request: PersonRequest) -> HttpResponse:
    """Lists every element of BPMN as supported, accepted or refused, and the attributes of what runs."""
    rows = support_table()
    titles = {
        SUPPORTED: _("Supported"),
        ACCEPTED: _("Accepted, without a meaning at run time"),
        REFUSED: _("Refused"),
    }
    parts = [
        {"title": title, "rows": [row for row in rows if row.status == status]}
        for status, title in titles.items()
    ]
    attributes = [{"row": row, "supported": row.status == SUPPORTED} for row in attribute_table()]
    return render(request, "processes/what_runs.html", {"parts": parts, "attributes": attributes})
