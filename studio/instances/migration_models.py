"""Requests to move instances to another version, and what became of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from studio.deployments.models import Deployment


class MigrationBatch(models.Model):
    """Several instances of one version that are moved together."""

    process_id = models.CharField(max_length=200)
    source = models.ForeignKey(Deployment, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Deployment, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    stops_at_refusal = models.BooleanField(default=False)
    stopped_at = models.DateTimeField(null=True)
    """When a refusal has stopped what was still waiting."""
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-requested_at", "-pk")


class InstanceMigration(models.Model):
    """One instance that a person wants to have moved; children of it go along."""

    instance = models.ForeignKey("instances.Instance", on_delete=models.CASCADE, related_name="migrations")
    batch = models.ForeignKey(MigrationBatch, null=True, on_delete=models.PROTECT, related_name="migrations")
    source = models.ForeignKey(Deployment, null=True, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Deployment, on_delete=models.PROTECT, related_name="+")
    choices = models.JSONField(default=dict)
    """Key of the verdict → value of the chosen target (`engine.interpreter.migration`)."""
    timers = models.CharField(max_length=10, default="keep")
    reason = models.CharField(max_length=500)
    state = models.CharField(max_length=20, default="waiting", db_index=True)
    """waiting, done, refused or held (`migration_states.py`)."""
    answer = models.TextField(blank=True)
    """Why it was refused."""
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
