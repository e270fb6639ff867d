"""Tables of the functions."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from studio.sealing.fields import SealedJSONField


class Function(models.Model):
    """A function by its id in process files (`functionId`), with the one draft that people work on."""

    class Visibility(models.TextChoices):
        """Who may see it; processes can use shared ones only."""

        SHARED = "shared", _("Shared: everybody who keeps the library")
        PRIVATE = "private", _("Private: only me, and no process")

    key = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=150)
    description = models.TextField(blank=True)
    tags = models.JSONField(default=list)
    visibility = models.CharField(max_length=10, choices=Visibility.choices, default=Visibility.SHARED)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    current = models.ForeignKey("FunctionVersion", null=True, on_delete=models.PROTECT, related_name="+")
    """The highest version that is not deprecated; the highest of all when all are; None before the first."""

    source = models.TextField(blank=True)
    input_schema = models.JSONField(null=True, default=None)
    output_schema = models.JSONField(null=True, default=None)
    revision = models.PositiveIntegerField(default=1)
    """Grows by one with every change of the draft; a change names the one it started from."""
    changed_at = models.DateTimeField(auto_now_add=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("name", "key")

    def __str__(self) -> str:
        return self.name


class FunctionVersion(models.Model):
    """What a function was when it was published; only its deprecation can change."""

    function = models.ForeignKey(Function, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    source = models.TextField()
    input_schema = models.JSONField(null=True)
    output_schema = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64)
    """Over source and schemas (`fingerprints.py`)."""
    note = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    deprecated_at = models.DateTimeField(null=True)
    deprecated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    deprecation_message = models.CharField(max_length=300, blank=True)
    successor = models.ForeignKey(Function, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("function", "number"), name="function_version_number"),
        )

    def __str__(self) -> str:
        return f"{self.function.key} {self.number}"


class FunctionSample(models.Model):
    """An input to try a function with, kept for the next person."""

    function = models.ForeignKey(Function, on_delete=models.CASCADE, related_name="samples")
    name = models.CharField(max_length=100)
    input = SealedJSONField()

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("function", "name"), name="function_sample_name"),)

    def __str__(self) -> str:
        return self.name


class FunctionTally(models.Model):
    """How many runs of a version on one day ended so and took so long; never one row per run."""

    version = models.ForeignKey(FunctionVersion, on_delete=models.CASCADE, related_name="tallies")
    day = models.DateField()
    outcome = models.CharField(max_length=40, blank=True)
    """The error type; empty for success."""
    milliseconds = models.PositiveIntegerField()
    """Rounded to two digits, so that there are few rows and a percentile is right within five per cent."""
    runs = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("version", "day", "outcome", "milliseconds"), name="function_tally_cell"
            ),
        )

    def __str__(self) -> str:
        return f"{self.version_id} {self.day} {self.outcome} {self.milliseconds}"
