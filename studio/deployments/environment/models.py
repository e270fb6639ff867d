"""Tables of the rules of this environment. One installation is one environment, so the rules are one row."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from studio.processes.models import Version


class EnvironmentRule(models.Model):
    """What it takes to make something live here; the only row has the key 1."""

    class Scenarios(models.TextChoices):
        """Which scenarios of a release must have passed."""

        NONE = "none", _("none")
        REQUIRED = "required", _("those that its process requires")
        ALL = "all", _("all of them")

    promoters = models.ManyToManyField("auth.Group", related_name="+")
    """Who may: members of one of these with the right to deploy; nobody named means all who have it."""
    approvals = models.PositiveSmallIntegerField(default=0)
    """How many people must have approved a release."""
    source_approvals = models.BooleanField(default=True)
    """Whether approvals count that were given where the release was made."""
    approver_groups = models.ManyToManyField("auth.Group", related_name="+")
    """Of each of these one must have approved it here."""
    scenarios = models.CharField(max_length=10, choices=Scenarios.choices, default=Scenarios.NONE)
    scenario_names = models.JSONField(default=list)
    """Scenarios that must have passed, by name, whatever their process says."""
    releases_only = models.BooleanField(default=False)
    """Whether only what came as a release becomes live, and nothing that was modelled here."""
    revision = models.PositiveIntegerField(default=0)
    """Grows with every change; a change names the one it started from."""
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(null=True)


class FreezeWindow(models.Model):
    """A time in which nothing becomes live here, but in an emergency."""

    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("starts_at", "pk")
        constraints = (
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="freeze_ends"),
        )

    def __str__(self) -> str:
        return self.reason


class EmergencyDeployment(models.Model):
    """Somebody made a version live against the rules of this environment; never changed, never deleted."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="emergency_deployments")
    deployed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    passed_over = models.JSONField(default=list)
    """What stood in the way, in sentences of that moment."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return self.reason
