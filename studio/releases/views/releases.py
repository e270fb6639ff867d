"""Pages of releases: the list, one release, its file, making one and bringing one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from studio.accounts.permissions import page
from studio.errors import InvalidInput
from studio.paging import LongList
from studio.processes.selectors.versions import version_visible_to
from studio.refusals import told
from studio.releases.actions.make import make_release
from studio.releases.actions.receive import know_installation, receive_release
from studio.releases.approving import approvals_of_release, reason_against_approver, reasons_of_rules
from studio.releases.checking import is_live, version_of
from studio.releases.needs import needs_of
from studio.releases.reading import LARGEST, open_file, opened
from studio.releases.selectors import (
    ELSEWHERE,
    HERE,
    connections_visible_to,
    release_visible_to,
    releases_visible_to,
)
from studio.releases.signing import fingerprint, installation_key, is_known
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.requests import PersonRequest

PAGE_SIZE = 25


@page(Right.WATCH)
@require_GET
def release_list(request: PersonRequest) -> HttpResponse:
    """Lists releases, the newest first; `?q=` searches, `?origin=` is here or elsewhere."""
    return show_list(request)


def show_list(request: PersonRequest, *, refusal: InvalidInput | None = None) -> HttpResponse:
    """Renders the list, with what was wrong with a file that was brought."""
    search, origin = request.GET.get("q", "")[:200], request.GET.get("origin", "")
    origin = origin if origin in {HERE, ELSEWHERE} else ""
    found = LongList(releases_visible_to(request.user, search=search, origin=origin), PAGE_SIZE)
    context = {
        "page_obj": found.get_page(request.GET.get("page")),
        "q": search,
        "origin": origin,
        "key": fingerprint(installation_key().public),
        "refusal": refusal,
    }
    return render(request, "releases/release_list.html", context, status=422 if refusal else 200)


@page(Right.WATCH)
@require_GET
def release_detail(request: PersonRequest, *, release_hash: str) -> HttpResponse:
    """Shows one release: what it holds, who approved it, and what it leaves to each environment."""
    release = release_visible_to(request.user, release_hash=release_hash)
    found = opened(release)
    context = {
        "release": release,
        "manifest": found.manifest,
        "lines": found.lines(),
        "needs": needs_of(found),
        "known": is_known(release.signed_by),
        "key": fingerprint(release.signed_by),
        "approvals": approvals_of_release(release, manifest=found.manifest),
        "against": reasons_of_rules(release, manifest=found.manifest),
        "may_approve": reason_against_approver(request.user, release=release, manifest=found.manifest)
        is None,
        "connections": connections_visible_to(request.user),
        "promotions": release.promotions.select_related("promoted_by", "emergency", "version__definition"),
        "handovers": release.handovers.select_related("sent_by", "promoted_by"),
        "live": is_live(version_of(release)),
    }
    return render(request, "releases/release_detail.html", context)


@page(Right.WATCH)
@require_GET
def release_file(request: PersonRequest, *, release_hash: str) -> HttpResponse:
    """Downloads a release: the same bytes, however often and wherever."""
    release = release_visible_to(request.user, release_hash=release_hash)
    return file_answer(bytes(release.file), name=f"{release.key}-{release.number}-{release.hash[:12]}")


def file_answer(content: bytes, *, name: str) -> HttpResponse:
    """Answers a release file as a download."""
    answer = HttpResponse(content, content_type="application/json")
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name)
    answer["Content-Disposition"] = f'attachment; filename="{plain}.release.json"'
    return answer


@page(Right.DEPLOY)
@require_POST
def release_make(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Makes a release of an approved version."""
    version = version_visible_to(request.user, key=key, number=number)
    with told(request, done=_("The release is made.")) as outcome:
        release = make_release(request.user, version=version)
    if outcome.refusal is not None:
        return redirect("processes:version", key=key, number=number)
    return redirect("releases:detail", release_hash=release.hash)


@page(Right.DEPLOY)
@require_POST
def release_bring(request: PersonRequest) -> HttpResponse:
    """Takes a release file in that somebody brings by hand."""
    upload = request.FILES.get("file")
    try:
        if upload is None:
            message = _("Choose a release file.")
            raise InvalidInput(message, fields={"file": message})
        found = open_file(upload.read(LARGEST + 1))
    except InvalidInput as refusal:
        return show_list(request, refusal=refusal)
    release, new = receive_release(request.user, found=found, by="file")
    messages.success(request, _("The release is here.") if new else _("This release was here already."))
    return redirect("releases:detail", release_hash=release.hash)


@page(Right.MANAGE_SECRETS)
@require_POST
def release_know(request: PersonRequest, *, release_hash: str) -> HttpResponse:
    """Lets the signature of the release's installation count here."""
    release = release_visible_to(request.user, release_hash=release_hash)
    done = _("Releases signed by “%(name)s” count here from now on.") % {"name": release.source}
    with told(request, done=done):
        know_installation(request.user, release=release)
    return redirect("releases:detail", release_hash=release_hash)
