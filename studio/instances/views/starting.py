"""What a person can start, and the form that starts it."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from studio.accounts.permissions import page
from studio.accounts.roles import Right
from studio.deployments.selectors import plan_of, startable_deployment, startable_for
from studio.errors import Conflict, InvalidInput
from studio.instances.actions.start import start_instance
from studio.instances.answer_form import AnswerForm, Rules
from studio.instances.answer_values import read_answers
from studio.instances.inputs import refuse
from studio.instances.start_forms import fields_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest

PAGE_SIZE = 24
MORE = "…"
"""In place of a name where what is wrong is the JSON as a whole: no variable is called so."""


@page(Right.START)
@require_GET
def start_catalogue(request: PersonRequest) -> HttpResponse:
    """Shows the processes this person can start."""
    wanted = request.GET.get("q", "")
    shown = Paginator(startable_for(request.user, search=wanted), PAGE_SIZE)
    context = {"page_obj": shown.get_page(request.GET.get("page")), "q": wanted}
    return render(request, "instances/start_catalogue.html", context)


@page(Right.START)
@require_http_methods(["GET", "POST"])
def start_process(request: PersonRequest, *, process_id: str) -> HttpResponse:
    """Asks for the inputs of a process and starts it; a form sent twice starts once."""
    deployment = startable_deployment(request.user, process_id=process_id)
    plan = plan_of(deployment)
    described = fields_of(plan)
    answers = read_answers(described, sent=request.POST)
    asked = {str(each["name"]) for each in described}
    context: dict[str, Any] = {
        "deployment": deployment,
        "business_key": request.POST.get("business_key", ""),
        "more": request.POST.get("more", ""),
        "unasked": sorted(set(plan.variables) - asked),
        "key": request.POST.get("key") or uuid.uuid4().hex,
    }
    refused: dict[str, str] = {}
    status = 422
    if request.method == "POST":
        given = {name: value for name, value in answers.items() if value is not None}
        try:
            instance = start_instance(
                request.user,
                process_id=process_id,
                variables={**read_more(context["more"], given=given), **given},
                business_key=context["business_key"].strip(),
                key=context["key"][:100],
            )
        except InvalidInput as refusal:
            refused = refusal.fields or {"": refusal.message}
        except Conflict as refusal:
            # Whoever sends it again has read which instance there is: that is another start.
            refused, status, context["key"] = {"": refusal.message}, 409, uuid.uuid4().hex
        else:
            messages.success(request, _("“%(name)s” was started.") % {"name": instance.process_name})
            return redirect("instances:detail", pk=instance.pk)
    here, elsewhere = told_apart(refused, asked=asked)
    context["form"] = start_form(process_id, described, values=answers, refused=here)
    context["more_refused"] = elsewhere
    return render(request, "instances/start_form.html", context, status=status if refused else 200)


def told_apart(refused: dict[str, str], *, asked: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """What is wrong with the form and its cells, and what is wrong with further variables."""
    ours = {*asked, "", "business_key"}
    here = {name: text for name, text in refused.items() if name.partition(".")[0] in ours}
    return here, {name: text for name, text in refused.items() if name not in here}


def start_form(
    process_id: str,
    described: tuple[dict[str, Any], ...],
    *,
    values: Mapping[str, Any],
    refused: Mapping[str, str],
) -> AnswerForm:
    """The form with the addresses at which its page asks what it shows and keeps files."""
    return AnswerForm(
        described,
        values=values,
        refused=refused,
        rules=Rules(reverse("api:start_form_state", args=[process_id])),
        upload=reverse("api:keep_start_file", args=[process_id]),
    )


def read_more(text: str, *, given: Mapping[str, Any]) -> dict[str, Any]:
    """The variables that a person gives beyond the form, as JSON; raises InvalidInput beside their field."""
    if not text.strip():
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        message = _("This is not JSON: %(reason)s") % {"reason": error}
        raise InvalidInput(message, fields={MORE: message}) from error
    if not isinstance(found, dict):
        message = _('Expected an object like {"amount": 400}.')
        raise InvalidInput(message, fields={MORE: message})
    twice = _("This is given under “More variables” as well: give it once.")
    refuse({name: twice for name in found if name in given})
    return found
