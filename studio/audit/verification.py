"""Proving that nobody touched the audit log."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from studio.audit.chain import FIRST_HASH, hash_of, hash_of_content, seal_of_head
from studio.audit.export import SEALED
from studio.audit.models import AuditEntry, AuditHead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True)
class Tampering:
    """One place where the chain is broken; `sequence` is the entry at or before which it happened."""

    kind: str
    """changed, missing, inserted, reordered, truncated or head."""
    sequence: int
    message: str


def verify() -> list[Tampering]:
    """Checks the whole log and returns everything that is wrong; an empty list proves it untouched."""
    entries = AuditEntry.objects.order_by("sequence", "pk").iterator(chunk_size=1000)
    return [*check_chain(entries), *check_head()]


def check_chain(entries: Iterable[AuditEntry]) -> Iterator[Tampering]:
    """Yields the breaks in the chain, walking from its beginning."""
    place, last_hash, last_row = 0, FIRST_HASH, 0
    for entry in entries:
        if entry.sequence > place + 1:
            yield Tampering(
                "missing", entry.sequence, f"entries {place + 1} to {entry.sequence - 1} are missing"
            )
        elif entry.sequence <= place:
            yield Tampering("inserted", entry.sequence, f"there is more than one entry {entry.sequence}")
        if entry.hash != hash_of(entry):
            yield Tampering("changed", entry.sequence, f"entry {entry.sequence} is not what was written")
        elif entry.previous_hash != last_hash and entry.sequence == place + 1:
            yield Tampering(
                "inserted", entry.sequence, f"entry {entry.sequence} does not follow the one before"
            )
        if entry.pk < last_row:
            yield Tampering(
                "reordered", entry.sequence, f"entry {entry.sequence} is not where it was written"
            )
        place, last_hash, last_row = entry.sequence, entry.hash, entry.pk


def check_export(lines: Iterable[str]) -> Iterator[Tampering]:
    """Yields what is wrong with an export as JSON lines: entries that were changed, or do not follow.

    An export may hold a part of the log; what was left out shows only between neighbours.
    """
    hashes: dict[int, tuple[str, str]] = {}
    for number, line in enumerate(lines, start=1):
        try:
            read = json.loads(line)
            content = [read[name] for name in SEALED]
            sequence, previous, written = int(read["sequence"]), str(read["previous_hash"]), str(read["hash"])
        except (ValueError, KeyError, TypeError):
            yield Tampering("unreadable", number, f"line {number} is no entry of an export")
            continue
        if hash_of_content(content) != written:
            yield Tampering("changed", sequence, f"entry {sequence} is not what was written")
        hashes[sequence] = (previous, written)
    for sequence, (previous, _written) in sorted(hashes.items()):
        before = hashes.get(sequence - 1)
        if before is not None and before[1] != previous:
            yield Tampering("inserted", sequence, f"entry {sequence} does not follow the one before")


def check_head() -> Iterator[Tampering]:
    """Yields what is wrong with the end of the log: cut off, or its seal broken."""
    head, last = AuditHead.objects.filter(pk=1).first(), AuditEntry.objects.order_by("-sequence").first()
    written, last_hash = (last.sequence, last.hash) if last else (0, FIRST_HASH)
    if head is None:
        if last is not None:
            yield Tampering("head", written, "the row that marks the end of the log is gone")
        return
    if head.seal != seal_of_head(sequence=head.sequence, last_hash=head.hash):
        yield Tampering("head", head.sequence, "the end of the log is marked with a wrong seal")
    if head.sequence > written:
        yield Tampering(
            "truncated", written, f"the log ends at {written}, {head.sequence} entries were written"
        )
    elif (head.sequence, head.hash) != (written, last_hash):
        yield Tampering("head", written, "the log does not end where its last writer left it")
