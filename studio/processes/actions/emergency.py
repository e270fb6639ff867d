"""Break-glass: one person makes a version deployable without its approvals, and that is never forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.errors import Conflict, InvalidInput
from studio.processes import lifecycle
from studio.processes.actions.review_checks import check_nothing_critical, refresh_findings
from studio.processes.actions.reviews import note_act
from studio.processes.approval import missing_approvals, reasons_against_approval
from studio.processes.models import EmergencyApproval, Version
from studio.processes.scenarios.gate import reasons_of_scenarios
from studio.processes.selectors.reviews import open_review_of
from studio.processes.selectors.versions import version_for_update
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

SHORTEST_REASON, LONGEST_REASON = 20, 1000


@transaction.atomic
def approve_in_emergency(
    actor: User, *, version: Version, reason: str, content_hash: str
) -> EmergencyApproval:
    """Makes a version deployable without review, by a right of its own, with a reason kept for ever.

    It is no approval in the sense of four eyes: whose content is in the version stays barred from judging
    later ones, demands stay open, and reviewers compare with the last version that was reviewed.
    Raises NotAllowed, WrongState (approved already), Conflict (other content than seen), InvalidInput (no
    reason, CRITICAL findings: what cannot run cannot help in an emergency).
    """
    require(actor, Right.BREAK_GLASS)
    reason = check_reason(reason)
    version = version_for_update(version)
    if content_hash != version.content_hash:
        raise Conflict(
            _("This is not the content you looked at: open the version again."),
            current={"content_hash": version.content_hash},
        )
    check_nothing_critical(refresh_findings(version), version=version)
    review = open_review_of(version)
    passed_over = [*(missing_approvals(review) if review else [_("It was not reviewed.")])]
    passed_over += [*reasons_against_approval(version), *reasons_of_scenarios(version)]
    lifecycle.move_version(version, move=lifecycle.APPROVE_IN_EMERGENCY)
    if review is not None:
        lifecycle.close_review(review, state=lifecycle.ReviewState.PASSED_OVER, at=timezone.now())
    approval = EmergencyApproval.objects.create(
        version=version,
        content_hash=version.content_hash,
        approved_by=actor,
        reason=reason,
        passed_over=passed_over,
    )
    note_act(
        actor,
        action="version.approved_in_emergency",
        version=version,
        summary=reason,
        more={"passed_over": passed_over, "reason": reason},
    )
    return approval


def check_reason(reason: str) -> str:
    """Returns the reason; raises InvalidInput where there is none that anybody could judge later."""
    text = reason.strip()
    if not SHORTEST_REASON <= len(text) <= LONGEST_REASON:
        message = _("Say in %(least)s to %(most)s characters what the emergency is.") % {
            "least": SHORTEST_REASON,
            "most": LONGEST_REASON,
        }
        raise InvalidInput(message, fields={"reason": message})
    return text
