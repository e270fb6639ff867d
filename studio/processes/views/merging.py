"""The page on which a person decides what two sides did differently, and the texts that were put aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studio.accounts.permissions import page
from studio.errors import Conflict, InvalidInput, WrongState
from studio.processes.forms import read_number
from studio.processes.merging.actions import merge_kept, put_away, update_to_latest
from studio.processes.merging.describing import meeting_data
from studio.processes.merging.selectors import kept_visible_to, meeting_of_kept, meeting_with_latest
from studio.processes.selectors.definitions import definition_visible_to
from studio.processes.views.files import process_file
from studio.refusals import told
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from studio.accounts.requests import PersonRequest
    from studio.errors import StudioError
    from studio.processes.merging.selectors import Meeting
    from studio.processes.models import Definition

PICK, CONFLICT = "pick-", "conflict-"


@page(Right.MODEL)
@require_http_methods(["GET", "POST"])
def draft_update(request: PersonRequest, *, key: str) -> HttpResponse:
    """Brings the newest version into the person's draft, after a look at what stands against each other."""
    definition = definition_visible_to(request.user, key=key)
    picks, refusal = picks_of(request.POST), None
    if request.method == "POST":
        latest = read_number(request.POST.get("latest", "")) or 0
        try:
            update_to_latest(
                request.user, definition=definition, revision=revision_of(request), latest=latest, picks=picks
            )
        except (InvalidInput, Conflict) as error:
            refusal = error
        except WrongState as error:
            return back(request, error, key=key)
        else:
            done = _("Your draft holds version %(number)s and your changes now.") % {"number": latest}
            messages.success(request, done)
            return redirect("processes:edit", key=key)
    try:
        meeting = meeting_with_latest(request.user, definition=definition, picks=picks)
    except WrongState as error:
        return back(request, error, key=key)
    return show(request, definition=definition, meeting=meeting, refusal=refusal)


@page(Right.MODEL)
@require_http_methods(["GET", "POST"])
def kept_merge(request: PersonRequest, *, key: str, pk: int) -> HttpResponse:
    """Brings a text that was put aside into the person's draft."""
    definition = definition_visible_to(request.user, key=key)
    kept = kept_visible_to(request.user, definition=definition, pk=pk)
    picks, refusal = picks_of(request.POST), None
    if request.method == "POST":
        try:
            merge_kept(request.user, kept=kept, revision=revision_of(request), picks=picks)
        except (InvalidInput, Conflict) as error:
            refusal = error
        else:
            messages.success(request, _("Your draft holds both now."))
            return redirect("processes:edit", key=key)
    meeting = meeting_of_kept(request.user, kept=kept, picks=picks)
    return show(request, definition=definition, meeting=meeting, refusal=refusal)


@page(Right.MODEL)
@require_GET
def kept_download(request: PersonRequest, *, key: str, pk: int) -> HttpResponse:
    """Hands out a text that was put aside."""
    definition = definition_visible_to(request.user, key=key)
    kept = kept_visible_to(request.user, definition=definition, pk=pk)
    return process_file(kept.xml, name=f"{key}-{kept.kept_at:%Y-%m-%d-%H%M}")


@page(Right.MODEL)
@require_POST
def kept_put_away(request: PersonRequest, *, key: str, pk: int) -> HttpResponse:
    """Deletes a text that the person needs no more."""
    definition = definition_visible_to(request.user, key=key)
    kept = kept_visible_to(request.user, definition=definition, pk=pk)
    with told(request, done=_("The text is gone.")):
        put_away(request.user, kept=kept)
    return redirect("processes:detail", key=key)


def picks_of(sent: QueryDict) -> dict[str, str]:
    """Returns what was picked in the form, by the id of the conflict."""
    numbers = [name.removeprefix(CONFLICT) for name in sent if name.startswith(CONFLICT)]
    picked = {str(sent[f"{CONFLICT}{number}"]): sent.get(f"{PICK}{number}", "") for number in numbers}
    return {conflict: pick for conflict, pick in picked.items() if pick}


def revision_of(request: PersonRequest) -> int:
    """Returns the revision that the person saw."""
    return read_number(request.POST.get("revision", "")) or 0


def back(request: PersonRequest, error: StudioError, *, key: str) -> HttpResponse:
    """Says on the page of the process why there is nothing to decide."""
    messages.info(request, error.message)
    return redirect("processes:detail", key=key)


def show(
    request: PersonRequest, *, definition: Definition, meeting: Meeting, refusal: StudioError | None
) -> HttpResponse:
    """Renders the page with what is picked so far."""
    data = meeting_data(meeting)
    names = {"key": definition.key}
    preview = reverse("api:preview_update", kwargs=names)
    if meeting.kept is not None:
        preview = reverse("api:preview_kept", kwargs={**names, "pk": meeting.kept.pk})
    context: dict[str, Any] = {
        "definition": definition,
        "meeting": meeting,
        "conflicts": [each for each in data["conflicts"] if each["kind"] != "layout"],
        "conflicts_count": sum(each["kind"] != "layout" for each in data["conflicts"]),
        "drawings": [each for each in data["conflicts"] if each["kind"] == "layout"],
        "changed": data["changed"],
        "page_data": {**data, "preview": preview},
        "refusal": refusal,
    }
    status = 200 if refusal is None else 409 if isinstance(refusal, Conflict) else 422
    return render(request, "processes/draft_merge.html", context, status=status)
