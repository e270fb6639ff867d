"""Importing process files, several at once, each with its own result."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from studio.accounts.permissions import page
from studio.errors import Conflict, InvalidInput, NotFound, StudioError
from studio.processes.actions.imports import Imported, import_file
from studio.processes.findings import count_by_level
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest

MOST_FILES = 20
LARGEST_FILE_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ResultLine:
    """What became of one file; `offer` holds its bytes (base64) where a second step may import them."""

    file_name: str
    imported: Imported | None = None
    counts: dict[str, int] | None = None
    refusal: StudioError | None = None
    offer: str = ""


@page(Right.MODEL)
@require_http_methods(["GET", "POST"])
def process_import(request: PersonRequest) -> HttpResponse:
    """Imports the uploaded files and says of each what became of it."""
    as_draft = request.POST.get("as_draft") == "yes"
    lines = [import_one(request, name=name, data=data, as_draft=as_draft) for name, data in files_in(request)]
    missing = request.method == "POST" and not lines
    context = {"lines": lines, "missing": missing, "most_files": MOST_FILES}
    return render(request, "processes/process_import.html", context, status=422 if missing else 200)


def files_in(request: PersonRequest) -> Iterator[tuple[str, bytes]]:
    """Yields name and bytes of each upload, or of the file that was offered as a draft before."""
    for upload in request.FILES.getlist("files")[:MOST_FILES]:
        yield upload.name or "?", upload.read(LARGEST_FILE_BYTES + 1)
    offered = request.POST.get("content", "")
    if offered:
        try:
            yield request.POST.get("file_name", "?")[:200], base64.b64decode(offered, validate=True)
        except binascii.Error as error:
            raise InvalidInput(_("The offered file arrived damaged: upload it again.")) from error


def import_one(request: PersonRequest, *, name: str, data: bytes, as_draft: bool) -> ResultLine:
    """Imports one file and describes the outcome."""
    try:
        imported = import_file(request.user, data=data, as_draft=as_draft)
    except Conflict as refusal:
        return ResultLine(name, refusal=refusal, offer=base64.b64encode(data).decode())
    except (InvalidInput, NotFound) as refusal:
        return ResultLine(name, refusal=refusal)
    return ResultLine(name, imported=imported, counts=count_by_level(imported.findings))
