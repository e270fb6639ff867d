"""Downloads: exactly the bytes that are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from studio.accounts.permissions import page
from studio.errors import NotFound
from studio.processes.selectors.definitions import definition_visible_to, draft_of
from studio.processes.selectors.versions import version_visible_to
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.requests import PersonRequest


def process_file(xml: str, *, name: str) -> HttpResponse:
    """Answers XML as a download: the browser never shows a file of strangers in our origin."""
    answer = HttpResponse(xml.encode("utf-8"), content_type="application/xml; charset=utf-8")
    plain = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name)
    answer["Content-Disposition"] = f'attachment; filename="{plain}.bpmn"'
    return answer


@page(Right.WATCH)
@require_GET
def version_download(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Downloads a version."""
    version = version_visible_to(request.user, key=key, number=number)
    return process_file(version.xml, name=f"{key}-{number}")


@page(Right.MODEL)
@require_GET
def draft_download(request: PersonRequest, *, key: str) -> HttpResponse:
    """Downloads one's own draft."""
    draft = draft_of(request.user, definition=definition_visible_to(request.user, key=key))
    if draft is None:
        raise NotFound(_("You have no draft of this process."))
    return process_file(draft.xml, name=f"{key}-draft")
