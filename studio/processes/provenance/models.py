"""Where a version came from that was not modelled here."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Provenance(models.Model):
    """The release that a version came with; never changed, never deleted."""

    version = models.OneToOneField("processes.Version", on_delete=models.PROTECT, related_name="provenance")
    release = models.CharField(max_length=64, unique=True)
    """Its hash."""
    source = models.CharField(max_length=300)
    """The installation that made it."""
    number = models.PositiveIntegerField()
    """Of the version there."""
    approvals = models.JSONField(default=list)
    """Who approved it, where and when, as it was when it came: {"name", "where", "at"}."""
    library = models.JSONField(default=dict)
    """What it takes from the library (`library_use.py`), by the ids of this installation."""
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.source} {self.number}"
