"""Reads what stands against each other, and what was put aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.errors import NotFound, WrongState
from studio.processes.merging.models import KeptDraft
from studio.processes.merging.texts import merge_texts
from studio.processes.selectors.comparing import Side, title_of
from studio.processes.selectors.definitions import draft_of
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from engine.merge import Merge
    from studio.accounts.models import User
    from studio.processes.models import Definition, Draft


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two sides that came from the same base, and what becomes of them; `draft` is what will be written."""

    base: Side
    mine: Side
    theirs: Side
    merged: Merge
    draft: Draft
    kept: KeptDraft | None = None


def kept_of(user: User, *, definition: Definition) -> QuerySet[KeptDraft]:
    """Returns the texts that this person put aside, the newest first; those of others are private."""
    require(user, Right.WATCH)
    return KeptDraft.objects.filter(definition=definition, owner=user)


def kept_visible_to(user: User, *, definition: Definition, pk: int) -> KeptDraft:
    """Returns one of one's own; raises NotFound for any other."""
    found = kept_of(user, definition=definition).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such text, or it is not yours."))
    return found


def meeting_of_kept(user: User, *, kept: KeptDraft, picks: Mapping[str, str]) -> Meeting:
    """Sets a text that was put aside against one's draft as it is now."""
    draft = _own_draft(user, definition=kept.definition)
    merged = merge_texts(base=kept.base_xml, mine=kept.xml, theirs=draft.xml, picks=picks)
    return Meeting(
        Side(_("Before both"), kept.base_xml or draft.xml, None),
        Side(_("The text that was kept"), kept.xml, None),
        Side(_("My draft as it is saved"), draft.xml, None),
        merged,
        draft,
        kept,
    )


def meeting_with_latest(user: User, *, definition: Definition, picks: Mapping[str, str]) -> Meeting:
    """Sets one's draft against the newest version; raises WrongState where the draft began with it."""
    draft, latest = _own_draft(user, definition=definition), definition.latest
    if latest is None or latest.pk == draft.base_id:
        raise WrongState(_("Your draft is up to date: nobody made a version after it began."))
    base = draft.base
    merged = merge_texts(base=base.xml if base else "", mine=draft.xml, theirs=latest.xml, picks=picks)
    return Meeting(
        Side(title_of(base) if base else _("Before both"), base.xml if base else latest.xml, None),
        Side(_("My draft"), draft.xml, None),
        Side(f"{title_of(latest)} · {latest.author}", latest.xml, latest.number),
        merged,
        draft,
    )


def _own_draft(user: User, *, definition: Definition) -> Draft:
    draft = draft_of(user, definition=definition)
    if draft is None:
        raise NotFound(_("You have no draft of this process."))
    return draft
