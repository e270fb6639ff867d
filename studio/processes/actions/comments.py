"""Adds remarks to versions, settles them and takes that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import has, require
from studio.audit.actions import record
from studio.errors import InvalidInput, NotAllowed, NotFound, WrongState
from studio.outbox.actions import post
from studio.processes.mentions import people_mentioned
from studio.processes.models import Comment, Version
from studio.processes.permissions import may_resolve
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

LONGEST_COMMENT = 10_000
TOPIC = "comment.mentioned"
"""Topic of the outbox: a person was called by name in a remark."""


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

    An answer may be given on a later version of the process. Whoever is called by `@name` is told by mail.
    Only a reviewer can demand ("must fix"). Raises NotAllowed, InvalidInput, or NotFound (foreign thread).
    """
    check_may_comment(actor)
    if must_fix:
        require(actor, Right.REVIEW)
    check_body(body)
    first = first_of_thread(version, pk=answers) if answers is not None else None
    comment = Comment.objects.create(
        version=first.version if first else version,
        element=first.element if first else element[:200],
        author=actor,
        body=body.strip(),
        answers=first,
        must_fix=must_fix and first is None,
    )
    call(comment, seen_on=version)
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


@transaction.atomic
def reopen_comment(actor: User, *, comment: Comment) -> Comment:
    """Opens a settled thread again: whoever may comment may say that it is not settled. Raises WrongState."""
    check_may_comment(actor)
    settled = Comment.objects.filter(pk=comment.pk, answers=None).exclude(resolved_at=None)
    if settled.update(resolved_at=None, resolved_by=None) != 1:
        raise WrongState(_("This comment is not settled."))
    comment.refresh_from_db()
    note_act(actor, action="comment.reopened", comment=comment)
    return comment


def call(comment: Comment, *, seen_on: Version) -> None:
    """Remembers who is called by name, and has them told."""
    people = people_mentioned(comment.body, by=comment.author)
    comment.mentioned.set(people)
    for person in people:
        post(
            topic=TOPIC,
            key=f"{TOPIC}:{comment.pk}:{person.pk}",
            payload={"comment": comment.pk, "person": person.pk, "version": seen_on.pk},
        )


def check_may_comment(actor: User) -> None:
    """Raises NotAllowed for who neither models nor reviews."""
    if not (has(actor, Right.MODEL) or has(actor, Right.REVIEW)):
        raise NotAllowed(_("Only those who model or review comment on a version."))


def check_body(body: str) -> None:
    """Raises InvalidInput for an empty or overlong remark."""
    if not body.strip() or len(body) > LONGEST_COMMENT:
        message = _("A comment has between 1 and %(n)s characters.") % {"n": LONGEST_COMMENT}
        raise InvalidInput(message, fields={"body": message})


def first_of_thread(version: Version, *, pk: int) -> Comment:
    """Returns the remark a thread began with; raises NotFound unless this version shows it."""
    shown = Comment.objects.filter(
        version__definition=version.definition_id, version__number__lte=version.number
    )
    first = shown.filter(pk=pk).select_related("answers__version", "version").first()
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
