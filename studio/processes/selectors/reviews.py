"""Reads reviews: the queue, and what still stands between a version and its approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from studio.accounts.permissions import require
from studio.processes.lifecycle import ReviewState, VersionState
from studio.processes.models import Comment, Review, Version
from studio.processes.selectors.versions import last_approved_before
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User


def open_reviews(user: User, *, search: str = "") -> QuerySet[Review]:
    """Returns what waits for a verdict: what was asked of this person first, then the longest waiting."""
    require(user, Right.WATCH)
    found = Review.objects.filter(state=ReviewState.OPEN)
    for word in search.split():
        found = found.filter(version__definition__name__icontains=word)
    mine = Version.objects.filter(pk=OuterRef("version"), author=user)
    asked = Review.asked.through.objects.filter(review=OuterRef("pk"), user=user)
    found = found.select_related("version__definition", "version__author", "requested_by")
    marked = found.prefetch_related("asked").annotate(is_mine=Exists(mine), asked_of_me=Exists(asked))
    return marked.order_by("-asked_of_me", "requested_at")


def reviews_of(user: User, *, version: Version) -> QuerySet[Review]:
    """Returns all reviews of a version with their verdicts, newest first."""
    require(user, Right.WATCH)
    return version.reviews.select_related("requested_by").prefetch_related("asked", "verdicts__reviewer")


def open_review_of(version: Version) -> Review | None:
    """Returns the review that waits for a verdict on this version, if there is one."""
    return version.reviews.filter(state=ReviewState.OPEN).select_related("requested_by").first()


def unresolved_must_fix(version: Version) -> QuerySet[Comment]:
    """Returns the demands that block approval, those on earlier unapproved versions included."""
    approved = last_approved_before(version)
    since = Comment.objects.filter(
        version__definition=version.definition_id,
        version__number__lte=version.number,
        version__number__gt=approved.number if approved else 0,
    )
    return since.filter(must_fix=True, resolved_at=None).select_related("author", "version")


def waiting_for_verdict(user: User) -> int:
    """Counts the reviews this person could judge, for the badge beside "Reviews"."""
    return open_reviews(user).exclude(version__author=user).count()


def is_approved(version: Version) -> bool:
    """Tells whether a version may be deployed."""
    return version.state == VersionState.APPROVED
