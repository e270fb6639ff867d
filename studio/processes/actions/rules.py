"""Writes the review rules of folders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.errors import InvalidInput
from studio.processes.folders import checked_folder
from studio.processes.models import ReviewRule
from studio.processes.rules import as_rule
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.accounts.models import User

MOST_APPROVALS = 10
LONGEST_ITEM = 300
MOST_ITEMS = 30


@transaction.atomic
def set_rule(
    actor: User,
    *,
    folder: str,
    approvals: int,
    groups: Sequence[str] = (),
    checklist: Sequence[str] = (),
) -> ReviewRule:
    """Says what an approval takes in a folder and below it; it holds at once, also for open reviews.

    Raises NotAllowed, or InvalidInput with a message for each field that cannot be used.
    """
    require(actor, Right.MANAGE_REVIEWS)
    folder = checked_folder(folder)
    items = [" ".join(item.split()) for item in checklist if item.strip()]
    found = {group.name: group for group in Group.objects.filter(name__in=groups)}
    check_fields(approvals=approvals, items=items, unknown=[name for name in groups if name not in found])
    rule, _made = ReviewRule.objects.update_or_create(
        folder=folder, defaults={"approvals": approvals, "checklist": items, "changed_by": actor}
    )
    rule.groups.set(found.values())
    note(actor, action="review_rule.set", rule=rule)
    return rule


@transaction.atomic
def delete_rule(actor: User, *, rule: ReviewRule) -> None:
    """Takes a rule away: then that of the folder above holds. Raises NotAllowed."""
    require(actor, Right.MANAGE_REVIEWS)
    note(actor, action="review_rule.deleted", rule=rule)
    rule.delete()


def check_fields(*, approvals: int, items: list[str], unknown: list[str]) -> None:
    """Raises InvalidInput for what a rule cannot hold."""
    fields = {}
    if not 1 <= approvals <= MOST_APPROVALS:
        fields["approvals"] = _("Between 1 and %(n)s approvals.") % {"n": MOST_APPROVALS}
    if unknown:
        fields["groups"] = _("There is no group %(names)s.") % {"names": ", ".join(unknown)}
    if len(items) > MOST_ITEMS or any(len(item) > LONGEST_ITEM for item in items):
        fields["checklist"] = _("At most %(n)s points of %(length)s characters.") % {
            "n": MOST_ITEMS,
            "length": LONGEST_ITEM,
        }
    if fields:
        raise InvalidInput(" ".join(fields.values()), fields=fields)


def note(actor: User, *, action: str, rule: ReviewRule) -> None:
    """Writes what became of a rule into the audit log."""
    record(
        actor,
        action=action,
        object_type="review_rule",
        object_id=rule.folder or "/",
        object_name=rule.folder or "/",
        details=as_rule(rule).to_json(),
    )
