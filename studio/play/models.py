"""One table: who is playing which process, as a list of decisions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from studio.processes.models import Definition
from studio.sealing.fields import SealedJSONField


class PlaySession(models.Model):
    """A person's session with a process. Everything shown of it is played again from the decisions."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="+")
    decisions = SealedJSONField(default=list)
    undone = SealedJSONField(default=list)
    """Decisions taken back, the next to be done again first."""
    starts = SealedJSONField(default=dict)
    """Start event ("" for the plain one) → the variables of the last start by it."""
    scenario = models.ForeignKey("processes.Scenario", null=True, on_delete=models.SET_NULL, related_name="+")
    """The scenario that was opened here last."""
    begun_at = models.DateTimeField(default=timezone.now)
    """Where the clock of the session starts."""
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person", "definition"), name="play_per_person"),)
