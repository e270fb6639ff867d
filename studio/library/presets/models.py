"""Table of presets."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Preset(models.Model):
    """A configured element by its name; what was made from it before keeps what it had."""

    name = models.CharField(max_length=100, unique=True)
    element_type = models.CharField(max_length=60)
    """BPMN's name of the element, such as `serviceTask`."""
    xml = models.TextField()
    """The element alone, in the namespaces of BPMN and Periscope."""
    description = models.CharField(max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=1)
    """Grows by one with every change; an edit names the one it started from."""
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
