"""Files that people add to a form: stored once, and named in the answer by reference.

A file belongs to the form that it was added to and to whoever added it: its origin says so, and an answer
names no other, so that nobody reads through a task what they only know the id of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from engine.phrases import tell
from engine.plan.forms import check_form
from studio.errors import InvalidInput, NotFound
from studio.files.store import FILE, find_file, keep_file, reference_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.core.files.uploadedfile import UploadedFile

    from engine.json_values import JsonObject

LARGEST_MB = 10


def keep_answer_file(
    fields: Iterable[Mapping[str, Any]], *, name: str, upload: UploadedFile[bytes], origin: str
) -> dict[str, Any]:
    """Stores a file for a field and returns its reference; raises NotFound and InvalidInput."""
    asked = next((dict(each) for each in fields if each["name"] == name and each.get("type") == "file"), None)
    if asked is None:
        raise NotFound(_("This form has no such field for a file."))
    size, kind, called = upload.size or 0, upload.content_type or "", upload.name or ""
    claimed: JsonObject = {"filename": called, "mimeType": kind, "size": size}
    error = check_form([{"name": name, **only_limits(asked)}], {name: claimed}).errors.get(name)
    if size > LARGEST_MB * 1_000_000:
        error = check_form([{"name": name, "type": "file", "maxSizeMb": LARGEST_MB}], {name: claimed}).errors[
            name
        ]
    if error:
        raise InvalidInput(
            tell(error, language=translation), fields={name: tell(error, language=translation)}
        )
    stored = keep_file(upload.read(), name=called, mime_type=kind, origin=origin)
    return reference_to(stored)


def only_limits(described: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what a field says about its files, without its rules."""
    return {each: described[each] for each in ("type", "accept", "maxSizeMb") if each in described}


def with_stored_files(
    fields: Iterable[Mapping[str, Any]], data: Mapping[str, Any], *, origin: str, known: Mapping[str, Any]
) -> dict[str, Any]:
    """Returns the answer with references as we know them; raises InvalidInput for a file from elsewhere.

    What stands in `known` was there before, so it may stay.
    """
    answer = dict(data)
    for each in fields:
        name = str(each["name"])
        given = answer.get(name)
        if each.get("type") != "file" or not isinstance(given, dict) or given == known.get(name):
            continue
        stored = find_file(given) if given.get(FILE) else None
        if stored is None or stored.origin != origin:
            message = _("This file was not added to this form: add it again.")
            raise InvalidInput(message, fields={name: message})
        answer[name] = reference_to(stored)
    return answer
