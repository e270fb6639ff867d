"""The download of a stored file, for whoever sees something that names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from studio.accounts.permissions import page
from studio.files.views import download
from studio.tasks.files import readable_file

if TYPE_CHECKING:
    import uuid

    from django.http.response import HttpResponseBase

    from studio.accounts.requests import PersonRequest


@page(None)
@require_safe
def file_download(request: PersonRequest, *, pk: uuid.UUID) -> HttpResponseBase:
    """Hands over one file as an attachment."""
    return download(readable_file(request.user, file=str(pk)))
