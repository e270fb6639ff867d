"""The page of the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from studio.audit.export import csv_lines, json_lines
from studio.audit.selectors import AuditFilter, entries_visible_to, known_actions
from studio.pages import page
from studio.paging import LongList
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

PER_PAGE = 50


@page(Right.READ_AUDIT)
@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """Lists who did what, the newest first; every filter is in the address."""
    wanted = AuditFilter.from_query(request.GET)
    found = entries_visible_to(request.user, wanted=wanted)
    context = {
        "page_obj": LongList(found, PER_PAGE).get_page(request.GET.get("page")),
        "wanted": wanted,
        "actions": known_actions(request.user),
    }
    return render(request, "audit/entry_list.html", context)


@page(Right.READ_AUDIT)
@require_GET
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Sends what the filter finds as a CSV file, or as JSON lines (`format=jsonl`) that can be verified."""
    found = entries_visible_to(request.user, wanted=AuditFilter.from_query(request.GET))
    as_json = request.GET.get("format") == "jsonl"
    ending, write, kind = (
        ("jsonl", json_lines, "application/jsonl") if as_json else ("csv", csv_lines, "text/csv")
    )
    name = f"audit-{timezone.now():%Y-%m-%d}.{ending}"
    return StreamingHttpResponse(
        write(found.iterator(chunk_size=500)),
        content_type=f"{kind}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
