"""Writes the outcome of a merge into one's draft; what it replaces is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.errors import Conflict, NotFound, WrongState
from studio.processes.actions.drafts import locked_definition, locked_draft, unapproved_work_in
from studio.processes.merging.keeping import keep_text
from studio.processes.merging.models import KeptDraft
from studio.processes.merging.texts import check_decided, merge_texts
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from engine.merge import Merge
    from studio.accounts.models import User
    from studio.processes.models import Definition, Draft


@transaction.atomic
def meet_saved_draft(
    actor: User, *, definition: Definition, xml: str, base_xml: str
) -> tuple[Draft, Merge, KeptDraft | None]:
    """Brings a text together with the draft that another window saved after `base_xml`.

    Without a conflict the draft holds both afterwards. With one it stays as it is, and the text is kept.
    Doing it twice does nothing more. Raises NotFound without a draft, UnreadableProcessFile.
    """
    require(actor, Right.MODEL)
    draft = _own(actor, definition=definition)
    merged = merge_texts(base=base_xml, mine=xml, theirs=draft.xml, picks={})
    if merged.open:
        kept = keep_text(draft, xml=xml, base_xml=base_xml, reason=KeptDraft.Reason.CONFLICT)
        return draft, merged, kept
    if merged.text != draft.xml:
        _write(draft, text=merged.text)
    return draft, merged, None


@transaction.atomic
def merge_kept(actor: User, *, kept: KeptDraft, revision: int, picks: Mapping[str, str]) -> Draft:
    """Brings a text that was put aside into the draft, at exactly this revision; it stays in the list.

    Raises InvalidInput while a conflict is open, Conflict when the draft was saved meanwhile.
    """
    require(actor, Right.MODEL)
    draft = _own(actor, definition=kept.definition)
    _check_revision(draft, revision=revision)
    merged = merge_texts(base=kept.base_xml, mine=kept.xml, theirs=draft.xml, picks=picks)
    check_decided(merged)
    _write(draft, text=merged.text, contributors=kept.contributors)
    KeptDraft.objects.filter(pk=kept.pk).update(merged_at=timezone.now())
    return draft


@transaction.atomic
def update_to_latest(
    actor: User, *, definition: Definition, revision: int, latest: int, picks: Mapping[str, str]
) -> Draft:
    """Brings the newest version into the draft, which then begins with it; what the draft held is kept.

    Raises InvalidInput while a conflict is open, Conflict when draft or process moved on meanwhile,
    WrongState when there is nothing newer.
    """
    require(actor, Right.MODEL)
    definition = locked_definition(definition)
    draft, newest = _own(actor, definition=definition), definition.latest
    _check_revision(draft, revision=revision)
    if newest is None or newest.pk == draft.base_id:
        raise WrongState(_("Your draft is up to date: nobody made a version after it began."))
    if newest.number != latest:
        message = _("Version %(number)s was made meanwhile: look at it first.") % {"number": newest.number}
        raise Conflict(message, current={"latest": newest.number})
    base_xml = draft.base.xml if draft.base else ""
    merged = merge_texts(base=base_xml, mine=draft.xml, theirs=newest.xml, picks=picks)
    check_decided(merged)
    kept = keep_text(draft, xml=draft.xml, base_xml=base_xml, reason=KeptDraft.Reason.UPDATE)
    KeptDraft.objects.filter(pk=kept.pk).update(merged_at=timezone.now())
    draft.base = newest
    _write(draft, text=merged.text, contributors=unapproved_work_in(newest))
    record(
        actor,
        action="draft.updated",
        object_type="process",
        object_id=definition.key,
        object_name=definition.name,
        details={"version": newest.number},
    )
    return draft


@transaction.atomic
def put_away(actor: User, *, kept: KeptDraft) -> None:
    """Deletes a text that its owner needs no more."""
    require(actor, Right.MODEL)
    record(
        actor,
        action="draft.put_away",
        object_type="process",
        object_id=kept.definition.key,
        object_name=kept.definition.name,
    )
    kept.delete()


def _own(actor: User, *, definition: Definition) -> Draft:
    draft = locked_draft(actor, definition=definition)
    if draft is None:
        raise NotFound(_("You have no draft of this process."))
    return draft


def _check_revision(draft: Draft, *, revision: int) -> None:
    if draft.revision != revision:
        raise Conflict(
            _("The draft was saved meanwhile: look at what stands against each other now."),
            current={"revision": draft.revision, "saved_at": draft.saved_at.isoformat()},
        )


def _write(draft: Draft, *, text: str, contributors: Iterable[int] = ()) -> None:
    """The next revision; whose unapproved work comes in is remembered (four eyes)."""
    draft.xml, draft.saved_at = text, timezone.now()
    draft.contributors = sorted({*draft.contributors, *contributors})
    draft.revision += 1
    draft.save()
