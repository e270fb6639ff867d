"""What functions and forms of the library have in common: versions that never change, and their deprecation.

Both have `current`, `versions`, `tags`, a key, a name and a description; their versions have a number, a
digest, what a deprecation says and a successor.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.errors import WrongState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from studio.accounts.models import User
    from studio.library.form_library.models import LibraryForm, LibraryFormVersion
    from studio.library.functions.models import Function, FunctionVersion

    Published = Function | LibraryForm
    PublishedVersion = FunctionVersion | LibraryFormVersion

Row = TypeVar("Row", bound=Model)

STATES: dict[str, Q] = {
    "draft": Q(current__isnull=True),
    "published": Q(current__isnull=False, current__deprecated_at__isnull=True),
    "deprecated": Q(current__deprecated_at__isnull=False),
}


def narrowed(found: QuerySet[Row], *, search: str, tag: str, state: str) -> QuerySet[Row]:
    """Returns those with every word of a search, with a tag and in a state of `STATES`; empty means any."""
    for word in search.split():
        found = found.filter(
            Q(key__icontains=word) | Q(name__icontains=word) | Q(description__icontains=word)
        )
    if tag:
        found = found.filter(pk__in=[pk for pk, tags in found.values_list("pk", "tags") if tag in tags])
    return found.filter(STATES[state]) if state in STATES else found


def tags_among(found: QuerySet[Row]) -> list[str]:
    """Returns the tags of these, each once and in order."""
    return sorted({tag for tags in found.values_list("tags", flat=True) for tag in tags})


def authors_among(versions: QuerySet[Row], *, ids: Iterable[int]) -> set[int]:
    """Returns the ids of the people who published the versions with these ids."""
    found = versions.filter(pk__in=list(ids), created_by__isnull=False)
    return {author for author in found.values_list("created_by", flat=True) if author is not None}


def newest_other_than(published: Published, *, sha256: str) -> int:
    """Returns the number of the newest version, 0 before the first; raises WrongState when it is the same."""
    last = published.versions.order_by("-number").first()
    if last is not None and last.sha256 == sha256 and last.deprecated_at is None:
        raise WrongState(_("Version %(number)s is the same already.") % {"number": last.number})
    return last.number if last else 0


def deprecate(
    actor: User, *, published: Published, version: PublishedVersion, message: str, successor: Published | None
) -> None:
    """Advises against a version. Raises WrongState when it is deprecated."""
    found = published.versions.filter(pk=version.pk, deprecated_at__isnull=True)
    done = found.update(
        deprecated_at=timezone.now(),
        deprecated_by=actor,
        deprecation_message=message[:300],
        successor=successor,
    )
    if not done:
        raise WrongState(_("This version is deprecated already."))
    point_to_current(published)


def restore(*, published: Published, version: PublishedVersion) -> None:
    """Takes a deprecation back. Raises WrongState when there is none."""
    found = published.versions.filter(pk=version.pk, deprecated_at__isnull=False)
    if not found.update(deprecated_at=None, deprecated_by=None, deprecation_message="", successor=None):
        raise WrongState(_("This version is not deprecated."))
    point_to_current(published)


def point_to_current(published: Published) -> None:
    """Points to the highest version that is not deprecated, else to the highest."""
    versions = published.versions.order_by("-number")
    published.current = versions.filter(deprecated_at__isnull=True).first() or versions.first()
    published.save(update_fields=["current"])
