"""Adding to the audit log: the one way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from studio.audit.chain import FIRST_HASH, hash_of, seal_of_head, storable
from studio.audit.models import AuditEntry, AuditHead

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

SYSTEM = "system"


def record(
    actor: AbstractBaseUser | AnonymousUser | None,
    *,
    action: str,
    obj: Model | None = None,
    object_type: str = "",
    object_id: object = "",
    object_name: str = "",
    summary: str = "",
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Adds one act to the log, in the transaction of the act; texts that are too long are cut.

    Name the object by `obj` or by type, id and name; None as actor is the system.
    """
    entry = AuditEntry(
        at=timezone.now(),
        actor_id=actor.pk if actor is not None and actor.is_authenticated else None,
        actor_name=clean(name_of(actor), limit=200),
        action=clean(action, limit=80),
        object_type=clean(object_type or (obj._meta.model_name or "" if obj else ""), limit=40),
        object_id=clean(object_id or (obj.pk if obj else ""), limit=250),
        object_name=clean(object_name or (obj if obj else ""), limit=300),
        summary=clean(summary, limit=500),
        details=storable(dict(details or {})),
    )
    with transaction.atomic():
        append(entry)
    return entry


def append(entry: AuditEntry) -> None:
    """Puts the entry at the end of the chain. The locked head lets one writer through at a time."""
    AuditHead.objects.get_or_create(
        pk=1, defaults={"hash": FIRST_HASH, "seal": seal_of_head(sequence=0, last_hash=FIRST_HASH)}
    )
    head = AuditHead.objects.select_for_update().get(pk=1)
    entry.sequence, entry.previous_hash = head.sequence + 1, head.hash
    entry.hash = hash_of(entry)
    entry.save()
    seal = seal_of_head(sequence=entry.sequence, last_hash=entry.hash)
    AuditHead.objects.filter(pk=1).update(sequence=entry.sequence, hash=entry.hash, seal=seal)


def name_of(actor: AbstractBaseUser | AnonymousUser | None) -> str:
    """Returns the name of whoever acted."""
    return actor.get_username() if actor is not None and actor.is_authenticated else SYSTEM


def clean(text: object, *, limit: int) -> str:
    """Returns a text that fits its column and that every database can hold."""
    return str(text).replace("\x00", "\ufffd")[:limit]
