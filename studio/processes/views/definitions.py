"""The list of processes, a new process, and one process with its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from studio.accounts.permissions import has, page
from studio.errors import Conflict, InvalidInput
from studio.processes.actions.definitions import create_definition
from studio.processes.folders import way_to
from studio.processes.forms import STATES, VERSION_STATES, HistoryFilter, NewProcessForm, ProcessFilter
from studio.processes.merging.selectors import kept_of
from studio.processes.selectors.definitions import (
    definition_visible_to,
    definitions_visible_to,
    draft_of,
    folders_visible_to,
    is_stale,
)
from studio.processes.selectors.versions import authors_of, versions_of
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest

PAGE_SIZE = 25


@page(Right.WATCH)
@require_GET
def process_list(request: PersonRequest) -> HttpResponse:
    """Shows the processes, narrowed by the filters in the address."""
    chosen = ProcessFilter(request.GET).chosen()
    found = definitions_visible_to(
        request.user, search=chosen["q"], folder=chosen["folder"], state=chosen["state"]
    )
    shown = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": shown,
        "definition_keys": [definition.pk for definition in shown],
        "filters": chosen,
        "filtered": any(chosen.values()),
        "states": STATES,
        "folders": folders_visible_to(request.user),
        "way": way_to(chosen["folder"]),
    }
    return render(request, "processes/process_list.html", context)


@page(Right.MODEL)
@require_http_methods(["GET", "POST"])
def process_create(request: PersonRequest) -> HttpResponse:
    """Asks for a name, creates the process and opens it in the editor."""
    form = NewProcessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            draft = create_definition(request.user, **form.cleaned_data)
        except InvalidInput as refusal:
            form.take_refusal(refusal)
        except Conflict as refusal:
            form.add_error("key", refusal.message)
        else:
            messages.success(request, _("“%(name)s” was created.") % {"name": draft.definition.name})
            return redirect("processes:edit", key=draft.definition.key)
    status = 422 if form.errors else 200
    return render(request, "processes/process_create.html", {"form": form}, status=status)


@page(Right.WATCH)
@require_GET
def process_detail(request: PersonRequest, *, key: str) -> HttpResponse:
    """Shows a process with its versions, newest first, one's own draft on top."""
    definition = definition_visible_to(request.user, key=key)
    draft = draft_of(request.user, definition=definition)
    chosen = HistoryFilter(request.GET).chosen()
    found = versions_of(
        request.user,
        definition=definition,
        search=chosen["q"],
        state=chosen["state"],
        author=chosen["author"],
    )
    context = {
        "definition": definition,
        "draft": draft if draft and draft.changed else None,
        "stale": bool(draft and draft.changed and is_stale(draft)),
        "kept": kept_of(request.user, definition=definition),
        "page_obj": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "way": way_to(definition.folder),
        "filters": chosen,
        "filtered": any(chosen.values()),
        "states": VERSION_STATES,
        "authors": authors_of(request.user, definition=definition),
        "may_edit": has(request.user, Right.MODEL) and (definition.latest is not None or draft is not None),
    }
    return render(request, "processes/process_detail.html", context)
