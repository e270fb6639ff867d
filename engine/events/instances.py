"""Instances and their variables."""

from __future__ import annotations

from dataclasses import dataclass

from engine.json_values import Json, JsonObject


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class InstanceCompleted:
    """Every token was consumed; `variables` is the result."""

    at: float
    variables: JsonObject


@dataclass(frozen=True, slots=True)
class InstanceFailed:
    """An error left the outermost scope uncaught; the workflow fails with `code`."""

    at: float
    code: str
    message: str
    element: str


@dataclass(frozen=True, slots=True)
class InstanceCancelled:
    """A person or a parent stopped the instance."""

    at: float
    reason: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
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
