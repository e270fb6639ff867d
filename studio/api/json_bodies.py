"""Reads request bodies: JSON, said to be JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.parser import Parser

from studio.storable import check_storable, finite, refuse_constant

if TYPE_CHECKING:
    from django.http import HttpRequest


class JsonBodies(Parser):
    """Refuses bodies that are not JSON by content type (415) or by content (400), and odd values (422).

    A form of a foreign page can send JSON as text/plain without asking us first; JSON as such it cannot.
    """

    def parse_body(self, request: HttpRequest) -> Any:  # noqa: ANN401 - any JSON
        """Returns the body as Python values."""
        if request.content_type != "application/json":
            raise HttpError(415, _("The content type must be application/json."))
        try:
            body = json.loads(request.body or b"null", parse_constant=refuse_constant, parse_float=finite)
        except (ValueError, RecursionError) as error:
            raise HttpError(400, _("The body is not JSON: %(reason)s") % {"reason": error}) from error
        check_storable(body)
        return body
