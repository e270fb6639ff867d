"""Who wants to hear what, and every notice with what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from studio.sealing.fields import SealedJSONField, SealedTextField


class Subscription(models.Model):
    """An address outside that is called when something happens."""

    name = models.CharField(max_length=100, unique=True)
    url = models.CharField(max_length=2000)
    families = models.JSONField(default=list)
    """What it hears of (`events.Family`)."""
    secret = SealedTextField()
    """Signs every call; shown to its maker until they say that they have it."""
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    secret_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    """Who made the secret and has not said yet that they have it: they alone are shown it until then."""
    rotated_at = models.DateTimeField(null=True)
    disabled_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)
    """Grows with every change of what it is; who changes it names the one that they saw."""

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """One thing that a subscription is told; `state`: pending, delivered or failed."""

    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="notices")
    event = models.CharField(max_length=80)
    key = models.CharField(max_length=250)
    """The same however often it is sent: receivers recognise a repetition by it."""
    body = SealedJSONField()
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="pending")
    attempts = models.PositiveIntegerField(default=0)
    replays = models.PositiveIntegerField(default=0)
    status = models.PositiveIntegerField(null=True)
    """HTTP status of the last answer."""
    error = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("subscription", "key"), name="notice_of_subscription_once"),
        )
        indexes = (models.Index(fields=("subscription", "-id"), name="notice_newest"),)

    def __str__(self) -> str:
        return self.event
