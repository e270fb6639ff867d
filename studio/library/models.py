"""Agents with immutable versions, and mail templates; functions and forms stand in their own packages."""

from __future__ import annotations

from django.conf import settings as django_settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from studio.library.agents.models import AgentSample, AgentTally
from studio.library.form_library.models import LibraryForm, LibraryFormVersion
from studio.library.functions.models import Function, FunctionSample, FunctionTally, FunctionVersion
from studio.library.presets.models import Preset
from studio.library.secrets.models import Secret, SecretVersion

__all__ = [
    "Agent",
    "AgentSample",
    "AgentTally",
    "AgentVersion",
    "Function",
    "FunctionSample",
    "FunctionTally",
    "FunctionVersion",
    "LibraryForm",
    "LibraryFormVersion",
    "MailTemplate",
    "MailTemplateVersion",
    "Preset",
    "Secret",
    "SecretVersion",
]


class Agent(models.Model):
    """An agent by its id in process files (`agentId`)."""

    key = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=150)
    description = models.TextField(blank=True)
    current = models.ForeignKey("AgentVersion", null=True, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    budget = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    """Most money all its runs of a day (UTC) may cost, in the currency of the prices; None: no limit."""

    class Meta:
        ordering = ("name", "key")

    def __str__(self) -> str:
        return self.name


class AgentVersion(models.Model):
    """What an agent was at one time; never changes."""

    class Provider(models.TextChoices):
        """Where the model runs; `offline` answers from the output schema and is marked simulated."""

        OFFLINE = "offline", _("Offline (simulated)")
        OPENAI = "openai", "OpenAI"
        ANTHROPIC = "anthropic", "Anthropic"
        GOOGLE = "google", "Google"
        OPENAI_COMPATIBLE = "openai-compatible", _("OpenAI-compatible endpoint")

    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    provider = models.CharField(max_length=30, choices=Provider.choices)
    model = models.CharField(max_length=100, blank=True)
    base_url = models.URLField(blank=True)
    secret = models.CharField(max_length=100, blank=True)
    """Name of the secret that holds the key; never the key."""
    system_prompt = models.TextField(blank=True)
    settings = models.JSONField(default=dict)
    """Limits and model settings (`agent_settings.py`)."""
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        django_settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("-number",)
        constraints = (models.UniqueConstraint(fields=("agent", "number"), name="agent_version_number"),)

    def __str__(self) -> str:
        return f"{self.agent.key} {self.number}"


class MailTemplate(models.Model):
    """A mail by its key in process files; texts are Django templates rendered in a closed environment."""

    key = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=150)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    """Grows by one with every change; an edit names the one it started from."""
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return self.name


class MailTemplateVersion(models.Model):
    """What a mail template said at one time; never changes."""

    template = models.ForeignKey(MailTemplate, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    """The template's revision of then."""
    name = models.CharField(max_length=150)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        django_settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("template", "number"), name="mail_template_version_number"),
        )

    def __str__(self) -> str:
        return f"{self.template} {self.number}"
