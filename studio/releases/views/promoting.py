"""Pages on which a release goes live: here, and at other installations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from studio.accounts.permissions import page
from studio.errors import Conflict, InvalidInput, StudioError, Unavailable, WrongState
from studio.refusals import told
from studio.releases.actions.connect import check_there, promote_there, send_release
from studio.releases.actions.promote import approve_release, promote_release
from studio.releases.checking import check_release
from studio.releases.reading import opened
from studio.releases.selectors import connection_visible_to, release_visible_to
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest
    from studio.releases.models import Connection, Release


@page(Right.REVIEW)
@require_POST
def release_approve(request: PersonRequest, *, release_hash: str) -> HttpResponse:
    """Approves a release for this environment."""
    release = release_visible_to(request.user, release_hash=release_hash)
    with told(request, done=_("You have approved this release for here.")):
        approve_release(request.user, release=release, comment=request.POST.get("comment", ""))
    return redirect("releases:detail", release_hash=release_hash)


@page(Right.DEPLOY)
@require_http_methods(["GET", "POST"])
def release_promote(request: PersonRequest, *, release_hash: str) -> HttpResponse:
    """Shows what stands between a release and going live here, and promotes it."""
    release = release_visible_to(request.user, release_hash=release_hash)
    refusal: StudioError | None = None
    if request.method == "POST":
        try:
            made = promote_release(request.user, release=release, emergency=request.POST.get("emergency", ""))
        except (WrongState, Conflict, InvalidInput) as error:
            refusal = error
        else:
            messages.success(request, _("The release is live here."))
            return redirect("processes:version", key=made.version.definition.key, number=made.version.number)
    context = {
        "release": release,
        "check": check_release(request.user, release=release, found=opened(release)),
        "refusal": refusal,
        "typed": request.POST.get("emergency", ""),
    }
    return render(request, "releases/release_promote.html", context, status=422 if refusal else 200)


@page(Right.DEPLOY)
@require_http_methods(["GET", "POST"])
def release_there(request: PersonRequest, *, release_hash: str, pk: int) -> HttpResponse:
    """Sends a release to another installation, shows how it stands there, and promotes it there."""
    release = release_visible_to(request.user, release_hash=release_hash)
    connection = connection_visible_to(request.user, pk=pk)
    refusal: StudioError | None = None
    if request.method == "POST":
        try:
            done = act_there(request, release=release, connection=connection)
        except (Conflict, Unavailable) as error:
            refusal = error
        else:
            messages.success(request, done)
            return redirect("releases:there", release_hash=release_hash, pk=pk)
    sent = release.handovers.filter(connection=connection).select_related("sent_by", "promoted_by").first()
    check, silence = how_it_stands(request, release=release, connection=connection) if sent else (None, None)
    context = {
        "release": release,
        "connection": connection,
        "sent": sent,
        "check": check,
        "silence": silence,
        "refusal": refusal,
        "typed": request.POST.get("emergency", ""),
    }
    return render(request, "releases/release_there.html", context, status=422 if refusal else 200)


def act_there(request: PersonRequest, *, release: Release, connection: Connection) -> str:
    """Sends or promotes, as the button says; returns what was done."""
    named = {"name": connection.name}
    if request.POST.get("act") == "promote":
        emergency = request.POST.get("emergency", "")
        promote_there(request.user, release=release, connection=connection, emergency=emergency)
        return _("The release is live in “%(name)s”.") % named
    send_release(request.user, release=release, connection=connection)
    return _("“%(name)s” has the release.") % named


def how_it_stands(
    request: PersonRequest, *, release: Release, connection: Connection
) -> tuple[dict[str, Any] | None, str | None]:
    """Returns how a release stands there, or why that is not known."""
    try:
        found = check_there(request.user, release=release, connection=connection)
    except (Conflict, Unavailable) as error:
        return None, error.message
    return (found, None) if isinstance(found, dict) else (None, None)
