"""The pages about triggers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studio.accounts.permissions import page
from studio.accounts.roles import Right
from studio.deployments.selectors import deployment_matrix
from studio.errors import InvalidInput
from studio.hooks.actions.manage import create_trigger, disable_trigger, enable_trigger, rotate_secret
from studio.hooks.forms import TriggerForm
from studio.hooks.outcomes import WORDS, Outcome
from studio.hooks.permissions import may_manage, require_management
from studio.hooks.selectors import messages_of, trigger_visible_to, triggers_visible_to
from studio.paging import LongList
from studio.refusals import told

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest
    from studio.hooks.models import Trigger

PAGE_SIZE = 30
MOST_PROCESSES = 500


@page(Right.WATCH)
@require_GET
def trigger_list(request: PersonRequest) -> HttpResponse:
    """Lists triggers by process, narrowed by the filters in the address."""
    search, state = request.GET.get("q", "")[:200], request.GET.get("state", "")
    found = triggers_visible_to(request.user, search=search, state=state)
    shown = LongList(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page_obj": shown,
        "rows": [(each, outcome_shown(each.last_outcome)) for each in shown],
        "q": search,
        "state": state,
        "may_manage": may_manage(request.user),
    }
    return render(request, "hooks/trigger_list.html", context)


@page(Right.WATCH)
@require_GET
def trigger_detail(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Shows one trigger: where to call, how to sign, and what became of the last calls."""
    return show(request, trigger_visible_to(request.user, pk=pk))


@page(Right.WATCH)
@never_cache
@require_http_methods(["GET", "POST"])
def trigger_new(request: PersonRequest) -> HttpResponse:
    """Makes a trigger: first its process is chosen, then the message."""
    require_management(request.user)
    process_id = request.GET.get("process", "")
    messages = messages_of(process_id) if process_id else None
    if messages is None:
        live = deployment_matrix(request.user)[:MOST_PROCESSES]
        return render(request, "hooks/trigger_process.html", {"live": live, "unknown": process_id})
    form = TriggerForm(request.POST or None, messages=messages)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = create_trigger(request.user, process_id=process_id, **form.cleaned_data)
        except InvalidInput as refusal:
            for field, text in refusal.fields.items():
                form.add_error(field if field in form.fields else None, text)
        else:
            return show(request, made, secret=secret)
    context = {"form": form, "process_id": process_id, "messages": messages}
    return render(request, "hooks/trigger_new.html", context, status=422 if form.errors else 200)


@page(Right.WATCH)
@never_cache
@require_POST
def trigger_rotate(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Gives a trigger a new secret and shows it, this once."""
    trigger = trigger_visible_to(request.user, pk=pk)
    secret = rotate_secret(request.user, trigger=trigger)
    return show(request, trigger_visible_to(request.user, pk=pk), secret=secret)


@page(Right.WATCH)
@require_POST
def trigger_switch(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Switches a trigger off, or on again."""
    trigger = trigger_visible_to(request.user, pk=pk)
    on = request.POST.get("to") == "on"
    done = _("The trigger is switched on.") if on else _("The trigger is switched off.")
    with told(request, done=done):
        (enable_trigger if on else disable_trigger)(request.user, trigger=trigger)
    return redirect("hooks:detail", pk=pk)


def show(request: PersonRequest, trigger: Trigger, *, secret: str = "") -> HttpResponse:
    """Renders the page of a trigger; a secret only where it was made by this very request."""
    calls = LongList(trigger.calls.all(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "trigger": trigger,
        "address": address_of(trigger),
        "secret": secret,
        "page_obj": calls,
        "calls": [(each, outcome_shown(each.outcome)) for each in calls],
        "may_manage": may_manage(request.user),
    }
    return render(request, "hooks/trigger_detail.html", context)


def address_of(trigger: Trigger) -> str:
    """Returns the whole address to call."""
    return settings.PUBLIC_ADDRESS.rstrip("/") + reverse("hooks:incoming", args=[trigger.token])


def outcome_shown(outcome: str | None) -> tuple[str, str]:
    """Returns the state that an outcome shows as, and its word; both empty for none."""
    if not outcome:
        return "", ""
    return ("done" if outcome == Outcome.PUBLISHED else "failed"), str(WORDS[Outcome(outcome)])
