"""Folders of processes are names with slashes: "Finance/Invoices" lies in "Finance"."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from studio.errors import InvalidInput

LONGEST_FOLDER = 200


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way to a folder: its own name, and its whole one."""

    name: str
    folder: str


def tidy(folder: str) -> str:
    """Returns a folder's name as it is kept: without empty parts and spaces around them."""
    parts = (" ".join(part.split()) for part in folder.split("/"))
    return "/".join(part for part in parts if part)


def checked_folder(folder: str, *, field: str = "folder") -> str:
    """Returns the tidy name; raises InvalidInput for an overlong one."""
    name = tidy(folder)
    if len(name) > LONGEST_FOLDER:
        message = _("A folder has at most 200 characters.")
        raise InvalidInput(message, fields={field: message})
    return name


def way_to(folder: str) -> list[Step]:
    """Returns the steps from the outermost folder to this one, for a breadcrumb."""
    parts = [part for part in folder.split("/") if part]
    return [Step(part, "/".join(parts[: place + 1])) for place, part in enumerate(parts)]
