"""What still stands between a version in review and its approval.

Conditions of a single approver (findings acknowledged, checklist ticked) are checked with their verdict; here
stands what must be true of the version itself. Further conditions are one function each, in `CONDITIONS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from studio.processes.permissions import reason_against_verdict
from studio.processes.rules import Rule, rule_for
from studio.processes.selectors.reviews import unresolved_must_fix

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from studio.processes.models import Review, Verdict, Version

    Condition = Callable[[Version], Sequence[str]]


def must_fix_is_settled(version: Version) -> list[str]:
    """No demand on this version or an earlier unapproved one is open."""
    return [_("A comment marked “must fix” is not settled.")] if unresolved_must_fix(version).exists() else []


CONDITIONS: Final[tuple[Condition, ...]] = (must_fix_is_settled,)
"""Each returns the reasons, in the reader's language, why a version must not be approved now."""


def reasons_against_approval(version: Version) -> list[str]:
    """Returns why nobody can approve this version now, whoever they are; else nothing."""
    return [reason for condition in CONDITIONS for reason in condition(version)]


def approvals_of(review: Review) -> list[Verdict]:
    """Returns the approvals that count: of people who may judge the version at this moment, each once.

    Accounts with the same e-mail address are one person, as in `reason_against_verdict`.
    """
    given = review.verdicts.filter(decision="approve").select_related("reviewer").order_by("at")
    first = {verdict.reviewer.email.casefold() or verdict.reviewer_id: verdict for verdict in reversed(given)}
    return [
        verdict
        for verdict in first.values()
        if verdict.reviewer.is_active
        and reason_against_verdict(verdict.reviewer, version=review.version) is None
    ]


def missing_approvals(review: Review, *, rule: Rule | None = None) -> list[str]:
    """Returns what the rule of the folder still asks for, in sentences."""
    rule = rule or rule_for(review.version.definition)
    approvals = approvals_of(review)
    left = rule.approvals - len(approvals)
    missing = []
    if left > 0:
        missing.append(
            ngettext("%(count)s more approval is needed.", "%(count)s more approvals are needed.", left)
            % {"count": left}
        )
    there = {group.name for verdict in approvals for group in verdict.reviewer.groups.all()}
    missing += [
        _("Somebody of “%(group)s” must approve.") % {"group": group}
        for group in rule.groups
        if group not in there
    ]
    return missing
