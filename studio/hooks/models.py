"""Triggers, what became of their last calls, and which calls were taken."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Trigger(models.Model):
    """An address that publishes one message of a process."""

    token = models.CharField(max_length=64, unique=True)
    """Last part of the address. It finds the trigger; the signature is what opens it."""
    process_id = models.CharField(max_length=200)
    message = models.TextField()
    payload = models.TextField(blank=True)
    """Expression over `body` that makes the message's values; empty: the body itself."""
    key = models.TextField(blank=True)
    """Expression over `body` that makes the correlation key; empty: none."""
    sealed_secret = models.TextField()
    """Encrypted (`sealing.py`)."""
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    rotated_at = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("process_id", "id")

    def __str__(self) -> str:
        return f"{self.process_id}: {self.message}"


class TriggerCall(models.Model):
    """One call of the last ones; never what it carried."""

    trigger = models.ForeignKey(Trigger, on_delete=models.CASCADE, related_name="calls")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20)
    """A value of `outcomes.Outcome`."""
    reason = models.CharField(max_length=300, blank=True)
    caller = models.CharField(max_length=50, blank=True)
    """Network address of the caller."""
    publication = models.BigIntegerField(null=True)
    """Message that was published; without a constraint, because messages are forgotten earlier."""

    class Meta:
        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("trigger", "-at", "-id"), name="trigger_call_newest"),)


class TakenCall(models.Model):
    """A signature that was taken, for as long as its time would still be accepted."""

    trigger = models.ForeignKey(Trigger, on_delete=models.CASCADE, related_name="+")
    signature = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("trigger", "signature"), name="signature_taken_once"),)
