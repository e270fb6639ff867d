"""Reads versions, their comments, and what lies between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from engine.diff import Change, compare
from engine.parse import read_definitions
from studio.accounts.permissions import require
from studio.errors import InvalidInput, NotFound
from studio.processes.lifecycle import VersionState
from studio.processes.models import Comment, Definition, Version
from studio.processes.selectors.definitions import DRAFT, draft_of
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: what it is called and its XML."""

    label: str
    xml: str
    number: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides and the changes of meaning and of layout between them."""

    old: Side
    new: Side
    changes: tuple[Change, ...]


def versions_of(user: User, *, definition: Definition) -> QuerySet[Version]:
    """Returns all versions, newest first, with the number of open remarks on each."""
    require(user, Right.WATCH)
    open_comments = Count("comments", filter=Q(comments__resolved_at=None, comments__answers=None))
    found = definition.versions.select_related("author", "definition")
    return found.annotate(open_comments=open_comments).order_by("-number")


def version_visible_to(user: User, *, key: str, number: int) -> Version:
    """Returns one version; raises NotFound where there is none for this person."""
    require(user, Right.WATCH)
    found = Version.objects.filter(definition__key=key, definition__archived_at=None, number=number)
    version = found.select_related("definition__latest", "author", "base").first()
    if version is None:
        raise NotFound(
            _("There is no version %(number)s of process %(key)s.") % {"number": number, "key": key}
        )
    return version


def last_approved_before(version: Version) -> Version | None:
    """Returns the newest approved version below this one: what a reviewer compares with."""
    older = Version.objects.filter(definition=version.definition_id, number__lt=version.number)
    return older.filter(state=VersionState.APPROVED).order_by("-number").first()


def comments_on(user: User, *, version: Version) -> QuerySet[Comment]:
    """Returns the first remarks of all threads on a version, oldest first, with their answers."""
    require(user, Right.WATCH)
    first = version.comments.filter(answers=None).select_related("author", "resolved_by", "version")
    return first.prefetch_related("replies__author")


def comment_visible_to(user: User, *, pk: int) -> Comment:
    """Returns one remark; raises NotFound where there is none for this person."""
    require(user, Right.WATCH)
    found = Comment.objects.select_related("version__definition", "author").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such comment."))
    return found


def compare_sides(user: User, *, definition: Definition, old: str, new: str) -> Comparison:
    """Compares two versions by number, or "draft" for one's own; raises NotFound or InvalidInput."""
    before = side_of(user, definition=definition, name=old)
    after = side_of(user, definition=definition, name=new)
    changes = compare(read_definitions(before.xml.encode()), read_definitions(after.xml.encode()))
    return Comparison(before, after, changes)


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
    return Side(_("Version %(number)s") % {"number": version.number}, version.xml, version.number)


def version_for_update(version: Version) -> Version:
    """Returns the version as it is now, locked until the transaction ends; asks nobody's right."""
    return Version.objects.select_for_update(of=("self",)).select_related("definition").get(pk=version.pk)
