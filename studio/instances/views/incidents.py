"""The list of incidents, and one incident with what can be done about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from studio.accounts.permissions import page
from studio.accounts.roles import Right
from studio.errors import Conflict, InvalidInput, Outdated
from studio.instances.actions.resolve_incident import resolve_incident
from studio.instances.editing.editor import Editor
from studio.instances.lifecycle import INCIDENT_STATES
from studio.instances.permissions import may_operate
from studio.instances.selectors.incidents import UNRESOLVED, execution_of, incident_of, list_incidents
from studio.instances.selectors.instances import processes_seen_by
from studio.instances.ways_out import takes_one_way, ways_out

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest
    from studio.instances.models import Incident

PAGE_SIZE = 30
ALL = "all"


@page(Right.WATCH)
@require_GET
def incident_list(request: PersonRequest) -> HttpResponse:
    """Shows what waits for a person because it failed; `state=all` shows what is over, too."""
    chosen = {"q": request.GET.get("q", ""), "process": request.GET.get("process", "")}
    state = request.GET.get("state", "open")
    wanted = {ALL: "", **dict.fromkeys(INCIDENT_STATES, state)}.get(state, "open")
    found = list_incidents(request.user, state=wanted, **chosen)
    context = {
        "page_obj": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "filters": {**chosen, "state": state},
        "filtered": any(chosen.values()) or state != "open",
        "states": [("open", _("not resolved")), (ALL, _("all")), *list(INCIDENT_STATES.items())[2:]],
        "processes": processes_seen_by(request.user),
        "may_operate": may_operate(request.user),
    }
    return render(request, "instances/incident_list.html", context)


@page(Right.WATCH)
@require_http_methods(["GET", "POST"])
def incident_detail(request: PersonRequest, *, pk: str, key: str) -> HttpResponse:
    """Shows one incident; an operator retries, with other variables or as it was, skips or cancels."""
    incident = incident_of(request.user, instance=pk, key=key)
    editor = Editor(incident.instance, reader=request.user)
    if request.method == "POST":
        editor.read(request.POST, files=request.FILES)
        try:
            decide(request, incident, editor=editor)
        except InvalidInput as refusal:
            editor.refuse(refusal)
        except Outdated as refusal:
            editor.tell_who_was_faster(refusal)
        except Conflict as refusal:
            messages.error(request, refusal.message)
            return redirect("instances:incident", pk=pk, key=key)
        else:
            messages.success(request, _("Your decision is on its way; this page shows what comes of it."))
            return redirect("instances:detail", pk=incident.instance.root_id or pk)
    context = {
        "incident": incident,
        "instance": incident.instance,
        "open": incident.state in UNRESOLVED,
        "may_operate": may_operate(request.user),
        "editor": editor,
        "refused": editor.refused,
        "execution": execution_of(incident, reader=request.user),
        "ways_out": ways_out(incident),
        "one_way": takes_one_way(incident),
        "chosen": request.POST.getlist("flow"),
        "typed": request.POST,
        "edits": editor.is_changed or request.GET.get("edit") == "variables",
    }
    return render(request, "instances/incident_detail.html", context, status=editor.status)


def decide(request: PersonRequest, incident: Incident, *, editor: Editor) -> None:
    """Sends the decision with the variables that were changed; raises like `resolve_incident`."""
    edits = editor.checked_edits()
    with transaction.atomic():
        edits.keep_files(origin=f"instance:{incident.instance.pk}")
        resolve_incident(
            request.user,
            incident=incident,
            resolution=request.POST.get("resolution", ""),
            variables=edits.values,
            value=chosen_value(request, incident=incident),
            reason=request.POST.get("reason", ""),
            expected=edits.expected,
        )


def chosen_value(request: PersonRequest, *, incident: Incident) -> object:
    """What a skipped step is given: the flows to go on by where there is a choice, else its result."""
    flows = request.POST.getlist("flow")
    if incident.flows:
        return flows[0] if len(flows) == 1 else flows or None
    return read_value(request.POST.get("value", ""))


def read_value(text: str) -> object:
    """What an operator gives in place of a result: JSON, else the text itself; nothing is null."""
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
