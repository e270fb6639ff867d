"""Rules by which ended instances go, and holds that keep them."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class RetentionRule(models.Model):
    """Days after which ended instances of a process go; no row means that they stay."""

    process_id = models.CharField(max_length=200, unique=True)
    """Empty is the rule of all processes that have none of their own."""
    days = models.PositiveIntegerField(null=True)
    """After the end of the last of a family; null keeps them, whatever the general rule says."""
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("process_id",)

    def __str__(self) -> str:
        return f"{self.process_id or '*'}: {self.days}"


class LegalHold(models.Model):
    """Nothing of a process, or of one instance, goes while it stands: not by the clock, not by a person."""

    process_id = models.CharField(max_length=200, blank=True, db_index=True)
    instance = models.CharField(max_length=500, blank=True, db_index=True)
    """Id of the outermost instance; exactly one of the two is set."""
    reason = models.CharField(max_length=500)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(auto_now_add=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-placed_at", "-id")

    def __str__(self) -> str:
        return self.instance or self.process_id
