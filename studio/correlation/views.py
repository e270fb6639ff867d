"""The pages about messages and signals."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from studio.accounts.permissions import page
from studio.accounts.roles import Right
from studio.correlation.actions.publish import publish_message, publish_signal
from studio.correlation.forms import PublicationFilterForm, PublishForm
from studio.correlation.lifecycle import MESSAGE, NAMES
from studio.correlation.privacy import shown_payload, with_shown_keys
from studio.correlation.selectors import list_publications, publication_visible_to, why_kept
from studio.errors import Conflict, InvalidInput
from studio.instances.permissions import may_operate
from studio.paging import LongList

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.models import User
    from studio.accounts.requests import PersonRequest
    from studio.correlation.models import Publication

PAGE_SIZE = 30


@page(Right.WATCH)
@require_GET
def message_list(request: PersonRequest) -> HttpResponse:
    """Shows messages and signals, newest first, narrowed by the filters in the address."""
    chosen = PublicationFilterForm(request.GET).chosen()
    shown = LongList(list_publications(request.user, chosen=chosen), PAGE_SIZE)
    found = shown.get_page(request.GET.get("page"))
    with_shown_keys(found, reader=request.user)
    context = {
        "page_obj": found,
        "filters": chosen,
        "filtered": bool(chosen.q or chosen.kind or chosen.state),
        "states": [(state.value, name) for state, name in NAMES.items()],
        "may_operate": may_operate(request.user),
    }
    return render(request, "correlation/message_list.html", context)


@page(Right.WATCH)
@require_GET
def message_detail(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Shows one message or signal: what it says, who took it, or why nobody did."""
    publication = publication_visible_to(request.user, pk=pk)
    payload = shown_payload(publication, reader=request.user)
    with_shown_keys([publication], reader=request.user)
    context = {
        "publication": publication,
        "payload": json.dumps(payload, indent=2, ensure_ascii=False),
        "deliveries": LongList(
            publication.deliveries.select_related("instance").order_by("pk"), PAGE_SIZE
        ).get_page(request.GET.get("page")),
        "reasons": why_kept(publication, reader=request.user),
    }
    return render(request, "correlation/message_detail.html", context)


@page(Right.OPERATE)
@require_http_methods(["GET", "POST"])
def message_new(request: PersonRequest) -> HttpResponse:
    """Publishes a message or a signal by hand."""
    form = PublishForm(
        request.POST or None,
        initial={"idempotency_key": uuid.uuid4(), "name": request.GET.get("name", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = publish(request.user, form=form)
        except InvalidInput as refusal:
            for field, text in (refusal.fields or {"": refusal.message}).items():
                form.add_error({"ttl": "hours"}.get(field, field) or None, text)
        except Conflict as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("It is published; this page shows what becomes of it."))
            return redirect("correlation:detail", pk=made.pk)
    return render(request, "correlation/message_new.html", {"form": form}, status=422 if form.errors else 200)


def publish(actor: User, *, form: PublishForm) -> Publication:
    """Publishes what the valid form says."""
    values = form.cleaned_data
    if values["kind"] == MESSAGE:
        return publish_message(
            actor,
            name=values["name"],
            key=values["key"] or None,
            payload=values["payload"],
            time_to_live=form.time_to_live,
            idempotency_key=values["idempotency_key"],
        )
    return publish_signal(
        actor, name=values["name"], payload=values["payload"], idempotency_key=values["idempotency_key"]
    )
