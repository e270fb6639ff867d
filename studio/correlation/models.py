"""Messages and signals that were published, whom they go to, and who waits for which."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from studio.instances.models import Instance
from studio.sealing.fields import SealedJSONField


class Channel(models.Model):
    """All messages of one name: whoever matches messages with waits locks this row first."""

    name = models.CharField(max_length=300, primary_key=True)


class Publication(models.Model):
    """A message or signal that was taken over. It is never changed, only its state moves (`lifecycle.py`)."""

    kind = models.CharField(max_length=10)
    """message or signal."""
    name = models.TextField()
    channel = models.CharField(max_length=300)
    """The name as far as an index can hold it (`studio.deployments.starts.indexed`)."""
    key = models.TextField(null=True)
    key_digest = models.CharField(max_length=64, blank=True)
    """What an index holds of the key (`addresses.py`); empty for none."""
    secret_key = models.BooleanField(default=False)
    """Whether the key is made of sensitive variables where it comes from or goes to (`secret_keys.py`)."""
    payload = SealedJSONField(default=dict)
    idempotency_key = models.CharField(max_length=250, unique=True)
    content = models.CharField(max_length=64)
    """Digest of what was published: the same key with other content is refused."""
    state = models.CharField(max_length=12)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    sender = models.ForeignKey(
        Instance, null=True, on_delete=models.SET_NULL, related_name="+", db_constraint=False
    )
    """Instance that threw it; without a constraint, so that nobody waits for the sender's own lock."""
    sender_element = models.TextField(blank=True)
    expires_at = models.DateTimeField(null=True)
    """Until then a message that nobody waits for is kept; empty for a signal."""
    tried_at = models.DateTimeField()
    """When somebody was last looked for."""
    ended_at = models.DateTimeField(null=True)
    refusal = models.TextField(blank=True)
    """Why a process that it could start did not take it."""

    class Meta:
        ordering = ("-published_at", "-id")
        indexes = (
            models.Index(fields=("-published_at", "-id"), name="publication_newest"),
            models.Index(fields=("state", "-published_at"), name="publication_by_state"),
            models.Index(fields=("channel", "state", "id"), name="publication_by_name"),
            models.Index(
                fields=("expires_at",), condition=models.Q(state="waiting"), name="publication_expiring"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Delivery(models.Model):
    """One way of a publication to one instance: to a wait of it, or as what starts it."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=10)
    """wait or start."""
    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    """Without a constraint, so that matching never waits for whoever writes the instance's events."""
    wait = models.CharField(max_length=40, blank=True)
    element = models.TextField(blank=True)
    """Element that waits, or start event."""
    state = models.CharField(max_length=10, default="pending")
    """pending, taken (the instance's own events say so) or missed."""
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    """When it was last handed to Temporal, or was about to be."""
    accepted = models.BooleanField(default=False)
    """Whether Temporal has taken it over at least once."""
    attempts = models.PositiveIntegerField(default=0)
    check_at = models.DateTimeField(null=True)
    """When to ask the instance what became of it, if its events have not told by then."""
    checks = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("instance", "state"), name="delivery_of_instance"),
            models.Index(fields=("check_at",), condition=models.Q(state="pending"), name="delivery_to_check"),
            models.Index(
                fields=("publication",), condition=models.Q(state="pending"), name="delivery_under_way"
            ),
        )


class OpenWait(models.Model):
    """A message or signal that a running instance waits for now; folded from its events by `projector`."""

    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="open_waits")
    wait = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    name = models.TextField()
    channel = models.CharField(max_length=300)
    key = models.TextField(null=True)
    key_digest = models.CharField(max_length=64, blank=True)
    secret_key = models.BooleanField(default=False)
    element = models.TextField()
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("instance", "wait"), name="wait_of_instance"),)
        indexes = (models.Index(fields=("kind", "channel", "key_digest", "id"), name="wait_by_name_and_key"),)
