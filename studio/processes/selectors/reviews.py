"""Reads reviews: whose word they wait for, and what still stands between a version and its approval."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from studio.accounts.permissions import has, require
from studio.processes.lifecycle import ReviewState, VersionState
from studio.processes.models import Comment, Review, Verdict, Version
from studio.processes.selectors.versions import last_approved_before
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

WAITING, MINE, DONE, ALL = "waiting", "mine", "done", "all"
TABS = (WAITING, MINE, DONE, ALL)


def reviews_in(tab: str, *, user: User, search: str = "", folder: str = "") -> QuerySet[Review]:
    """Returns the reviews of a tab of "My reviews".

    `waiting`: open, for this person's verdict, what was asked of them first, then the longest waiting.
    `mine`: of their versions or asked for by them. `done`: with a verdict of theirs. `all`: all that is open.
    """
    found = narrowed(user, search=search, folder=folder)
    given = Verdict.objects.filter(review=OuterRef("pk"), reviewer=user)
    if tab == MINE:
        return found.filter(Q(version__author=user) | Q(requested_by=user)).order_by("-requested_at")
    if tab == DONE:
        return found.filter(Exists(given)).order_by("-requested_at")
    found = found.filter(state=ReviewState.OPEN).order_by(F("asked_of_me").desc(), "requested_at")
    if tab == ALL:
        return found
    if not has(user, Right.REVIEW):
        return found.none()
    return found.exclude(version__author=user).exclude(Exists(given.filter(decision="approve")))


def open_reviews(user: User, *, search: str = "", folder: str = "") -> QuerySet[Review]:
    """Returns what waits for verdicts: what was asked of this person first, then the longest waiting."""
    return reviews_in(ALL, user=user, search=search, folder=folder)


def narrowed(user: User, *, search: str, folder: str) -> QuerySet[Review]:
    """Returns reviews of processes that match, marked with whose they are and of whom they were asked."""
    require(user, Right.WATCH)
    found = Review.objects.filter(version__definition__archived_at=None)
    for word in search.split():
        anywhere = Q(version__definition__name__icontains=word) | Q(version__note__icontains=word)
        found = found.filter(anywhere | Q(message__icontains=word))
    if folder:
        inside = Q(version__definition__folder=folder) | Q(
            version__definition__folder__startswith=f"{folder}/"
        )
        found = found.filter(inside)
    mine = Version.objects.filter(pk=OuterRef("version"), author=user)
    asked = Review.asked.through.objects.filter(review=OuterRef("pk"), user=user)
    found = found.select_related("version__definition", "version__author", "requested_by")
    marked = found.prefetch_related("asked", "verdicts__reviewer")
    return marked.annotate(is_mine=Exists(mine), asked_of_me=Exists(asked))


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
    return reviews_in(WAITING, user=user).count()


def open_mentions(user: User) -> QuerySet[Comment]:
    """Returns the remarks in open threads that call a person by name who has not answered since."""
    require(user, Right.WATCH)
    first = Coalesce("answers", "pk")
    found = Comment.objects.filter(mentioned=user, version__definition__archived_at=None)
    settled = Q(answers=None, resolved_at__isnull=False) | Q(answers__resolved_at__isnull=False)
    answered = Comment.objects.filter(author=user, at__gt=OuterRef("at"), answers=OuterRef("thread"))
    found = found.exclude(settled).annotate(thread=first).exclude(Exists(answered))
    return found.select_related("author", "version__definition").order_by("-at")


def is_approved(version: Version) -> bool:
    """Tells whether a version may be deployed."""
    return version.state == VersionState.APPROVED
