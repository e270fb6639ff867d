"""Tables beside the versions of agents."""

from __future__ import annotations

from django.db import models


class AgentSample(models.Model):
    """A task to try an agent with, kept for the next person."""

    agent = models.ForeignKey("Agent", on_delete=models.CASCADE, related_name="samples")
    name = models.CharField(max_length=100)
    task = models.JSONField()
    """Prompt, input, schema of the answer and rules, as the test page sends them."""

    class Meta:
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("agent", "name"), name="agent_sample_name"),)

    def __str__(self) -> str:
        return self.name


class AgentTally(models.Model):
    """What a version did for one process on one day (UTC); never one row per run."""

    version = models.ForeignKey("AgentVersion", on_delete=models.CASCADE, related_name="tallies")
    day = models.DateField()
    process = models.CharField(max_length=200, blank=True)
    trial = models.BooleanField(default=False)
    """On the test page: real money, but no work of a process."""
    runs = models.PositiveBigIntegerField(default=0)
    """Attempts that ended; one that waits for a person has not."""
    failures = models.PositiveBigIntegerField(default=0)
    answers = models.PositiveBigIntegerField(default=0)
    tokens_read = models.PositiveBigIntegerField(default=0)
    tokens_written = models.PositiveBigIntegerField(default=0)
    cost = models.DecimalField(max_digits=20, decimal_places=8, default=0)
    """By the prices of the version, in whatever currency they are."""
    milliseconds = models.PositiveBigIntegerField(default=0)
    """Of all runs together."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("version", "day", "process", "trial"), name="agent_tally_cell"),
        )
        indexes = (models.Index(fields=("day",)),)

    def __str__(self) -> str:
        return f"{self.version_id} {self.day} {self.process}"
