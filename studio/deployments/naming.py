"""Versions whose files name something of the library."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q

from engine.errors import UnreadableFile
from engine.parse import read_definitions
from studio.processes.models import Version
from studio.processes.selectors.definitions import definitions_visible_to

if TYPE_CHECKING:
    from engine.model.process import Definitions
    from studio.accounts.models import User

MOST_LOOKED_AT = 200
"""Versions, the newest first: nobody reads a longer list, and each has to be parsed once."""


def versions_naming(user: User, *texts: str) -> list[Version]:
    """Returns the newest versions a person may see that hold one of the texts, without their files."""
    named = reduce(or_, (Q(xml__contains=text) for text in texts))
    found = Version.objects.filter(named, definition__in=definitions_visible_to(user))
    return list(found.order_by("-pk").select_related("definition").defer("xml")[:MOST_LOOKED_AT])


def definitions_of_content(content_hash: str) -> Definitions | None:
    """Reads the file that versions of this content share; None when it cannot be read any more."""
    xml = Version.objects.filter(content_hash=content_hash).values_list("xml", flat=True)[0]
    try:
        return read_definitions(xml.encode("utf-8"))
    except UnreadableFile:
        return None
