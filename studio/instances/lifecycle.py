"""States of instances and incidents."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATES = {
    "starting": _("Starting"),
    "running": _("Running"),
    "waiting_person": _("Waiting for person"),
    "waiting_event": _("Waiting for event"),
    "incident": _("Incident"),
    "completed": _("Completed"),
    "failed": _("Failed"),
    "cancelled": _("Cancelled"),
}
"""State of an instance → its name for people. The engine's events move it (`projection/`), nobody else."""

ENDED = ("completed", "failed", "cancelled")

PRECEDENCE = ("incident", "waiting_person", "waiting_event", "running", "starting")
"""Which state of a family is shown while it lives: the first that one of its members has."""

INCIDENT_STATES = {
    "open": _("Open"),
    "resolving": _("Being resolved"),
    "retried": _("Retried"),
    "skipped": _("Skipped"),
    "cancelled": _("Cancelled"),
}

INCIDENT_DECISIONS = ("retry", "skip", "cancel")
"""What a person can decide about an open incident."""


def shown_state(own: str, *, family: tuple[str, ...]) -> str:
    """The state that lists show for an instance with its sub-processes."""
    if own in ENDED:
        return own
    present = {own, *family}
    return next((state for state in PRECEDENCE if state in present), own)
