"""Agents and mail templates, each with immutable versions."""

from __future__ import annotations

from django.conf import settings as django_settings
from django.db import models


class Agent(models.Model):
    """An agent by its id in process files (`agentId`)."""

    key = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=150)
    description = models.TextField(blank=True)
    current = models.ForeignKey("AgentVersion", null=True, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name",)


class AgentVersion(models.Model):
    """What an agent was at one time; never changes."""

    class Provider(models.TextChoices):
        """Where the model runs; `offline` answers from the output schema and is marked simulated."""

        OFFLINE = "offline", "Offline (simulated)"
        OPENAI = "openai", "OpenAI"
        ANTHROPIC = "anthropic", "Anthropic"
        GOOGLE = "google", "Google"
        OPENAI_COMPATIBLE = "openai-compatible", "OpenAI-compatible endpoint"

    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    provider = models.CharField(max_length=30, choices=Provider.choices)
    model = models.CharField(max_length=100, blank=True)
    base_url = models.URLField(blank=True)
    secret = models.CharField(max_length=100, blank=True)
    """Name of the secret that holds the key; never the key."""
    system_prompt = models.TextField(blank=True)
    settings = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        django_settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("agent", "number"), name="agent_version_number"),)


class MailTemplate(models.Model):
    """A mail by its key in process files; texts are Django templates rendered in a closed environment."""

    key = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=150)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("key",)
