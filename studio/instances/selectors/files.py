"""Stored files as a reader of instances may have them: where something names them that the reader sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.accounts.permissions import has
from studio.accounts.roles import Right
from studio.files.store import names_file
from studio.instances.permissions import sees_sensitive
from studio.instances.selectors.big_values import shown_parts
from studio.instances.selectors.instances import visible_to

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.files.models import StoredFile


def instance_shows_file(reader: User, *, file: StoredFile) -> bool:
    """Whether an instance that the reader may watch names the file in a value that is not hidden from them.

    Of files from before uses were noted nobody knows the instances: they go by the right to watch all.
    """
    if not file.tracked:
        return has(reader, Right.WATCH)
    watched = visible_to(reader).filter(pk__in=file.uses.values("family"))
    if sees_sensitive(reader):
        return watched.exists()
    key = str(file.pk)
    return any(names_file(part, key) for each in watched for part in shown_parts(each, reader=reader))
