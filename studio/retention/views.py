"""The pages about retention, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studio.accounts.permissions import page
from studio.errors import InvalidInput, NotFound, WrongState
from studio.refusals import told
from studio.retention.actions import delete_orphans, lift_hold, place_hold, set_rule
from studio.retention.erasing import erase, preview_erasure
from studio.retention.forms import DAYS, GENERAL, KEEP, ErasureForm, HoldForm, RuleForm
from studio.retention.models import LegalHold, RetentionRule
from studio.retention.searching import Preview, wanted_of
from studio.retention.selectors import orphaned_files, processes_kept, standing_holds
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest

LIFTED_SHOWN = 20


@page(Right.MANAGE_RETENTION)
@require_GET
def overview(request: PersonRequest) -> HttpResponse:
    """Shows the rules with what is due, the holds, and files that nothing names."""
    general = RetentionRule.objects.filter(process_id="").first()
    context = {
        "general": general,
        "processes": processes_kept(),
        "holds": standing_holds(),
        "lifted": LegalHold.objects.exclude(lifted_at=None).select_related("lifted_by")[:LIFTED_SHOWN],
        "orphans": orphaned_files().defer("content")[:LIFTED_SHOWN],
        "orphan_count": orphaned_files().count(),
    }
    return render(request, "retention/retention_overview.html", context)


@page(Right.MANAGE_RETENTION)
@require_http_methods(["GET", "POST"])
def rule_edit(request: PersonRequest, *, process_id: str = "") -> HttpResponse:
    """Changes one rule."""
    form = RuleForm(request.POST or None, initial=shown_rule(process_id), general=not process_id)
    if request.method == "POST" and form.is_valid():
        rule, days = form.cleaned_data["rule"], form.cleaned_data["days"]
        if rule == DAYS and days is None:
            form.add_error("days", _("This field needs a value."))
        else:
            try:
                chosen = days if rule == DAYS else None
                set_rule(request.user, process_id=process_id, days=chosen, own=rule != GENERAL)
            except InvalidInput as refusal:
                form.show_refusal(refusal)
            else:
                messages.success(request, _("Saved."))
                return redirect("retention:overview")
    context = {"form": form, "process_id": process_id}
    return render(request, "retention/rule_edit.html", context, status=422 if form.errors else 200)


def shown_rule(process_id: str) -> dict[str, object]:
    """The rule as the form shows it."""
    found = RetentionRule.objects.filter(process_id=process_id).first()
    if found is None:
        return {"rule": GENERAL if process_id else KEEP}
    return {"rule": KEEP if found.days is None else DAYS, "days": found.days}


@page(Right.MANAGE_RETENTION)
@require_http_methods(["GET", "POST"])
def hold_new(request: PersonRequest) -> HttpResponse:
    """Places a hold."""
    shown = {"process_id": request.GET.get("process", ""), "instance": request.GET.get("instance", "")}
    form = HoldForm(request.POST or None, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            place_hold(request.user, **form.cleaned_data)
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except NotFound as refusal:
            form.add_error("instance", refusal.message)
        else:
            messages.success(request, _("Nothing of it goes until the hold is lifted."))
            return redirect("retention:overview")
    return render(request, "retention/hold_new.html", {"form": form}, status=422 if form.errors else 200)


@page(Right.MANAGE_RETENTION)
@require_POST
def hold_lift(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Lifts a hold."""
    with told(request, done=_("The hold is lifted.")):
        lift_hold(request.user, pk=pk)
    return redirect("retention:overview")


@page(Right.MANAGE_RETENTION)
@require_POST
def orphans_delete(request: PersonRequest) -> HttpResponse:
    """Deletes files that nothing names."""
    count = delete_orphans(request.user)
    done = ngettext("%(count)s file was deleted.", "%(count)s files were deleted.", count) % {"count": count}
    messages.success(request, done)
    return redirect("retention:overview")


@page(Right.MANAGE_RETENTION)
@never_cache
@require_http_methods(["GET", "POST"])
def erasure(request: PersonRequest) -> HttpResponse:
    """Looks for a person or a value; a second, deliberate press erases."""
    form, preview, done = ErasureForm(request.POST or None), None, False
    if request.method == "POST" and form.is_valid():
        try:
            preview, done = looked_for(request, form=form)
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except WrongState as refusal:
            form.add_error("login", refusal.message)
    mark = looked_mark(form.cleaned_data) if preview else ""
    context = {"form": form, "preview": preview, "done": done, "looked": mark}
    return render(request, "retention/erasure.html", context, status=422 if form.errors else 200)


def looked_mark(given: Mapping[str, str]) -> str:
    """Says what was looked for: only what somebody has seen can be erased."""
    return f"{given['login'].strip()}:{given['value'].strip()}"


def looked_for(request: PersonRequest, *, form: ErasureForm) -> tuple[Preview, bool]:
    """What was found, and whether it was erased. Raises InvalidInput and WrongState."""
    given = form.cleaned_data
    wanted = wanted_of(login=given["login"], value=given["value"])
    seen = request.POST.get("looked") == looked_mark(given)
    if request.POST.get("act") != "erase" or not seen:
        return preview_erasure(request.user, wanted=wanted), False
    if not given["reason"].strip():
        message = _("Say why: it stays in the history.")
        form.add_error("reason", message)
        return preview_erasure(request.user, wanted=wanted), False
    return erase(request.user, wanted=wanted, reason=given["reason"].strip()), True
