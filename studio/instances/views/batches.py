"""Moving many instances to another version: choosing them, and following the batch."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studio.accounts.permissions import page
from studio.accounts.roles import Right
from studio.errors import Conflict, InvalidInput, NotFound, WrongState
from studio.instances.actions.migrate_several import (
    MOST_AT_ONCE,
    begin_batch,
    migrate_instances,
    resumable,
    resume_batch,
    stop_batch,
)
from studio.instances.batches.lifecycle import AT_WORK, BATCH_STATES, CHECKED, ENDED, STOPPED
from studio.instances.forms import InstanceFilterForm
from studio.instances.migration_form import read_migration
from studio.instances.migration_states import MIGRATION_STATES
from studio.instances.migration_words import VERDICTS
from studio.instances.selectors.batches import batch_visible_to, list_batches, progress_of, requests_of
from studio.instances.selectors.migration import movable, target_deployments
from studio.instances.views.addresses import query_of
from studio.instances.views.migrations import chosen_target, fields_of, judged
from studio.paging import LongList

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest
    from studio.instances.selectors.instances import InstanceFilter

PREVIEWED = 20
"""Instances that are judged while the batch is being chosen, so that the choices can be made for all."""
PAGE_SIZE = 50
ACTS = {"begin": begin_batch, "stop": stop_batch, "resume": resume_batch}


@page(Right.OPERATE)
@require_http_methods(["GET", "POST"])
def migrate_several(request: PersonRequest) -> HttpResponse:
    """Shows what moving the instances of a filter comes to, and makes a batch of them."""
    chosen = InstanceFilterForm(request.GET).chosen()
    deployed = target_deployments(request.user, process_id=chosen.process)
    if not deployed or chosen.version not in {None, *(each.version.number for each in deployed)}:
        raise NotFound(_("No version of this process was deployed that instances could run."))
    targets = [each for each in deployed if each.version.number != chosen.version]
    form, query = read_migration(request), query_of(request)
    target = chosen_target(targets, form)
    refused: dict[str, str] = {}
    if request.method == "POST" and form.moves and target is not None:
        try:
            batch = migrate_instances(
                request.user, chosen=chosen, target=target, query=query, **form.request(), **form.batch()
            )
        except (InvalidInput, WrongState, Conflict) as refusal:
            refused = fields_of(refusal)
        else:
            return redirect("instances:migration_batch", pk=batch.pk)
    found = movable(request.user, chosen=chosen, target=target)
    previewed = list(found[:PREVIEWED])
    count = found.count()
    context = {
        "process_name": deployed[0].process_name,
        "version": chosen.version,
        "narrowed": query != plain_query(chosen),
        "query": query,
        "held_fields": [(name, value) for name, value in request.GET.items() if name not in {"to", "page"}],
        "targets": targets,
        "target": target,
        "form": form,
        "refused": refused,
        "count": count,
        "cut": count if count > MOST_AT_ONCE else 0,
        "most": MOST_AT_ONCE,
        "previewed": len(previewed),
        **judged(request, previewed, target, form),
    }
    return render(request, "instances/migration_several.html", context, status=422 if refused else 200)


@page(Right.OPERATE)
@require_GET
def batch_list(request: PersonRequest) -> HttpResponse:
    """Shows all batches, the newest first."""
    shown = LongList(list_batches(request.user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page_obj": shown, "words": BATCH_STATES}
    return render(request, "instances/migration_batches.html", context)


@page(Right.OPERATE)
@require_GET
def batch_detail(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Shows how far a batch is, with the verdict and the result of each instance."""
    batch, wanted = batch_visible_to(request.user, pk=pk), request.GET.get("show", "")
    progress = progress_of(batch)
    known = wanted if wanted in {*MIGRATION_STATES, *VERDICTS} else ""
    shown = LongList(requests_of(batch, state=known), PAGE_SIZE).get_page(request.GET.get("page"))
    checks = batch.state == "checking"
    context = {
        "batch": batch,
        "word": BATCH_STATES[batch.state],
        "page_obj": shown,
        "progress": progress,
        "done": progress.checked if checks else progress.answered,
        "show": known,
        "states": [(state, word, progress.states[state]) for state, word in MIGRATION_STATES.items()],
        "verdicts": [(verdict, word, progress.verdicts[verdict]) for verdict, word in VERDICTS.items()],
        "at_work": batch.state in AT_WORK,
        "checks": checks,
        "may_begin": batch.state == CHECKED and bool(progress.verdicts["can"]),
        "may_resume": batch.state in {STOPPED, ENDED} and resumable(batch).exists(),
        "may_stop": batch.state in {*AT_WORK, CHECKED},
    }
    return render(request, "instances/migration_batch.html", context)


@page(Right.OPERATE)
@require_POST
def batch_act(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Begins a batch, stops it or goes on with it; the page hears what comes of it."""
    batch = batch_visible_to(request.user, pk=pk)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise NotFound(_("There is no such page."))
    try:
        act(request.user, batch=batch)
    except WrongState as refusal:
        messages.error(request, refusal.message)
    return redirect("instances:migration_batch", pk=batch.pk)


def plain_query(chosen: InstanceFilter) -> str:
    """What the address says where only a process and a version were chosen."""
    version = {"version": chosen.version} if chosen.version else {}
    return urlencode({"process": chosen.process, **version})
