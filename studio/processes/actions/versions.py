"""Makes immutable versions of drafts."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput, NotFound, WrongState
from studio.processes.actions.drafts import locked_draft
from studio.processes.anchors import renames_since
from studio.processes.findings import check_text
from studio.processes.library_use import approved_library_use, changed_names, library_use_now
from studio.processes.models import Definition, Draft, Version
from studio.processes.presence.publishing import tell_of_version
from studio.processes.reading import ProcessFile, read_file
from studio.processes.scenarios.gate import run_later
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

LONGEST_NOTE = 500


@transaction.atomic
def create_version(
    actor: User, *, definition: Definition, note: str, revision: int, after: int | None = None
) -> Version:
    """Makes the actor's draft, at exactly this revision, the next version; the draft goes on from it.

    Raises NotFound without a draft, InvalidInput without a note, WrongState when nothing changed, and
    Conflict when the draft was saved meanwhile or when a newer version exists than the draft began with: then
    look at what it changed and say its number as `after` to go ahead.
    """
    require(actor, Right.MODEL)
    definition = Definition.objects.select_for_update(of=("self",)).get(pk=definition.pk)
    draft = locked_draft(actor, definition=definition)
    if draft is None:
        raise NotFound(_("You have no draft of this process."))
    check_note(note)
    check_is_current(draft, definition=definition, revision=revision, after=after)
    file = read_file(draft.xml.encode("utf-8"))
    check_key(file, definition=definition)
    version = store_version(actor, draft=draft, definition=definition, note=note.strip())
    carry_on(draft, version=version)
    point_to(definition, version=version, name=name_in(file, definition=definition))
    run_later(version)
    tell_of_version(version)
    return version


def check_note(note: str) -> None:
    """Raises InvalidInput for an empty or overlong note."""
    if not note.strip() or len(note) > LONGEST_NOTE:
        message = _("Say in a sentence what is new in this version (at most %(n)s characters).") % {
            "n": LONGEST_NOTE
        }
        raise InvalidInput(message, fields={"note": message})


def check_is_current(draft: Draft, *, definition: Definition, revision: int, after: int | None) -> None:
    """Raises Conflict or WrongState when this draft must not become a version as it is."""
    if draft.revision != revision:
        raise Conflict(
            _("The draft was saved meanwhile: look at it before you make a version of it."),
            current={"revision": draft.revision, "saved_at": draft.saved_at.isoformat()},
        )
    latest = definition.latest
    if latest is None:
        return
    if latest.pk != draft.base_id and latest.number != after:
        raise Conflict(
            _("%(author)s made version %(number)s meanwhile (“%(note)s”). Compare it with your draft first.")
            % {"author": latest.author, "number": latest.number, "note": latest.note},
            current={"latest": latest.number, "base": draft.base.number if draft.base else None},
        )
    if latest.xml == draft.xml and not has_news(latest):
        raise WrongState(_("Nothing has changed since version %(number)s.") % {"number": latest.number})


def has_news(version: Version) -> bool:
    """Whether what an approved version takes from the library is not what was approved."""
    approved = approved_library_use(version)
    return approved is not None and bool(changed_names(approved, library_use_now(version.xml)))


def check_key(file: ProcessFile, *, definition: Definition) -> None:
    """Raises InvalidInput when the file is no longer about this process."""
    if file.definitions.process(definition.key) is None:
        message = _(
            "The process in this file has the id %(found)s, expected %(key)s. "
            "Give it back its id, or import the file as a process of its own."
        ) % {"found": file.key, "key": definition.key}
        raise InvalidInput(message, fields={"xml": message})


def store_version(actor: User, *, draft: Draft, definition: Definition, note: str) -> Version:
    """Stores the next version with its hash and findings."""
    newest = definition.versions.order_by("-number").first()
    version = Version.objects.create(
        definition=definition,
        number=(newest.number if newest else 0) + 1,
        xml=draft.xml,
        content_hash=hashlib.sha256(draft.xml.encode("utf-8")).hexdigest(),
        note=note,
        author=actor,
        findings=check_text(draft.xml)["findings"],
        base=draft.base,
        contributors=sorted({*draft.contributors, actor.pk}),
        renames=renames_since(newest, xml=draft.xml),
    )
    record(
        actor,
        action="version.created",
        object_type="process",
        object_id=definition.key,
        object_name=definition.name,
        summary=note,
        details={"version": version.number, "content_hash": version.content_hash},
    )
    return version


def carry_on(draft: Draft, *, version: Version) -> None:
    """Lets the draft begin anew at the version that was made of it."""
    draft.base, draft.contributors, draft.saved_at = version, version.contributors, timezone.now()
    draft.save(update_fields=["base", "contributors", "saved_at"])


def point_to(definition: Definition, *, version: Version, name: str) -> None:
    """Makes a version the latest of its process, which takes its name from the file."""
    definition.latest, definition.name = version, name[:300]
    definition.save(update_fields=["latest", "name", "updated_at"])


def name_in(file: ProcessFile, *, definition: Definition) -> str:
    """Returns the name the file gives the process, or the one it had."""
    process = file.definitions.process(definition.key)
    return (process.name if process else "") or definition.name
