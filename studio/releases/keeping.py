"""Keeps release files, and writes what is done with them into the audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from studio.audit.actions import record
from studio.releases.models import Release

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.accounts.models import User
    from studio.processes.models import Version
    from studio.releases.reading import Opened


def keep(found: Opened, *, by: User, version: Version | None = None, arrived_by: str = "") -> Release:
    """Stores a release that was checked; the same one again is the one there is."""
    manifest = found.manifest
    release, _made = Release.objects.get_or_create(
        hash=found.hash,
        defaults={
            "file": found.content,
            "size": len(found.content),
            "key": manifest.process.key,
            "name": manifest.process.name,
            "number": manifest.version.number,
            "source": manifest.source.name,
            "signed_by": found.file.signature.key,
            "created_at": manifest.created_at,
            "version": version,
            "kept_by": by,
            "arrived_by": arrived_by,
        },
    )
    return release


def note_act(
    actor: User, *, action: str, release: Release, summary: str = "", details: Mapping[str, Any] | None = None
) -> None:
    """Writes an act about a release into the audit log."""
    record(
        actor,
        action=action,
        object_type="release",
        object_id=release.hash,
        object_name=str(release),
        summary=summary,
        details={
            "process": release.key,
            "version": release.number,
            "source": release.source,
            **(details or {}),
        },
    )
