"""Errors, incidents and warnings."""

from __future__ import annotations

from engine.frozen import frozen


@frozen
class ErrorThrown:
    """A modelled or technical error travels outwards; `caught_by` is the element that took it, if any."""

    at: float
    code: str
    message: str
    element: str
    caught_by: str | None


@frozen
class IncidentRaised:
    """A failure waits for a person; the instance stays alive at this element.

    `attempts` counts all tries of this execution, those after a person's retry too. `flows` are the ways out
    of which whoever skips the element has to name one (`value`); empty where there is nothing to choose.
    """

    at: float
    incident: str
    element_instance: str
    element: str
    code: str
    message: str
    attempts: int
    flows: tuple[str, ...] = ()


@frozen
class IncidentResolved:
    """The incident is over. `resolution`: retried, skipped or cancelled."""

    at: float
    incident: str
    element_instance: str
    element: str
    resolution: str
    actor: str | None = None


@frozen
class WarningRaised:
    """Something is odd but the instance goes on. `rule` names it (for example a type mismatch)."""

    at: float
    element: str | None
    rule: str
    message: str
