"""The outbox table."""

from __future__ import annotations

from django.db import models

from studio.sealing.fields import SealedJSONField


class OutboxMessage(models.Model):
    """Something to do outside, written in the transaction that decided it; `key` makes it once."""

    topic = models.CharField(max_length=80)
    key = models.CharField(max_length=250, unique=True)
    payload = SealedJSONField()
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_index=True)
    leased_until = models.DateTimeField(null=True)
    """Until then one worker has it; a worker that died gives it free by time."""
    delivered_at = models.DateTimeField(null=True, db_index=True)
    gave_up_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=("next_attempt_at",),
                condition=models.Q(delivered_at=None, gave_up_at=None),
                name="outbox_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.topic} {self.key}"
