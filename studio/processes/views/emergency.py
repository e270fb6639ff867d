"""Break-glass: the page on which one person makes a version deployable without the approvals it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from studio.accounts.permissions import page
from studio.errors import Conflict, InvalidInput, WrongState
from studio.processes.actions.emergency import approve_in_emergency
from studio.processes.folder_forms import EmergencyForm
from studio.processes.selectors.versions import version_visible_to
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest


@page(Right.BREAK_GLASS)
@require_http_methods(["GET", "POST"])
def version_emergency(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Asks for the reason and for the id of the process, and makes the version deployable."""
    version = version_visible_to(request.user, key=key, number=number)
    form = EmergencyForm(request.POST or None, key=key, initial={"content_hash": version.content_hash})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            approve_in_emergency(
                request.user, version=version, reason=given["reason"], content_hash=given["content_hash"]
            )
        except InvalidInput as refusal:
            form.take_refusal(refusal)
        except (Conflict, WrongState) as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.warning(request, _("Approved in an emergency: everybody sees who did it and why."))
            return redirect("processes:version", key=key, number=number)
    context = {"definition": version.definition, "version": version, "form": form}
    return render(request, "processes/version_emergency.html", context, status=422 if form.errors else 200)
