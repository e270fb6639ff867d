"""What can become of a mail, and which moves are legal."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class MailState(StrEnum):
    """Of one mail."""

    TAKEN = "taken"
    """Every process that it should start has got it."""
    IGNORED = "ignored"
    """No process wants it."""
    SET_ASIDE = "set-aside"
    """It could not be dealt with; a person looks at it."""
    DISCARDED = "discarded"
    """A person put it away."""


WORDS = {
    MailState.TAKEN: _("Started a process"),
    MailState.IGNORED: _("Ignored"),
    MailState.SET_ASIDE: _("Set aside"),
    MailState.DISCARDED: _("Put away"),
}
SHOWN_AS = {
    MailState.TAKEN: "done",
    MailState.IGNORED: "skipped",
    MailState.SET_ASIDE: "failed",
    MailState.DISCARDED: "resolved",
}
"""How pages colour it (`_state.html`)."""
OPEN = frozenset({MailState.SET_ASIDE})
"""States that a person moves on: tries again or puts away."""
