"""Instances and their variables."""

from __future__ import annotations

from engine.frozen import frozen
from engine.json_values import Json, JsonObject


@frozen
class InstanceStarted:
    """An instance (or an embedded sub-process running as a child) has begun."""

    at: float
    process: str
    process_name: str
    fingerprint: str
    variables: JsonObject
    scope: str | None = None
    """Sub-process element that this instance executes; None for a whole process."""
    parent: str | None = None
    """Instance that started this one."""
    root: str | None = None
    """Outermost instance of the same plan (itself when None)."""
    business_key: str | None = None
    started_by: str | None = None
    start_event: str | None = None


@frozen
class InstanceCompleted:
    """Every token was consumed; `variables` is the result."""

    at: float
    variables: JsonObject


@frozen
class InstanceFailed:
    """An error left the outermost scope uncaught; the workflow fails with `code`."""

    at: float
    code: str
    message: str
    element: str


@frozen
class InstanceCancelled:
    """A person or a parent stopped the instance."""

    at: float
    reason: str
    actor: str | None = None


@frozen
class InstanceMigrated:
    """The instance goes on with another plan; what follows from that is told by the events after it."""

    at: float
    process_name: str
    from_fingerprint: str
    fingerprint: str
    from_version: int | None
    to_version: int | None
    elements: tuple[JsonObject, ...]
    """Executions that go on: {"element_instance", "from", "to", "name"}."""
    scope: str | None = None
    """As in `InstanceStarted`, in the new plan."""
    actor: str | None = None


@frozen
class VariableChanged:
    """A variable received another value; `by` is the element or the person who wrote it."""

    at: float
    name: str
    old: Json
    new: Json
    scope: str
    element: str | None = None
    actor: str | None = None
    sensitive: bool = False
    transient: bool = False
