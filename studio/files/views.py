"""Downloads. A file is never shown in a page: the browser stores it, whatever it says it is."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from django.http import FileResponse
from django.utils.translation import gettext as _

from studio.errors import NotFound
from studio.files.naming import ANY_TYPE
from studio.files.store import find_file

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


def download(pk: str) -> HttpResponseBase:
    """Returns the answer with a file; asks nobody's right. Raises NotFound."""
    file = find_file(pk)
    if file is None:
        raise NotFound(_("There is no such file."))
    content = BytesIO(file.data)
    return FileResponse(content, as_attachment=True, filename=file.name, content_type=ANY_TYPE)
