"""Who uses stored files, and letting them go."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from studio.files.models import FileUse, StoredFile
from studio.files.store import FILE


def note_uses(family: str, *, values: Iterable[Any]) -> None:
    """Notes which files a family of instances names in these values."""
    named = {key for value in values for key in files_in(value)}
    known = StoredFile.objects.filter(pk__in=named).exclude(uses__family=family) if named else ()
    FileUse.objects.bulk_create((FileUse(file=file, family=family) for file in known), ignore_conflicts=True)


def files_in(value: Any) -> Iterator[uuid.UUID]:  # noqa: ANN401 - any JSON
    """Ids in references to files."""
    if isinstance(value, dict):
        if isinstance(value.get(FILE), str) and "sha256" in value:
            with contextlib.suppress(ValueError):
                yield uuid.UUID(value[FILE])
        for part in value.values():
            yield from files_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from files_in(part)


def forget_files(family: str) -> list[str]:
    """Notes that a family names no file any more; returns the ids of those that now nobody names."""
    mine = FileUse.objects.filter(family=family)
    keys = set(mine.values_list("file_id", flat=True))
    mine.delete()
    free = StoredFile.objects.filter(pk__in=keys, uses=None)
    return [str(key) for key in free.values_list("pk", flat=True)]


def delete_files(ids: Iterable[str]) -> int:
    """Deletes files; returns how many there were."""
    _all, by_model = StoredFile.objects.filter(pk__in=list(ids)).delete()
    return by_model.get("files.StoredFile", 0)
