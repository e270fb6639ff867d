"""Errors, incidents and warnings."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ErrorThrown:
    """A modelled or technical error travels outwards; `caught_by` is the element that took it, if any."""

    at: float
    code: str
    message: str
    element: str
    caught_by: str | None


@dataclass(frozen=True, slots=True)
class IncidentRaised:
    """A failure waits for a person; the instance stays alive at this element."""

    at: float
    incident: str
    element_instance: str
    element: str
    code: str
    message: str
    attempts: int


@dataclass(frozen=True, slots=True)
class IncidentResolved:
    """The incident is over. `resolution`: retried, skipped or cancelled."""

    at: float
    incident: str
    element_instance: str
    element: str
    resolution: str
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class WarningRaised:
    """Something is odd but the instance goes on. `rule` names it (for example a type mismatch)."""

    at: float
    element: str | None
    rule: str
    message: str
