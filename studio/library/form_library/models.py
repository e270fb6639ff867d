"""Tables of the forms."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from studio.sealing.fields import SealedJSONField


class LibraryForm(models.Model):
    """A form by its key in process files (`formRef`), with the one draft that people work on."""

    key = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=150)
    description = models.TextField(blank=True)
    tags = models.JSONField(default=list)
    current = models.ForeignKey("LibraryFormVersion", null=True, on_delete=models.PROTECT, related_name="+")
    """The highest version that is not deprecated; the highest of all when all are; None before the first."""

    fields = models.JSONField(default=list)
    """As `engine.plan.forms` writes them."""
    sample = SealedJSONField(default=dict)
    """Values to see the form with, by field; no part of a version."""
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


class LibraryFormVersion(models.Model):
    """What a form was when it was published; only its deprecation can change."""

    form = models.ForeignKey(LibraryForm, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    fields = models.JSONField()
    sha256 = models.CharField(max_length=64)
    """Over the fields (`actions/publishing.py`)."""
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
    successor = models.ForeignKey(LibraryForm, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("form", "number"), name="library_form_version_number"),
        )

    def __str__(self) -> str:
        return f"{self.form.key} {self.number}"
