"""Takes a version in that was approved elsewhere; whoever calls this has checked that it may come."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from studio.audit.actions import record
from studio.errors import WrongState
from studio.processes import lifecycle
from studio.processes.actions.definitions import check_address
from studio.processes.actions.versions import LONGEST_NOTE, point_to
from studio.processes.anchors import renames_since
from studio.processes.findings import check_text
from studio.processes.models import Definition, Version
from studio.processes.provenance.models import Provenance

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.processes.library_use import LibraryUse


@dataclass(frozen=True)
class Arrival:
    """A version as its installation knows it."""

    release: str
    source: str
    key: str
    name: str
    folder: str
    number: int
    note: str
    xml: str
    approvals: list[dict[str, Any]] = field(default_factory=list)


def receive_version(actor: User, *, arrival: Arrival, library: LibraryUse) -> Version:
    """Stores a version byte for byte, approved and with where it came from; the same release is stored once.

    Must run in a transaction. Raises InvalidInput (a key that cannot be an address) and WrongState (the
    process was put away here).
    """
    there = Provenance.objects.filter(release=arrival.release).select_related("version__definition").first()
    if there is not None:
        return there.version
    definition = definition_for(actor, arrival=arrival)
    newest = definition.versions.order_by("-number").first()
    version = Version.objects.create(
        definition=definition,
        number=(newest.number if newest else 0) + 1,
        xml=arrival.xml,
        content_hash=hashlib.sha256(arrival.xml.encode("utf-8")).hexdigest(),
        note=note_of(arrival),
        author=actor,
        findings=check_text(arrival.xml)["findings"],
        base=newest,
        renames=renames_since(newest, xml=arrival.xml),
    )
    lifecycle.move_version(version, move=lifecycle.RECEIVE)
    Provenance.objects.create(
        version=version,
        release=arrival.release,
        source=arrival.source,
        number=arrival.number,
        approvals=arrival.approvals,
        library=library,
        received_by=actor,
    )
    point_to(definition, version=version, name=arrival.name)
    note_arrival(actor, version=version, arrival=arrival)
    return version


def definition_for(actor: User, *, arrival: Arrival) -> Definition:
    """Returns the process of this key, locked; a new one where there is none."""
    check_address(arrival.key)
    Definition.objects.get_or_create(
        key=arrival.key,
        defaults={"name": arrival.name, "folder": arrival.folder, "created_by": actor},
    )
    definition = Definition.objects.select_for_update(of=("self",)).get(key=arrival.key)
    if definition.archived_at is not None:
        raise WrongState(
            _("The process “%(name)s” was put away here: bring it back first.") % {"name": definition}
        )
    return definition


def note_of(arrival: Arrival) -> str:
    """Returns what the version says is new in it, and where it came from."""
    came = _("From %(source)s, version %(number)s") % {"source": arrival.source, "number": arrival.number}
    return f"{came}: {arrival.note}"[:LONGEST_NOTE]


def note_arrival(actor: User, *, version: Version, arrival: Arrival) -> None:
    """Writes the arrival into the audit log."""
    record(
        actor,
        action="version.received",
        object_type="process",
        object_id=version.definition.key,
        object_name=version.definition.name,
        summary=version.note,
        details={
            "version": version.number,
            "content_hash": version.content_hash,
            "release": arrival.release,
            "source": arrival.source,
            "version_there": arrival.number,
        },
    )
