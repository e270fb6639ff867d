"""Releases as files, and the key that this installation signs them with."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from studio.processes.models import Version
from studio.sealing.fields import SealedTextField


class InstallationKey(models.Model):
    """The key pair of this installation (Ed25519); one row, made when first needed."""

    private = SealedTextField()
    public = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.public


class KnownInstallation(models.Model):
    """An installation whose signature counts here, by its public key."""

    public = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)
    known_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    known_since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name


class Release(models.Model):
    """A release file, made here or arrived; never changes. The columns repeat what lists need of it."""

    hash = models.CharField(max_length=64, unique=True)
    file = models.BinaryField()
    """The whole file in its canonical form."""
    size = models.PositiveIntegerField()
    key = models.CharField(max_length=300, db_index=True)
    name = models.CharField(max_length=300)
    number = models.PositiveIntegerField()
    """Of the version, where the release was made."""
    source = models.CharField(max_length=300)
    """Name of the installation that made it."""
    signed_by = models.CharField(max_length=64)
    """Its public key."""
    created_at = models.DateTimeField()
    """When it was made, as it says."""
    version = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="releases")
    """What it was made of; None where it came from outside."""
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    """Who made it here, or brought it here."""
    kept_at = models.DateTimeField(auto_now_add=True)
    arrived_by = models.CharField(max_length=10, blank=True)
    """file or api; empty where it was made here."""

    class Meta:
        ordering = ("-kept_at", "-pk")

    def __str__(self) -> str:
        return f"{self.name} · {self.number} · {self.hash[:12]}"
