"""Reads what lies between two versions, a version and a draft, or a version and a file from outside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from engine.diff import Change, compare
from engine.parse import read_definitions
from studio.errors import InvalidInput, NotFound
from studio.processes.form_pairs import differing_forms
from studio.processes.library_use import approved_library_use, library_use_now, with_forms
from studio.processes.reading import read_file
from studio.processes.selectors.definitions import DRAFT, draft_of
from studio.processes.selectors.versions import version_visible_to

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.processes.form_pairs import FormPair
    from studio.processes.library_use import LibraryUse
    from studio.processes.models import Definition, Version

LARGEST_FILE = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: what it is called and its XML."""

    label: str
    xml: str
    number: int | None
    approved: LibraryUse | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides, the changes of meaning and of layout between them, and the forms that differ."""

    old: Side
    new: Side
    changes: tuple[Change, ...]
    forms: tuple[FormPair, ...] = ()


def compare_sides(user: User, *, definition: Definition, old: str, new: str) -> Comparison:
    """Compares two versions by number, or "draft" for one's own; raises NotFound or InvalidInput."""
    before = side_of(user, definition=definition, name=old)
    return between(before, side_of(user, definition=definition, name=new))


def compare_with_file(user: User, *, definition: Definition, old: str, data: bytes, name: str) -> Comparison:
    """Compares a version or one's draft with a file; nothing is stored.

    Raises NotFound, InvalidInput, or UnreadableProcessFile for a file that cannot be read.
    """
    before = side_of(user, definition=definition, name=old)
    if len(data) > LARGEST_FILE:
        message = _("The file is larger than %(n)s MB.") % {"n": LARGEST_FILE // 1024 // 1024}
        raise InvalidInput(message, fields={"file": message})
    return between(before, Side(name[:200] or _("File"), read_file(data).text, None))


def between(old: Side, new: Side) -> Comparison:
    """Compares two sides, with the fields of the forms that each takes from the library."""
    before, after = (with_forms(read_definitions(each.xml.encode()), use=use_of(each)) for each in (old, new))
    return Comparison(old, new, compare(before, after), tuple(differing_forms(before, after)))


def use_of(side: Side) -> LibraryUse:
    """Returns what a side takes from the library: what it was approved with, else what there is now."""
    return side.approved or library_use_now(side.xml)


def side_of(user: User, *, definition: Definition, name: str) -> Side:
    """Returns one side of a comparison by its name in the address: a version number or "draft"."""
    if name == DRAFT:
        draft = draft_of(user, definition=definition)
        if draft is None:
            raise NotFound(_("You have no draft of this process."))
        return Side(_("My draft"), draft.xml, None)
    if not name.isdecimal() or len(name) > 9:
        message = _("A version number or “draft” was expected, found %(name)s.") % {"name": name[:50]}
        raise InvalidInput(message, fields={"from": message})
    version = version_visible_to(user, key=definition.key, number=int(name))
    return Side(title_of(version), version.xml, version.number, approved_library_use(version))


def title_of(version: Version) -> str:
    """Returns what a version is called: its number, and its name where it has one."""
    title = str(_("Version %(number)s") % {"number": version.number})
    return f"{title} “{version.name}”" if version.name else title
