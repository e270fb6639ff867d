"""Releases as files, what became of them, and the installations this one knows."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from studio.deployments.models import EmergencyDeployment
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


class ReleaseApproval(models.Model):
    """Somebody of this installation approved a release for it."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="approvals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    comment = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("at", "pk")
        constraints = (models.UniqueConstraint(fields=("release", "by"), name="release_approved_once"),)


class Promotion(models.Model):
    """A release was made live here."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="promotions")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="promotions")
    """What it is here."""
    promoted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    emergency = models.ForeignKey(
        EmergencyDeployment, null=True, on_delete=models.PROTECT, related_name="promotions"
    )
    """Where it went live against the rules."""

    class Meta:
        ordering = ("-at", "-pk")


class Connection(models.Model):
    """Another installation that releases are sent to, and what it said of itself the last time."""

    name = models.CharField(max_length=100, unique=True)
    url = models.CharField(max_length=500)
    """Where people open it; the API is below."""
    token = SealedTextField()
    """An API token of a person there: what they may, this installation may."""
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)
    """When it last answered."""
    failing_since = models.DateTimeField(null=True)
    failure = models.CharField(max_length=500, blank=True)
    about = models.JSONField(default=dict)
    """What it says of itself: name, person, rights, key (`remote.About`)."""
    live = models.JSONField(default=list)
    """What is live there (`environments.live_here`)."""

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Handover(models.Model):
    """A release was sent to another installation, and what became of it there."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="handovers")
    connection = models.ForeignKey(Connection, null=True, on_delete=models.SET_NULL, related_name="handovers")
    name = models.CharField(max_length=100)
    """Of the connection, also when it is gone."""
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(auto_now_add=True)
    promoted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    promoted_at = models.DateTimeField(null=True)
    version_there = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("-sent_at", "-pk")
        constraints = (models.UniqueConstraint(fields=("release", "connection"), name="sent_once"),)
