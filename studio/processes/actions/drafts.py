"""Opens, saves and discards personal drafts. Saving never overwrites what one has not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.errors import Conflict, NotFound
from studio.processes.lifecycle import VersionState
from studio.processes.merging.keeping import keep_replaced
from studio.processes.models import Definition, Draft, EmergencyApproval, KeptDraft, Version
from studio.processes.reading import read_file
from studio.processes.selectors.versions import version_for_update
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User


@transaction.atomic
def open_draft(actor: User, *, definition: Definition) -> Draft:
    """Returns the actor's draft, made from the latest version when there is none.

    A draft in which nothing was changed moves on to the latest version by itself.
    """
    require(actor, Right.MODEL)
    definition = locked_definition(definition)
    draft = locked_draft(actor, definition=definition)
    latest = definition.latest
    if draft is None:
        if latest is None:
            raise NotFound(_("This process has no version yet, and its first draft belongs to its author."))
        return draft_from(actor, version=latest)
    if latest is not None and draft.base_id != latest.pk and not draft.changed:
        fill_draft(draft, version=latest, base=latest)
    return draft


def save_draft(actor: User, *, definition: Definition, xml: str, revision: int) -> Draft:
    """Stores the XML as the next revision, if `revision` is the one that is stored now.

    Raises InvalidInput (UnreadableProcessFile) for XML that cannot be read, never for findings; Conflict with
    the stored draft when it was saved meanwhile, in another tab for example; NotFound without a draft.
    """
    require(actor, Right.MODEL)
    read_file(xml.encode("utf-8", errors="surrogatepass"))
    unchanged = Draft.objects.filter(definition=definition, owner=actor, revision=revision)
    saved = unchanged.update(xml=xml, revision=F("revision") + 1, saved_at=timezone.now())
    draft = (
        Draft.objects.select_related("base", "definition").filter(definition=definition, owner=actor).first()
    )
    if draft is None:
        raise NotFound(_("There is no draft any more: it was discarded or became a version."))
    if saved != 1:
        raise Conflict(
            _("The draft was saved elsewhere meanwhile (revision %(current)s, yours is %(yours)s).")
            % {"current": draft.revision, "yours": revision},
            current={
                "revision": draft.revision,
                "saved_at": draft.saved_at.isoformat(),
                "xml": draft.xml,
            },
        )
    return draft


@transaction.atomic
def discard_draft(actor: User, *, definition: Definition) -> None:
    """Deletes the actor's draft, and with it a process that never had a version.

    Raises NotFound without a draft.
    """
    require(actor, Right.MODEL)
    definition = locked_definition(definition)
    draft = locked_draft(actor, definition=definition)
    if draft is None:
        raise NotFound(_("You have no draft of this process."))
    record(
        actor,
        action="draft.discarded",
        object_type="process",
        object_id=definition.key,
        object_name=definition.name,
        details={"revision": draft.revision},
    )
    draft.delete()
    if definition.latest_id is None and not definition.drafts.exists():
        definition.delete()


@transaction.atomic
def restore_as_draft(actor: User, *, version: Version, revision: int | None) -> Draft:
    """Makes the content of an older version the actor's draft, to go on from there.

    `revision` is that of the draft it replaces, None for "I have none"; raises Conflict otherwise.
    """
    require(actor, Right.MODEL)
    definition = locked_definition(version.definition)
    version = version_for_update(version)
    draft = locked_draft(actor, definition=definition)
    if (draft.revision if draft and draft.changed else None) != revision:
        raise Conflict(
            _("You have unsaved work in a draft of this process: look at it before you replace it."),
            current={"revision": draft.revision if draft else None},
        )
    draft = draft or Draft(definition=definition, owner=actor, revision=0)
    keep_replaced(draft, reason=KeptDraft.Reason.RESTORED)
    fill_draft(draft, version=version, base=definition.latest or version)
    record(
        actor,
        action="version.restored",
        object_type="process",
        object_id=definition.key,
        object_name=definition.name,
        details={"version": version.number},
    )
    return draft


def locked_definition(definition: Definition) -> Definition:
    """Returns the process as it is now, locked: of two tabs that make a draft at once, one waits."""
    return Definition.objects.select_for_update(of=("self",)).get(pk=definition.pk)


def locked_draft(actor: User, *, definition: Definition) -> Draft | None:
    """Returns the actor's draft, locked until the transaction ends."""
    drafts = Draft.objects.select_for_update(of=("self",)).select_related("base", "definition", "owner")
    return drafts.filter(definition=definition, owner=actor).first()


def draft_from(actor: User, *, version: Version) -> Draft:
    """Makes the actor's first draft, with the content of a version."""
    draft = Draft(definition=version.definition, owner=actor, revision=0)
    fill_draft(draft, version=version, base=version)
    return draft


def fill_draft(draft: Draft, *, version: Version, base: Version) -> None:
    """Replaces the content of a draft by that of a version, and remembers whose unapproved work it is."""
    draft.xml, draft.base = version.xml, base
    draft.contributors = unapproved_work_in(version)
    draft.revision, draft.saved_at = draft.revision + 1, timezone.now()
    draft.save()


def unapproved_work_in(version: Version) -> list[int]:
    """Returns whose work in a version nobody has approved."""
    reviewed = version.state == VersionState.APPROVED and not was_emergency(version)
    return [] if reviewed else list(version.contributors)


def was_emergency(version: Version) -> bool:
    """Tells whether nobody but whoever broke the glass approved it."""
    return EmergencyApproval.objects.filter(version=version).exists()
