"""Work of machines, and child instances."""

from __future__ import annotations

from dataclasses import field

from engine.frozen import frozen
from engine.json_values import JsonObject


@frozen
class ActivityStarted:
    """Work was handed to an activity worker; `kind` is what `RunActivity.kind` says."""

    at: float
    call: str
    element_instance: str
    element: str
    kind: str


@frozen
class ActivityCompleted:
    """The work came back; `details` describe it (model, tokens, prints, message ids, simulated …)."""

    at: float
    call: str
    element_instance: str
    element: str
    details: JsonObject = field(default_factory=dict)


@frozen
class ActivityFailed:
    """The work failed for good, after `attempts` tries."""

    at: float
    call: str
    element_instance: str
    element: str
    code: str
    message: str
    attempts: int
    details: JsonObject = field(default_factory=dict)


@frozen
class ChildStarted:
    """A child instance was asked for. `kind`: subprocess or call_activity."""

    at: float
    child: str
    element_instance: str
    element: str
    kind: str
    process: str


@frozen
class ChildEnded:
    """A child instance reported its end. `outcome`: completed, failed or cancelled."""

    at: float
    child: str
    element_instance: str
    element: str
    outcome: str
