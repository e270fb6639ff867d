"""What can become of a call, and the answer to each."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Outcome(StrEnum):
    """Of one call."""

    PUBLISHED = "published"
    WRONG_SIGNATURE = "wrong-signature"
    OUTSIDE_WINDOW = "outside-window"
    REPEATED = "repeated"
    TOO_LARGE = "too-large"
    NO_JSON = "no-json"
    NOT_MAPPED = "not-mapped"
    DISABLED = "disabled"


WORDS = {
    Outcome.PUBLISHED: _("Published"),
    Outcome.WRONG_SIGNATURE: _("Wrong signature"),
    Outcome.OUTSIDE_WINDOW: _("Too old or from the future"),
    Outcome.REPEATED: _("Repeated"),
    Outcome.TOO_LARGE: _("Too large"),
    Outcome.NO_JSON: _("No JSON"),
    Outcome.NOT_MAPPED: _("Could not be mapped"),
    Outcome.DISABLED: _("Switched off"),
}
STATUS = {
    Outcome.PUBLISHED: 202,
    Outcome.WRONG_SIGNATURE: 401,
    Outcome.OUTSIDE_WINDOW: 401,
    Outcome.REPEATED: 409,
    Outcome.TOO_LARGE: 413,
    Outcome.NO_JSON: 422,
    Outcome.NOT_MAPPED: 422,
    Outcome.DISABLED: 404,
}


class Refused(Exception):
    """A call that is not taken; who manages the trigger sees the reason, and a caller who signed."""

    def __init__(self, outcome: Outcome, reason: str = "") -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
