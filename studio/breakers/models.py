"""Hosts that fail. A host that is not here works, as far as anybody knows."""

from __future__ import annotations

from django.db import models


class Breaker(models.Model):
    """The failures in a row of one host; an answer of it removes the row."""

    host = models.CharField(max_length=300, primary_key=True)
    """Name or address with the port."""
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)
    last_failed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    """Since when calls are held back; empty while they are not."""
    probe_at = models.DateTimeField(null=True)
    """When one call is let through; while it is under way, when it is taken for lost."""
    probing = models.BooleanField(default=False)

    class Meta:
        ordering = ("-opened_at", "host")
        indexes = (models.Index(fields=("last_failed_at",), name="breaker_last_failure"),)

    def __str__(self) -> str:
        return self.host
