"""Downloads. A file is never shown in a page: the browser stores it, whatever it says it is."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from django.http import FileResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from studio.errors import NotFound
from studio.files.naming import ANY_TYPE
from studio.files.store import find_file
from studio.pages import page
from studio.rights import Right

if TYPE_CHECKING:
    import uuid

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase


@page(Right.WATCH)
@require_safe
def file_download(request: HttpRequest, *, pk: uuid.UUID) -> HttpResponseBase:
    """Hands over one file as an attachment."""
    return download(str(pk))


def download(pk: str) -> HttpResponseBase:
    """Returns the answer with a file; asks nobody's right. Raises NotFound."""
    file = find_file(pk)
    if file is None:
        raise NotFound(_("There is no such file."))
    content = BytesIO(file.data)
    return FileResponse(content, as_attachment=True, filename=file.name, content_type=ANY_TYPE)
