"""Requests to move instances to another version, and what became of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from studio.deployments.models import Deployment
from studio.sealing.fields import SealedJSONField


class MigrationBatch(models.Model):
    """Several instances of one process that are moved together, wave by wave (`batches/`)."""

    process_id = models.CharField(max_length=200)
    process_name = models.CharField(max_length=300, default="")
    target = models.ForeignKey(Deployment, on_delete=models.PROTECT, related_name="+")
    choices = models.JSONField(default=dict)
    timers = models.CharField(max_length=10, default="keep")
    reason = models.CharField(max_length=500)
    query = models.CharField(max_length=2000, default="")
    """The filters by which the instances were chosen, as the address of the list says them."""
    state = models.CharField(max_length=20, default="ended", db_index=True)
    """checking, checked, moving, stopped or ended (`batches/lifecycle.py`)."""
    wave = models.PositiveIntegerField(default=0)
    """The number of the wave that may run; every other one is out of date."""
    total = models.PositiveIntegerField(default=0)
    per_minute = models.PositiveIntegerField(default=300)
    """At most so many instances are moved in a minute."""
    stops_above_percent = models.PositiveSmallIntegerField(null=True)
    """When more of all could not be moved, the rest is held back; 0 stops at the first, None never."""
    passed_over = models.PositiveIntegerField(default=0)
    """How many had not been moved when a person said to go on all the same."""
    request_key = models.CharField(max_length=250, unique=True, null=True)
    request_digest = models.CharField(max_length=64, default="")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

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
    """waiting, done, refused, failed or held (`migration_states.py`)."""
    answer = models.TextField(blank=True)
    """Why it was refused, in the words of the engine."""
    verdict = models.CharField(max_length=20, blank=True)
    """can, needs_choice or cannot; empty while nobody has looked."""
    judgements = SealedJSONField(default=list)
    """What stands in the way, step by step, to be said in the reader's language."""
    attempts = models.PositiveSmallIntegerField(default=0)
    """How often a batch has asked and heard nothing."""
    request_key = models.CharField(max_length=250, unique=True, null=True)
    request_digest = models.CharField(max_length=64, default="")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("batch", "state"), name="migration_of_batch"),)
