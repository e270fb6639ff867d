"""Tables of secrets. The value stands in one column, encrypted; no page, answer or log reads it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Secret(models.Model):
    """A secret by the name that processes and agents use."""

    class Use(models.TextChoices):
        """What may use it: a secret is bound to one kind of work."""

        WEBHOOK = "webhook", _("Webhooks")
        AGENT = "agent", _("Agents (key of a model server)")
        MAILBOX = "mailbox", _("Mailboxes (password)")

    name = models.CharField(max_length=64)
    environment = models.CharField(max_length=64, blank=True)
    """Name of the one environment that uses it (PERISCOPE_ENVIRONMENT); empty: every one."""
    description = models.CharField(max_length=500, blank=True)
    use = models.CharField(max_length=20, choices=Use.choices)
    hosts = models.JSONField(default=list)
    """Host names a webhook or a mailbox may send it to."""
    current = models.ForeignKey("SecretVersion", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    """When an activity last resolved it, to the minute."""

    class Meta:
        ordering = ("name", "environment")
        constraints = (models.UniqueConstraint(fields=("name", "environment"), name="secret_name"),)

    def __str__(self) -> str:
        return f"{self.name} ({self.environment})" if self.environment else self.name


class SecretVersion(models.Model):
    """One value of a secret; replacing it empties the value and keeps who wrote it, and when."""

    secret = models.ForeignKey(Secret, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    encrypted = models.TextField(blank=True)
    """The sealed value (`encryption.py`); empty once there is a newer version."""
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("secret", "number"), name="secret_version_number"),)

    def __str__(self) -> str:
        return f"{self.secret} {self.number}"
