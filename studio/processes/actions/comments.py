"""Adds remarks to versions and settles them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import has, require
from studio.audit.actions import record
from studio.errors import InvalidInput, NotAllowed, NotFound, WrongState
from studio.processes.models import Comment, Version
from studio.processes.permissions import may_resolve
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

LONGEST_COMMENT = 10_000


@transaction.atomic
def add_comment(
    actor: User,
    *,
    version: Version,
    body: str,
    element: str = "",
    must_fix: bool = False,
    answers: int | None = None,
) -> Comment:
    """Adds a remark on a version, on one of its elements, or as an answer to the first remark of a thread.

    Only a reviewer can demand ("must fix"). Raises NotAllowed, InvalidInput, or NotFound (foreign thread).
    """
    if not (has(actor, Right.MODEL) or has(actor, Right.REVIEW)):
        raise NotAllowed(_("Only those who model or review comment on a version."))
    if must_fix:
        require(actor, Right.REVIEW)
    check_body(body)
    first = first_of_thread(version, pk=answers) if answers is not None else None
    comment = Comment.objects.create(
        version=version,
        element=first.element if first else element[:200],
        author=actor,
        body=body.strip(),
        answers=first,
        must_fix=must_fix and first is None,
    )
    note_act(actor, action="comment.added", comment=comment)
    return comment


@transaction.atomic
def resolve_comment(actor: User, *, comment: Comment) -> Comment:
    """Settles a thread; raises NotAllowed for a demand of others, WrongState for a settled one."""
    if not may_resolve(actor, comment=comment):
        raise NotAllowed(_("Only who made this comment, or a reviewer without own content, can settle it."))
    open_threads = Comment.objects.filter(pk=comment.pk, resolved_at=None, answers=None)
    if open_threads.update(resolved_at=timezone.now(), resolved_by=actor) != 1:
        raise WrongState(_("This comment is settled already."))
    comment.refresh_from_db()
    note_act(actor, action="comment.resolved", comment=comment)
    return comment


def check_body(body: str) -> None:
    """Raises InvalidInput for an empty or overlong remark."""
    if not body.strip() or len(body) > LONGEST_COMMENT:
        message = _("A comment has between 1 and %(n)s characters.") % {"n": LONGEST_COMMENT}
        raise InvalidInput(message, fields={"body": message})


def first_of_thread(version: Version, *, pk: int) -> Comment:
    """Returns the remark a thread began with; raises NotFound unless it is one of this version."""
    first = Comment.objects.filter(pk=pk, version=version).select_related("answers").first()
    if first is None:
        raise NotFound(_("There is no such comment on this version."))
    return first.answers or first


def note_act(actor: User, *, action: str, comment: Comment) -> None:
    """Writes an act on a remark into the audit log."""
    definition = comment.version.definition
    record(
        actor,
        action=action,
        object_type="process",
        object_id=definition.key,
        object_name=definition.name,
        summary=comment.body[:500],
        details={"version": comment.version.number, "comment": comment.pk, "element": comment.element},
    )
