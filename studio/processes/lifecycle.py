"""The states of versions and reviews, and the legal moves between them.

"Deployed" is not a state of a version: it is a fact about deployments (`studio/deployments/lifecycle.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from studio.errors import WrongState
from studio.processes.models import Review, Version

if TYPE_CHECKING:
    from datetime import datetime


class VersionState(StrEnum):
    """Where a version stands in review."""

    CREATED = "created"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"


class ReviewState(StrEnum):
    """Where a request for review stands."""

    OPEN = "open"
    APPROVED = "approved"
    CHANGES_REQUESTED = "changes_requested"
    WITHDRAWN = "withdrawn"
    PASSED_OVER = "passed_over"
    """Somebody made the version deployable in an emergency."""


@dataclass(frozen=True, slots=True)
class Move:
    """One legal move of a version: from any of `sources` to `target`."""

    sources: tuple[VersionState, ...]
    target: VersionState


REQUEST_REVIEW = Move((VersionState.CREATED, VersionState.CHANGES_REQUESTED), VersionState.IN_REVIEW)
APPROVE = Move((VersionState.IN_REVIEW,), VersionState.APPROVED)
REQUEST_CHANGES = Move((VersionState.IN_REVIEW,), VersionState.CHANGES_REQUESTED)
APPROVE_IN_EMERGENCY = Move(
    (VersionState.CREATED, VersionState.IN_REVIEW, VersionState.CHANGES_REQUESTED), VersionState.APPROVED
)
RECEIVE = Move((VersionState.CREATED,), VersionState.APPROVED)
"""It was approved at another installation and came as a release (`provenance`)."""
WITHDRAW = Move((VersionState.IN_REVIEW,), VersionState.CREATED)

WORDS = {
    VersionState.CREATED: "created",
    VersionState.IN_REVIEW: "in review",
    VersionState.APPROVED: "approved",
    VersionState.CHANGES_REQUESTED: "changes requested",
}


def move_version(version: Version, *, move: Move) -> None:
    """Moves a version on, if it still stands where the move begins; raises WrongState otherwise."""
    standing = Version.objects.filter(pk=version.pk, state__in=[str(state) for state in move.sources])
    if standing.update(state=move.target) != 1:
        version.refresh_from_db(fields=["state"])
        raise WrongState(
            _("Version %(number)s is %(state)s; this needs a version that is %(wanted)s.")
            % {
                "number": version.number,
                "state": WORDS[VersionState(version.state)],
                "wanted": _(" or ").join(WORDS[state] for state in move.sources),
            }
        )
    version.state = move.target


def close_review(review: Review, *, state: ReviewState, at: datetime) -> None:
    """Closes an open review; raises WrongState when somebody closed it first."""
    closed = Review.objects.filter(pk=review.pk, state=ReviewState.OPEN).update(state=state, closed_at=at)
    if closed != 1:
        raise WrongState(_("This review is closed already."))
    review.state, review.closed_at = state, at
