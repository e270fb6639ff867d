"""Stored plans and deployments."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from studio.deployments.environment.models import EmergencyDeployment, EnvironmentRule, FreezeWindow
from studio.processes.models import Definition, Version

__all__ = [
    "Deployment",
    "EmergencyDeployment",
    "EnvironmentRule",
    "FreezeWindow",
    "Schedule",
    "StartEvent",
    "StoredPlan",
]


class StoredPlan(models.Model):
    """A plan by its fingerprint; never deleted while an instance needs it."""

    fingerprint = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)


class Deployment(models.Model):
    """One executable process of an approved version, made runnable. At most one per process is live."""

    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="deployments")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="deployments")
    process_id = models.CharField(max_length=200, db_index=True)
    process_name = models.CharField(max_length=300)
    documentation = models.TextField(blank=True)
    """What the file says about the process, for those who start it; cut (`actions.deploy`)."""
    plan = models.ForeignKey(StoredPlan, on_delete=models.PROTECT, related_name="deployments")
    bindings = models.JSONField(default=dict)
    """What was approved with the version, and what it calls: {"agents": {key: version id},
    "functions": {key or key@number: version id}, "forms": {key: version id}, "mail_templates": {key: texts},
    "processes": {id: fingerprint}}."""
    task_queue = models.CharField(max_length=100, blank=True)
    """Whose workers run its instances; empty: the usual queue of this installation."""
    state = models.CharField(max_length=20, default="live")
    """live, superseded or retired (`lifecycle.py`)."""
    deployed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    deployed_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-deployed_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("process_id",), condition=models.Q(state="live"), name="one_live_deployment"
            ),
        )


class StartEvent(models.Model):
    """One way to start a deployed process from outside (`engine.elements.process_starts`)."""

    deployment = models.ForeignKey(Deployment, on_delete=models.CASCADE, related_name="starts")
    element = models.TextField()
    kind = models.CharField(max_length=20)
    """none, timer, message, signal or conditional."""
    name = models.TextField(blank=True)
    """Of the message or signal."""
    channel = models.CharField(max_length=300, blank=True)
    """The name as far as an index can hold it (`starts.indexed`)."""
    output_variable = models.TextField(blank=True)
    keyed = models.BooleanField(default=False)
    """Whether the message's key tells which instance it belongs to."""
    email = models.JSONField(null=True)
    """Which mails become the message (`engine.elements.events.start_event`); empty where none do."""

    class Meta:
        indexes = (models.Index(fields=("kind", "channel"), name="start_by_name"),)


class Schedule(models.Model):
    """A timer start event of a live deployment: what is wanted. Temporal's schedule follows it."""

    deployment = models.ForeignKey(Deployment, on_delete=models.PROTECT, related_name="schedules")
    process_id = models.CharField(max_length=200)
    element = models.TextField()
    name = models.CharField(max_length=300)
    measure = models.CharField(max_length=20)
    """duration, date or cycle."""
    text = models.TextField()
    """The rule, its expressions evaluated at deployment."""
    anchor = models.DateTimeField()
    """When it became live: rules without a written beginning count from here."""
    paused_at = models.DateTimeField(null=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0)
    """Grows with every decision."""
    carried_until = models.DateTimeField()
    """Temporal knows of every firing until then; later ones are made up for when it did not."""
    checked_at = models.DateTimeField(null=True)
    """When Temporal's schedule was last seen to be right, since the last decision."""
    mended_at = models.DateTimeField(null=True)
    trouble = models.TextField(blank=True)
    """Why it could not be made right."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("process_id", "element"), name="one_schedule_per_start"),
        )
