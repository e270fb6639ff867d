"""Asks for reviews, gives verdicts, withdraws. An approval is bound to the content it was given for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engine.findings import Level
from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput, NotAllowed, WrongState
from studio.outbox.actions import post
from studio.processes import lifecycle
from studio.processes.findings import check_text, is_modelled, name_of, of_level
from studio.processes.library_use import changed_names, library_use_now, reviewed_use
from studio.processes.models import Review, Verdict, Version
from studio.processes.permissions import eligible_reviewers, reason_against_verdict
from studio.processes.selectors.reviews import open_review_of, unresolved_must_fix
from studio.processes.selectors.versions import version_for_update
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.accounts.models import User
    from studio.processes.findings import FindingData

Decision = Literal["approve", "request_changes"]
TOPIC = "review.asked"
"""Topic of the outbox: a person was asked for a verdict."""
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
            topic=TOPIC,
            key=f"{TOPIC}:{review.pk}:{person.pk}",
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
) -> Verdict:
    """Approves the version in review or asks for changes; `content_hash` is that of what the actor has seen.

    It is checked again at this moment, because library, processes and people may have changed since it was
    saved; what is found is stored with the approval.
    Raises NotAllowed (no reviewer, or own content), WrongState (not in review), Conflict (other content
    than seen, or the library has changed meanwhile), InvalidInput (CRITICAL findings, HIGH findings not
    acknowledged, "must fix" open, no reason for the changes).
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
        check_library(review, version=version)
        check_nothing_blocks(version, acknowledged=acknowledged)
    else:
        check_reason(comment)
    return store_verdict(
        actor, review=review, version=version, decision=decision, comment=comment, acknowledged=acknowledged
    )


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


def store_verdict(
    actor: User,
    *,
    review: Review,
    version: Version,
    decision: Decision,
    comment: str,
    acknowledged: Sequence[str],
) -> Verdict:
    """Moves version and review on and stores whose word it was."""
    approved = decision == "approve"
    lifecycle.move_version(version, move=lifecycle.APPROVE if approved else lifecycle.REQUEST_CHANGES)
    state = lifecycle.ReviewState.APPROVED if approved else lifecycle.ReviewState.CHANGES_REQUESTED
    lifecycle.close_review(review, state=state, at=timezone.now())
    verdict = Verdict.objects.create(
        review=review,
        reviewer=actor,
        decision=decision,
        comment=comment.strip(),
        acknowledged=list(acknowledged),
    )
    action = "version.approved" if approved else "version.changes_requested"
    note_act(actor, action=action, version=version, summary=verdict.comment)
    return verdict


def check_hash(content_hash: str, *, version: Version, review: Review) -> None:
    """Raises Conflict unless what was seen, what was submitted and what is stored are the same bytes."""
    if not content_hash == version.content_hash == review.content_hash:
        raise Conflict(
            _("This is not the content you looked at: open the review again."),
            current={"content_hash": version.content_hash},
        )


def check_library(review: Review, *, version: Version) -> None:
    """Raises Conflict when an agent or a mail template of the version is not what the review began with."""
    changed = changed_names(reviewed_use(review.library), library_use_now(version.xml))
    if changed:
        raise Conflict(
            _("Changed in the library since this review was asked for: %(names)s. Ask for a new review.")
            % {"names": ", ".join(changed)},
            current={"library": changed},
        )


def check_nothing_critical(findings: list[FindingData], *, version: Version) -> None:
    """Raises InvalidInput that lists the CRITICAL findings."""
    critical = of_level(findings, level=Level.CRITICAL)
    if critical:
        listed = "; ".join(
            f"{one['element'] or version.definition.key}: {one['message']}" for one in critical
        )
        text = _("Fix these first: %(findings)s") % {"findings": listed}
        raise InvalidInput(text, fields={"findings": text})


def check_nothing_blocks(version: Version, *, acknowledged: Sequence[str]) -> None:
    """Raises InvalidInput for what is CRITICAL or HIGH now and not acknowledged, or for open demands."""
    findings = refresh_findings(version)
    check_nothing_critical(findings, version=version)
    high = of_level(findings, level=Level.HIGH)
    missing = [one for one in high if name_of(one) not in acknowledged]
    fields = {}
    if missing:
        fields["acknowledged"] = _("Acknowledge each grave finding: %(findings)s") % {
            "findings": ", ".join(map(name_of, missing))
        }
    if unresolved_must_fix(version).exists():
        fields["comments"] = _("A comment marked “must fix” is not settled.")
    if fields:
        raise InvalidInput(" ".join(fields.values()), fields=fields)


def check_reason(comment: str) -> None:
    """Raises InvalidInput when changes are asked for without saying which."""
    if not comment.strip():
        message = _("Say what should change.")
        raise InvalidInput(message, fields={"comment": message})


def refresh_findings(
    version: Version, *, knows_process: Callable[[str], bool] = is_modelled
) -> list[FindingData]:
    """Checks a version again, because library and people may have changed, and stores what is found."""
    findings = check_text(version.xml, knows_process=knows_process)["findings"]
    Version.objects.filter(pk=version.pk).update(findings=findings)
    version.findings = findings
    return findings


def note_act(actor: User, *, action: str, version: Version, summary: str = "") -> None:
    """Writes an act on a version into the audit log."""
    record(
        actor,
        action=action,
        object_type="process",
        object_id=version.definition.key,
        object_name=version.definition.name,
        summary=summary[:500],
        details={"version": version.number, "content_hash": version.content_hash},
    )
