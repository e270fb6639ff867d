"""Reads versions and their comments."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from studio.accounts.models import User
from studio.accounts.permissions import require
from studio.accounts.selectors import NAMES, matching
from studio.errors import NotFound
from studio.processes.lifecycle import VersionState
from studio.processes.models import Comment, Definition, Version
from studio.rights import Right

AUTHOR = tuple(f"author__{name}" for name in NAMES)


def versions_of(
    user: User, *, definition: Definition, search: str = "", state: str = "", author: str = ""
) -> QuerySet[Version]:
    """Returns the versions, newest first, with the number of open remarks on each.

    `search` looks at number, name, note and author, `author` is a user name.
    """
    require(user, Right.WATCH)
    open_comments = Count("comments", filter=Q(comments__resolved_at=None, comments__answers=None))
    found = definition.versions.select_related("author", "definition", "emergency__approved_by")
    for word in search.split():
        anywhere = Q(note__icontains=word) | Q(name__icontains=word) | matching(word, fields=AUTHOR)
        found = found.filter(anywhere | Q(number=int(word)) if is_number(word) else anywhere)
    if state:
        found = found.filter(state=state)
    if author:
        found = found.filter(author__username=author)
    return found.annotate(open_comments=open_comments).order_by("-number")


def is_number(word: str) -> bool:
    """Tells whether a word of a search can be the number of a version."""
    return word.isascii() and word.isdecimal() and len(word) < 10


def authors_of(user: User, *, definition: Definition) -> QuerySet[User]:
    """Returns everybody who made a version of this process, by name."""
    require(user, Right.WATCH)
    made = Version.objects.filter(definition=definition).values("author")
    return User.objects.filter(pk__in=made).order_by("username")


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
    """Returns the newest reviewed version below this one: what a reviewer compares with.

    One that was approved in an emergency was seen by nobody.
    """
    older = Version.objects.filter(definition=version.definition_id, number__lt=version.number)
    return older.filter(state=VersionState.APPROVED, emergency=None).order_by("-number").first()


def comment_visible_to(user: User, *, pk: int) -> Comment:
    """Returns one remark; raises NotFound where there is none for this person."""
    require(user, Right.WATCH)
    found = Comment.objects.select_related("version__definition", "author").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such comment."))
    return found


def version_for_update(version: Version) -> Version:
    """Returns the version as it is now, locked until the transaction ends; asks nobody's right."""
    return Version.objects.select_for_update(of=("self",)).select_related("definition").get(pk=version.pk)
