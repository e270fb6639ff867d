"""The audit log: one row per act, each holding the hash of the one before."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class AuditEntry(models.Model):
    """One act of a person, a token or the system. Rows are only ever added."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=True
    )
    actor_name = models.CharField(max_length=200)
    """The name at that time; "system" where nobody acted."""
    action = models.CharField(max_length=80, db_index=True)
    """Object and past verb, for example "version.approved"."""
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=200)
    object_name = models.CharField(max_length=300, blank=True)
    summary = models.CharField(max_length=500, blank=True)
    details = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("object_type", "object_id")),)
