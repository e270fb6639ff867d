"""Asks for reviews, gives verdicts, withdraws. An approval is bound to the content it was given for."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.errors import InvalidInput, NotAllowed, WrongState
from studio.outbox.actions import post
from studio.processes import lifecycle
from studio.processes.actions.review_checks import (
    check_hash,
    check_is_news,
    check_library,
    check_nothing_blocks,
    check_nothing_critical,
    check_reason,
    refresh_findings,
)
from studio.processes.approval import missing_approvals
from studio.processes.library_use import library_use_now
from studio.processes.models import Review, Verdict, Version
from studio.processes.notifications import ASKED
from studio.processes.permissions import eligible_reviewers, reason_against_verdict
from studio.processes.rules import rule_for
from studio.processes.selectors.reviews import open_review_of
from studio.processes.selectors.versions import version_for_update
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from studio.accounts.models import User

Decision = Literal["approve", "request_changes"]
LONGEST_MESSAGE = 500


@transaction.atomic
def request_review(
    actor: User, *, version: Version, message: str = "", reviewers: Sequence[str] = ()
) -> Review:
    """Asks for a verdict on a version, as it is now; `reviewers` (user names) are told and see it marked.

    Raises NotAllowed, WrongState when it is in review or approved, InvalidInput when CRITICAL findings
    (against the library of this moment) block it, which the message lists, or for who may not judge it.
    """
    require(actor, Right.MODEL)
    check_message(message)
    version = version_for_update(version)
    check_nothing_critical(refresh_findings(version), version=version)
    lifecycle.move_version(version, move=lifecycle.REQUEST_REVIEW)
    review = Review.objects.create(
        version=version,
        content_hash=version.content_hash,
        requested_by=actor,
        message=message.strip(),
        library=library_use_now(version.xml),
    )
    ask_reviewers(review, names=reviewers)
    note_act(actor, action="review.requested", version=version, summary=review.message)
    return review


def check_message(message: str) -> None:
    """Raises InvalidInput for an overlong message."""
    if len(message.strip()) > LONGEST_MESSAGE:
        text = _("At most %(n)s characters.") % {"n": LONGEST_MESSAGE}
        raise InvalidInput(text, fields={"message": text})


def ask_reviewers(review: Review, *, names: Sequence[str]) -> None:
    """Asks people by name and has them told by mail; raises InvalidInput for who may not judge."""
    if not names:
        return
    eligible = {person.username: person for person in eligible_reviewers(review.version)}
    others = [name for name in names if name not in eligible]
    if others:
        text = _("These cannot judge this version: %(names)s.") % {"names": ", ".join(others)}
        raise InvalidInput(text, fields={"reviewers": text})
    review.asked.set([eligible[name] for name in names])
    for person in review.asked.all():
        post(
            topic=ASKED,
            key=f"{ASKED}:{review.pk}:{person.pk}",
            payload={"review": review.pk, "person": person.pk},
        )


@transaction.atomic
def give_verdict(
    actor: User,
    *,
    version: Version,
    decision: Decision,
    content_hash: str,
    comment: str = "",
    acknowledged: Sequence[str] = (),
    checked: Sequence[str] = (),
) -> Verdict:
    """Approves the version in review or asks for changes; `content_hash` is that of what the actor has seen.

    Approved once the rule of its folder has what it asks for; asking for changes ends the review. All is
    checked again at this moment. Raises NotAllowed (no reviewer, own content), WrongState (not in review,
    approved by them already), Conflict (other content than seen, library changed), InvalidInput (what else).
    """
    version = version_for_update(version)
    reason = reason_against_verdict(actor, version=version)
    if reason:
        raise NotAllowed(reason)
    review = open_review_of(version)
    if review is None:
        raise WrongState(_("Version %(number)s is not in review.") % {"number": version.number})
    check_hash(content_hash, version=version, review=review)
    if decision == "approve":
        check_is_news(actor, review=review)
        check_library(review, version=version)
        check_nothing_blocks(version, acknowledged=acknowledged, checked=checked)
    else:
        check_reason(comment)
    verdict = Verdict.objects.create(
        review=review,
        reviewer=actor,
        decision=decision,
        comment=comment.strip(),
        acknowledged=list(acknowledged),
        checked=list(checked),
    )
    conclude(review, verdict=verdict, version=version)
    return verdict


@transaction.atomic
def withdraw_review(actor: User, *, version: Version) -> None:
    """Takes a request for review back; only who asked for it or made the version may. Raises WrongState."""
    require(actor, Right.MODEL)
    version = version_for_update(version)
    review = open_review_of(version)
    if review is None:
        raise WrongState(_("Version %(number)s is not in review.") % {"number": version.number})
    if actor.pk not in {review.requested_by_id, version.author_id}:
        raise NotAllowed(_("Only who asked for this review can take it back."))
    lifecycle.move_version(version, move=lifecycle.WITHDRAW)
    lifecycle.close_review(review, state=lifecycle.ReviewState.WITHDRAWN, at=timezone.now())
    note_act(actor, action="review.withdrawn", version=version)


def conclude(review: Review, *, verdict: Verdict, version: Version) -> None:
    """Moves version and review on where this verdict decides; an approval may be one of several."""
    rule = rule_for(version.definition)
    if verdict.decision != "approve":
        lifecycle.move_version(version, move=lifecycle.REQUEST_CHANGES)
        lifecycle.close_review(review, state=lifecycle.ReviewState.CHANGES_REQUESTED, at=timezone.now())
        action = "version.changes_requested"
    elif missing_approvals(review, rule=rule):
        action = "version.approval_given"
    else:
        lifecycle.move_version(version, move=lifecycle.APPROVE)
        lifecycle.close_review(review, state=lifecycle.ReviewState.APPROVED, at=timezone.now())
        Review.objects.filter(pk=review.pk).update(rule=rule.to_json())
        action = "version.approved"
    note_act(verdict.reviewer, action=action, version=version, summary=verdict.comment)


def note_act(
    actor: User,
    *,
    action: str,
    version: Version,
    summary: str = "",
    more: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """Writes an act on a version into the audit log."""
    record(
        actor,
        action=action,
        object_type="process",
        object_id=version.definition.key,
        object_name=version.definition.name,
        summary=summary[:500],
        details={"version": version.number, "content_hash": version.content_hash, **more},
    )
