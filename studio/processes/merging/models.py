"""Texts of drafts that were put aside: nothing that somebody wrote is ever lost."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class KeptDraft(models.Model):
    """What somebody's draft held, or was about to hold, when something else took its place."""

    class Reason(models.TextChoices):
        """Why it was put aside."""

        CONFLICT = "conflict", _("Another window had saved the draft")
        UPDATE = "update", _("The draft was updated to a newer version")
        RESTORED = "restored", _("An older version took its place")
        IMPORTED = "imported", _("An imported file took its place")

    definition = models.ForeignKey("Definition", on_delete=models.CASCADE, related_name="kept_drafts")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    xml = models.TextField()
    base_xml = models.TextField(blank=True)
    """What it was made of: the base of a merge. Empty for a process that began with it."""
    contributors = models.JSONField(default=list)
    """As in `Draft`: whoever takes it up again has their unapproved work in the draft."""
    reason = models.CharField(max_length=20, choices=Reason.choices)
    kept_at = models.DateTimeField(auto_now_add=True)
    merged_at = models.DateTimeField(null=True)
    """When it was last brought together with the draft; it stays until its owner puts it away."""

    class Meta:
        ordering = ("-kept_at", "-pk")
