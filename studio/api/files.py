"""Operations on stored files."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from ninja import Router

from studio.accounts.requests import PersonRequest
from studio.files.views import download
from studio.tasks.files import readable_file

router = Router()


@router.get("/files/{file}")
def read_file(request: PersonRequest, file: str) -> HttpResponseBase:
    """Returns the bytes of a file that a variable names by `file`, as an attachment.

    Whoever sees a task, an instance or an incoming mail that names it may have it.
    """
    return download(readable_file(request.user, file=file))
