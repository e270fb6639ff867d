"""The event log of instances and what is folded from it. Only `projector` writes the folds."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from studio.deployments.models import Deployment
from studio.instances.migration_models import InstanceMigration, MigrationBatch
from studio.sealing.fields import SealedJSONField

__all__ = [
    "ElementExecution",
    "FlowCount",
    "Incident",
    "Instance",
    "InstanceMigration",
    "LoggedEvent",
    "MigrationBatch",
    "SearchText",
    "VariableValue",
]


class Instance(models.Model):
    """A process instance, or a sub-process of one that runs as a child; `id` is its workflow id."""

    id = models.CharField(primary_key=True, max_length=500)
    deployment = models.ForeignKey(Deployment, null=True, on_delete=models.PROTECT, related_name="instances")
    process_id = models.CharField(max_length=200, db_index=True)
    process_name = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=64)
    earlier_plans = models.JSONField(default=list)
    """Fingerprints of the plans that it has been moved away from."""
    business_key = models.CharField(max_length=200, blank=True, db_index=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    root = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="family")
    """Outermost instance of the same plan; itself for a whole process."""
    scope_element = models.CharField(max_length=200, blank=True)
    """Sub-process element that this row executes; empty for a whole process."""
    state = models.CharField(max_length=20, default="starting", db_index=True)
    """starting running waiting_person waiting_event incident completed failed cancelled (`lifecycle.py`)."""
    shown_state = models.CharField(max_length=20, default="starting", db_index=True)
    """The state with those of its sub-processes that run as children: what lists show and filter."""
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    begun_by = models.CharField(max_length=20, default="person")
    """What started it: person, schedule, message, signal or process (`projector`)."""
    start_key = models.UUIDField(null=True, unique=True)
    """Made of the idempotency key that the start came with."""
    start_digest = models.CharField(max_length=64, blank=True)
    """Of what the start asked for: the same key with another request is a mistake (`actions.start`)."""
    started_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0)
    """Number of the last event folded into this row."""
    fence = models.BigIntegerField(default=0)
    """Fence of the batch that brought the last event (`engine.events.EventBatch`)."""
    fold = SealedJSONField(default=dict)
    """The fold (`projection/`) without the executions that have ended: those are rows of their own."""
    variables = SealedJSONField(default=dict)
    error = SealedJSONField(null=True)
    open_incidents = models.PositiveIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)
    """Why Temporal cannot move it though it should go on: its code fails; written by `reconciling`."""

    class Meta:
        ordering = ("-started_at", "-id")
        indexes = (
            models.Index(fields=("process_id", "state")),
            # Lists show whole processes, the newest first, and name the processes there are.
            models.Index(fields=("scope_element", "-started_at", "-id"), name="instance_newest"),
            models.Index(fields=("scope_element", "shown_state", "-started_at"), name="instance_by_state"),
            models.Index(fields=("scope_element", "process_id", "process_name"), name="instance_processes"),
        )

    @property
    def outermost(self) -> Instance:
        """The instance of the family that no other started; itself where it is that one."""
        return self.root or self


class SearchText(models.Model):
    """What the search looks through; apart from the instances, whose folds it would have to read as well."""

    instance = models.OneToOneField(
        Instance, primary_key=True, on_delete=models.CASCADE, related_name="searched"
    )
    text = models.TextField()
    """Id, business key and values in lower case; sensitive values are left out (`searching.py`)."""


class VariableValue(models.Model):
    """A variable of a whole process as lists find it (`variable_index.py`); none is sensitive."""

    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="values_found")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    """text, number, boolean, null or json."""
    text = models.CharField(max_length=200)
    number = models.FloatField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("instance", "name"), name="value_of_instance"),)
        indexes = (
            models.Index(fields=("name", "text"), name="value_by_text"),
            models.Index(fields=("name", "number"), name="value_by_number"),
        )


class LoggedEvent(models.Model):
    """One process event as it left the engine (`engine.events.write_event`)."""

    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="events")
    sequence = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    data = SealedJSONField()
    element = models.CharField(max_length=200, blank=True)
    """Element that the event is about. Queries cannot look into `data`: it is sealed."""
    subject = models.CharField(max_length=200, blank=True)
    """Name of the variable that changed, or id of the wait."""
    scope = models.CharField(max_length=40, blank=True)
    """Scope of the variable that changed."""
    fence = models.BigIntegerField(default=0)
    """Highest fence of the batches that carried this event."""

    class Meta:
        ordering = ("instance_id", "sequence")
        constraints = (models.UniqueConstraint(fields=("instance", "sequence"), name="event_sequence"),)
        indexes = (
            models.Index(
                fields=("instance", "subject", "sequence"),
                condition=models.Q(kind="VariableChanged"),
                name="variable_changes",
            ),
        )


class ElementExecution(models.Model):
    """One execution of one element; `state`: running waiting_person waiting_event incident done cancelled."""

    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="executions")
    element_instance = models.CharField(max_length=40)
    element = models.CharField(max_length=200)
    element_type = models.CharField(max_length=60)
    name = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    entry = SealedJSONField(default=dict)
    """The execution as the fold has it, with its calls."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("instance", "element_instance"), name="execution_of_instance"),
        )
        indexes = (models.Index(fields=("instance", "-id")),)


class FlowCount(models.Model):
    """How often a sequence flow was taken."""

    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="flow_counts")
    flow = models.CharField(max_length=200)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("instance", "flow"), name="flow_of_instance"),)


class Incident(models.Model):
    """A failure that waits for a person."""

    instance = models.ForeignKey(Instance, on_delete=models.CASCADE, related_name="incidents")
    key = models.CharField(max_length=40)
    """The incident's id within its instance ("i3")."""
    element = models.CharField(max_length=200)
    element_instance = models.CharField(max_length=40)
    code = models.CharField(max_length=200)
    message = models.TextField()
    attempts = models.PositiveIntegerField(default=1)
    flows = models.JSONField(default=list)
    """Ids of the ways out of which whoever skips the step has to name one."""
    state = models.CharField(max_length=20, default="open", db_index=True)
    """open, resolving (a person has decided), retried, skipped or cancelled (`lifecycle.py`)."""
    raised_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.CharField(max_length=150, blank=True)
    decision = models.CharField(max_length=20, blank=True)
    """What the person decided: retry, skip or cancel."""
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-raised_at",)
        constraints = (models.UniqueConstraint(fields=("instance", "key"), name="incident_of_instance"),)
