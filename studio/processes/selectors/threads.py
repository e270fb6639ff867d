"""Reads the threads on a version: its own, and what is still open from earlier ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from studio.accounts.permissions import require
from studio.processes.anchors import ids_in, trace
from studio.processes.models import Comment, Version
from studio.rights import Right

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from studio.accounts.models import User


@dataclass(frozen=True, slots=True)
class Thread:
    """A first remark as a version shows it; `element` is what its element is called in this version."""

    first: Comment
    element: str
    gone: bool
    """Whether it is on an element that this version does not have."""
    earlier: int | None
    """The number of the version it was written on, where that is another one."""


def threads_on(user: User, *, version: Version) -> list[Thread]:
    """Returns the threads of a version, oldest first: its own, and those of earlier ones that are open."""
    found = list(comments_shown_on(user, version=version))
    if not any(first.element for first in found):
        return [Thread(first, "", gone=False, earlier=number_if_other(first, version)) for first in found]
    steps = dict(
        Version.objects.filter(definition=version.definition_id, number__lte=version.number)
        .order_by("number")
        .values_list("number", "renames")
    )
    ids = ids_in(version)
    return [placed(first, version=version, steps=steps, ids=ids) for first in found]


def comments_shown_on(user: User, *, version: Version) -> QuerySet[Comment]:
    """Returns the first remarks of these threads with their answers."""
    require(user, Right.WATCH)
    older = Q(version__number__lt=version.number, resolved_at=None)
    found = Comment.objects.filter(version__definition=version.definition_id, answers=None)
    found = found.filter(Q(version=version) | older)
    return found.select_related("author", "resolved_by", "version").prefetch_related(
        "replies__author", "mentioned", "replies__mentioned"
    )


def placed(
    first: Comment, *, version: Version, steps: dict[int, dict[str, str]], ids: frozenset[str]
) -> Thread:
    """Returns a thread at the place its element has in this version."""
    later = [renames for number, renames in steps.items() if number > first.version.number]
    element = trace(first.element, steps=later)
    gone = bool(element) and element not in ids
    return Thread(first, element, gone=gone, earlier=number_if_other(first, version))


def number_if_other(first: Comment, version: Version) -> int | None:
    """Returns the number of the version a thread comes from, unless it is this one."""
    return first.version.number if first.version_id != version.pk else None
