"""Reads request bodies: JSON, said to be JSON."""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, NoReturn

from django.utils.translation import gettext as _
from ninja.errors import HttpError
from ninja.parser import Parser

from studio.errors import InvalidInput

if TYPE_CHECKING:
    from django.http import HttpRequest


DEEPEST = 100
"""Levels of nesting: more than a person or a sensible program writes."""
NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


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


def refuse_constant(name: str) -> None:
    """Refuses NaN and the infinities, which JSON does not have."""
    raise ValueError(f"{name} is not JSON")


def finite(text: str) -> float:
    """Reads a number; refuses one that is too large to be anything but infinite."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:40]} is out of range")
    return number


def check_storable(body: Any) -> None:  # noqa: ANN401 - any JSON
    """Raises InvalidInput for what no database, and no payload of Temporal, could hold."""
    waiting: list[tuple[Any, int]] = [(body, 1)]
    while waiting:
        value, depth = waiting.pop()
        if depth > DEEPEST:
            refuse(_("Values are nested deeper than %(levels)s levels.") % {"levels": DEEPEST})
        if isinstance(value, dict):
            waiting += [(part, depth + 1) for pair in value.items() for part in pair]
        elif isinstance(value, list):
            waiting += [(part, depth + 1) for part in value]
        elif isinstance(value, str) and (bad := NOT_TEXT.search(value)):
            refuse(_("A text holds %(code)s, which is no character.") % {"code": f"U+{ord(bad[0]):04X}"})


def refuse(message: str) -> NoReturn:
    """Raises InvalidInput about the whole body."""
    raise InvalidInput(message, fields={"": message})
