"""Imports process files: byte for byte, but for what other engines' extensions mean here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engine.errors import UnreadableFile
from engine.parse import translate_file
from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.errors import Conflict, NotFound
from studio.processes.actions.definitions import add_definition, described
from studio.processes.actions.drafts import locked_definition
from studio.processes.findings import FindingData, check_text
from studio.processes.import_report import ImportReport, report_import
from studio.processes.merging.keeping import keep_replaced
from studio.processes.models import Definition, Draft, KeptDraft
from studio.processes.reading import ProcessFile, UnreadableProcessFile, read_file
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one imported file."""

    draft: Draft
    created: bool
    """Whether the process is new, not a new draft of one that was there."""
    findings: list[FindingData]
    report: ImportReport


def import_file(actor: User, *, data: bytes, as_draft: bool = False) -> Imported:
    """Imports a file as a new process, or with `as_draft` as the actor's draft of the process it names.

    What another engine's extensions mean is translated into our words beside them (`engine.parse`). Refuses
    only what cannot be read. Raises NotAllowed, InvalidInput (UnreadableProcessFile), or Conflict when a
    process of this key exists and `as_draft` was not said; `current` tells what would be replaced.
    """
    require(actor, Right.MODEL)
    file, report = translated(data)
    known = Definition.objects.filter(key=file.key).first()
    if known is None:
        draft = add_definition(actor, key=file.key, name=file.name, xml=file.text)
        return Imported(draft, True, check_text(file.text)["findings"], report)
    if not as_draft:
        raise Conflict(
            _("A process with the id %(key)s exists. Import the file as a new draft of it?")
            % {"key": file.key},
            current={**described(key=file.key), "draft_revision": revision_of(actor, definition=known)},
        )
    draft = replace_draft(actor, definition=known, file=file)
    return Imported(draft, False, check_text(file.text)["findings"], report)


def translated(data: bytes) -> tuple[ProcessFile, ImportReport]:
    """Reads a file in our words; raises InvalidInput (UnreadableProcessFile)."""
    try:
        translation = translate_file(data)
    except UnreadableFile as error:
        raise UnreadableProcessFile(error) from error
    if not translation.notes:
        file = read_file(data)
        return file, report_import(file.definitions, ())
    file = read_file(translation.text.encode("utf-8"))
    return file, report_import(file.definitions, translation.notes)


def revision_of(actor: User, *, definition: Definition) -> int | None:
    """Returns the revision of the actor's own work that an import would replace, if there is any."""
    draft = Draft.objects.select_related("base").filter(definition=definition, owner=actor).first()
    return draft.revision if draft and draft.changed else None


@transaction.atomic
def replace_draft(actor: User, *, definition: Definition, file: ProcessFile) -> Draft:
    """Makes the file the actor's draft of a process, in place of the draft they have."""
    definition = locked_definition(definition)
    if definition.archived_at is not None:
        raise NotFound(_("The process %(key)s was put away.") % {"key": definition.key})
    draft = Draft.objects.select_for_update().filter(definition=definition, owner=actor).first()
    draft = draft or Draft(definition=definition, owner=actor, revision=0)
    keep_replaced(draft, reason=KeptDraft.Reason.IMPORTED)
    draft.base, draft.xml, draft.contributors = definition.latest, file.text, []
    draft.revision, draft.saved_at = draft.revision + 1, timezone.now()
    draft.save()
    record(
        actor,
        action="draft.imported",
        object_type="process",
        object_id=definition.key,
        object_name=definition.name,
        details={"revision": draft.revision},
    )
    return draft
