"""The audit log: one row per act, each holding the hash of the one before."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models


class AuditLogIsAppendOnly(TypeError):
    """Our own code tried to change history."""


class AppendOnly(models.QuerySet["AuditEntry"]):
    """Rows that can be added and read."""

    def update(self, **_: Any) -> NoReturn:
        """Refuses to change rows."""
        raise AuditLogIsAppendOnly("audit entries are never changed")

    def delete(self) -> NoReturn:
        """Refuses to delete rows."""
        raise AuditLogIsAppendOnly("audit entries are never deleted")


class AuditEntry(models.Model):
    """One act of a person, a token or the system. Rows are only ever added."""

    sequence = models.PositiveBigIntegerField(unique=True)
    """Place in the chain, from 1 without gaps."""
    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=True
    )
    actor_name = models.CharField(max_length=200)
    """The name at that time; "system" where nobody acted."""
    action = models.CharField(max_length=80, db_index=True)
    """Object and past verb, for example "version.approved"."""
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=250)
    object_name = models.CharField(max_length=300, blank=True)
    summary = models.CharField(max_length=500, blank=True)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ("-sequence",)
        indexes = (models.Index(fields=("object_type", "object_id")),)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Adds the row; refuses to change one that is there."""
        if not self._state.adding:
            raise AuditLogIsAppendOnly("audit entries are never changed")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuses to delete the row."""
        raise AuditLogIsAppendOnly("audit entries are never deleted")


class AuditHead(models.Model):
    """The end of the chain, one row: it orders writers, and shows when the log was cut off."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)
    """HMAC over place and hash, so that nobody can move the end without the key."""
