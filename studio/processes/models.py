"""Definitions with their drafts, versions, reviews and comments; scenarios stand in their own package."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from studio.processes.merging.models import KeptDraft
from studio.processes.provenance.models import Provenance
from studio.processes.scenarios.models import Scenario, ScenarioResult

__all__ = [
    "Comment",
    "Definition",
    "Draft",
    "KeptDraft",
    "Provenance",
    "Review",
    "Scenario",
    "ScenarioResult",
    "Verdict",
    "Version",
]


class Definition(models.Model):
    """A process that people model; `key` is the id of its main process in the file."""

    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=300)
    folder = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    """When the definition last got a version or a draft of a new process."""
    latest = models.ForeignKey("Version", null=True, on_delete=models.PROTECT, related_name="+")
    archived_at = models.DateTimeField(null=True, blank=True)
    scenarios_required = models.BooleanField(default=False)
    """Whether the required scenarios have to pass on a version before it is approved."""

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """One person's unpublished work on a definition; `revision` grows by one with every save."""

    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="drafts")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    base = models.ForeignKey("Version", null=True, on_delete=models.PROTECT, related_name="+")
    """The version it started from; None for a new process."""
    xml = models.TextField()
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    contributors = models.JSONField(default=list)
    """Ids of people other than the owner whose unapproved content is in it (restored or taken over)."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("definition", "owner"), name="draft_per_person"),)

    @property
    def changed(self) -> bool:
        """Whether it holds anything that its base version does not."""
        return self.base is None or self.base.xml != self.xml


class Version(models.Model):
    """An immutable version; `state` is its place in review and deployment (`lifecycle.py`)."""

    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    xml = models.TextField()
    content_hash = models.CharField(max_length=64)
    """SHA-256 of the bytes: what approvals are bound to."""
    note = models.CharField(max_length=500)
    name = models.CharField(max_length=100, blank=True)
    """What people call it besides its number: "Go-live in June". The one thing of it that may change."""
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=20, default="created")
    findings = models.JSONField(default=list)
    base = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    contributors = models.JSONField(default=list)
    """Ids of everybody whose content is in it and not yet approved, the author included (four eyes)."""
    renames = models.JSONField(default=dict)
    """Old id → new id of what was renamed since the version with the number before: remarks go with it."""

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=("definition", "number"), name="version_number"),
            models.UniqueConstraint(
                fields=("definition", "name"), condition=~models.Q(name=""), name="version_name"
            ),
        )

    def __str__(self) -> str:
        return f"{self.definition.name} · {self.number}"


class Review(models.Model):
    """One request to review a version, bound to its content hash."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="reviews")
    content_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=20, default="open")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    message = models.CharField(max_length=500, blank=True)
    asked = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="reviews_asked")
    """Whose verdict is hoped for; anybody who may judge the version still can."""
    library = models.JSONField(default=dict)
    """What the version took from the library when the review was asked for (`library_use.py`)."""
    rule = models.JSONField(default=dict)
    """The rule of the folder by which it was approved (`rules.py`); empty before."""

    class Meta:
        ordering = ("-requested_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("version",), condition=models.Q(state="open"), name="one_open_review"
            ),
        )


class Verdict(models.Model):
    """One reviewer's word: approve or request_changes."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="verdicts")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=20)
    comment = models.TextField(blank=True)
    acknowledged = models.JSONField(default=list)
    """HIGH findings the reviewer accepted: list of "rule:element"."""
    checked = models.JSONField(default=list)
    """What the reviewer ticked off of the checklist of the folder."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("at",)


class Comment(models.Model):
    """A remark on a version, or on one element of it; answers point to their first comment."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="comments")
    element = models.CharField(max_length=200, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    body = models.TextField()
    at = models.DateTimeField(auto_now_add=True)
    answers = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replies")
    must_fix = models.BooleanField(default=False)
    mentioned = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    """Who is called by name in it."""
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("at",)


class ReviewRule(models.Model):
    """What an approval takes in a folder and below it (`rules.py`); "" is the folder that holds all."""

    folder = models.CharField(max_length=200, unique=True, blank=True)
    approvals = models.PositiveSmallIntegerField(default=1)
    groups = models.ManyToManyField("auth.Group", related_name="+", through="GroupOfRule")
    """Of each of these one must be among those who approve."""
    checklist = models.JSONField(default=list)
    """What everybody who approves ticks off, in sentences."""
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("folder",)


class GroupOfRule(models.Model):
    """A group that a rule asks for: while it does, the group cannot be deleted and the rule become weaker."""

    reviewrule = models.ForeignKey(ReviewRule, on_delete=models.CASCADE)
    group = models.ForeignKey("auth.Group", on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "processes_reviewrule_groups"
        unique_together = (("reviewrule", "group"),)


class EmergencyApproval(models.Model):
    """Somebody made a version deployable without the approvals it needs; never changed, never deleted."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="emergency")
    content_hash = models.CharField(max_length=64)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    passed_over = models.JSONField(default=list)
    """What stood in the way, in sentences of that moment."""
    at = models.DateTimeField(auto_now_add=True)
