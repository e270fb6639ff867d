"""Tables of scenarios and of what became of them on versions."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from studio.sealing.fields import SealedJSONField


class Scenario(models.Model):
    """A start, a script of what people and systems answer, and what is expected; never removed for good."""

    definition = models.ForeignKey("Definition", on_delete=models.CASCADE, related_name="scenarios")
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    start_event = models.CharField(max_length=200, blank=True)
    """Empty for the plain start, or for whatever message of the script starts the process."""
    variables = SealedJSONField(default=dict)
    script = SealedJSONField(default=dict)
    """As `run_process --script` takes it."""
    expected = SealedJSONField(default=dict)
    """status, end_event, path (elements in order) and variables; what is absent is not asked."""
    required = models.BooleanField(default=True)
    """Whether it has to pass before an approval, where the process asks for that."""
    fingerprint = models.CharField(max_length=64)
    """SHA-256 of all that decides about its outcome: results are bound to it."""
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("definition", "name"),
                condition=models.Q(deleted_at=None),
                name="scenario_name",
            ),
        )

    def __str__(self) -> str:
        return self.name


class ScenarioResult(models.Model):
    """The last outcome of a scenario on a version, bound to the content of both."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="results")
    version = models.ForeignKey("Version", on_delete=models.CASCADE, related_name="scenario_results")
    fingerprint = models.CharField(max_length=64)
    content_hash = models.CharField(max_length=64)
    passed = models.BooleanField()
    status = models.CharField(max_length=20)
    problems = SealedJSONField(default=list)
    """What does not hold: what, expected, found, element, name."""
    coverage = models.JSONField(default=dict)
    """Reached elements and flows, and the outcomes of conditions (`engine.play.Coverage`)."""
    ran_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ("scenario__name", "pk")
        constraints = (models.UniqueConstraint(fields=("scenario", "version"), name="scenario_result"),)
