"""Functions of the library for the runner: the pinned version, kept in memory because it never changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from channels.db import database_sync_to_async

from studio.activities.functions.pool import Schemas
from studio.library.functions.references import reference_of
from studio.library.functions.selectors import find, function_version
from studio.library.functions.tallies import TallyWriter

if TYPE_CHECKING:
    from engine.ports import FunctionRequest, WorkOrder
    from studio.library.functions.models import FunctionVersion

Pinned = Callable[["WorkOrder", str], Awaitable[int | None]]
"""Answers with the id of the version pinned for a reference; None means the current one."""

MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class StoredFunction:
    """One published version."""

    pk: int
    key: str
    number: int
    source: str
    schemas: Schemas


async def nothing_pinned(_order: WorkOrder, _reference: str) -> int | None:
    """Pins nothing: every run takes what the reference means now."""
    return None


class LibraryFunctions:
    """The library as the runner sees it."""

    def __init__(self, *, pinned: Pinned = nothing_pinned, tallies: TallyWriter | None = None) -> None:
        self._pinned = pinned
        self._tallies = tallies or TallyWriter()
        self._kept: dict[int, StoredFunction] = {}

    async def find(self, request: FunctionRequest) -> StoredFunction | None:
        """Returns the version that the deployment pinned; without a pin what the reference means now."""
        reference = reference_of(request.function or "", version=request.version)
        pinned = await self._pinned(request.order, reference)
        if pinned is not None and pinned in self._kept:
            return self._kept[pinned]
        found = await database_sync_to_async(read, thread_sensitive=False)(reference, pinned=pinned)
        if found is not None and pinned is not None:
            self._keep(found)
        return found

    def note(self, function: StoredFunction, *, outcome: str, milliseconds: int) -> None:
        """Counts a run, beside the work."""
        self._tallies.note(function.pk, outcome=outcome, milliseconds=milliseconds)

    def _keep(self, found: StoredFunction) -> None:
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[found.pk] = found


def read(reference: str, *, pinned: int | None) -> StoredFunction | None:
    """Returns the pinned version, or else what the reference means now."""
    version = find(reference).version if pinned is None else function_version(pinned)
    return stored(version) if version else None


def stored(version: FunctionVersion) -> StoredFunction:
    """Returns what the runner needs of a version."""
    schemas = Schemas(input=version.input_schema, output=version.output_schema)
    return StoredFunction(version.pk, version.function.key, version.number, version.source, schemas)
