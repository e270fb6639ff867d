"""Rules and holds: who may, what changes, and a word in the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.errors import InvalidInput, NotFound, WrongState
from studio.files.retention import delete_files
from studio.instances.families import family_ids
from studio.retention.models import LegalHold, RetentionRule
from studio.retention.selectors import orphaned_files
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

LONGEST_DAYS = 36_500
LONGEST_REASON = 500
MOST_FILES = 1000
"""Orphaned files that are deleted at once."""


@transaction.atomic
def set_rule(actor: User, *, process_id: str, days: int | None, own: bool = True) -> None:
    """Sets how long ended instances of a process stay; "" is the rule of all others.

    `days` None keeps them; not `own` takes the process's rule away, so that the general one holds. Raises
    NotAllowed and InvalidInput.
    """
    require(actor, Right.MANAGE_RETENTION)
    if days is not None and not 1 <= days <= LONGEST_DAYS:
        message = _("From 1 to %(most)s days.") % {"most": LONGEST_DAYS}
        raise InvalidInput(message, fields={"days": message})
    if own:
        values = {"days": days, "changed_by": actor}
        RetentionRule.objects.update_or_create(process_id=process_id, defaults=values)
    else:
        RetentionRule.objects.filter(process_id=process_id).delete()
    details: dict[str, object] = {"days": days, "own": own}
    note(actor, "retention.rule_set", process_id or "*", details=details)


@transaction.atomic
def place_hold(actor: User, *, process_id: str, instance: str, reason: str) -> LegalHold:
    """Keeps everything of a process, or of one instance with all that it started, until the hold is lifted.

    Raises NotAllowed, InvalidInput (neither or both, no reason) and NotFound for an unknown instance.
    """
    require(actor, Right.MANAGE_RETENTION)
    process_id, family = process_id.strip(), instance.strip().split("/", 1)[0]
    if bool(process_id) == bool(family):
        message = _("Name a process or an instance.")
        raise InvalidInput(message, fields={"process_id": message})
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        message = _("Say why: it stays in the history.")
        raise InvalidInput(message, fields={"reason": message})
    if family and family not in family_ids(family, locked=True):
        raise NotFound(_("There is no such instance."))
    made = LegalHold.objects.create(
        process_id=process_id, instance=family, reason=reason.strip(), placed_by=actor
    )
    note(actor, "retention.hold_placed", process_id or family, summary=reason.strip())
    return made


@transaction.atomic
def lift_hold(actor: User, *, pk: int) -> None:
    """Lifts a hold: what is due goes with the next run. Raises NotAllowed, NotFound and WrongState."""
    require(actor, Right.MANAGE_RETENTION)
    hold = LegalHold.objects.filter(pk=pk).first()
    if hold is None:
        raise NotFound(_("There is no such hold."))
    standing = LegalHold.objects.filter(pk=pk, lifted_at=None)
    if not standing.update(lifted_at=timezone.now(), lifted_by=actor):
        raise WrongState(_("This hold was lifted already."))
    note(actor, "retention.hold_lifted", str(hold), summary=hold.reason)


@transaction.atomic
def delete_orphans(actor: User) -> int:
    """Deletes files that nothing names, some at a time; returns how many. Raises NotAllowed."""
    require(actor, Right.MANAGE_RETENTION)
    count = delete_files(map(str, orphaned_files().values_list("pk", flat=True)[:MOST_FILES]))
    note(actor, "retention.orphans_deleted", "", details={"files": count})
    return count


def note(
    actor: User, action: str, about: str, *, summary: str = "", details: dict[str, object] | None = None
) -> None:
    """Writes it into the audit log."""
    record(
        actor,
        action=action,
        object_type="retention",
        object_id=about,
        object_name=about,
        summary=summary,
        details=details,
    )
