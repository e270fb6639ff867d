"""Why the supervisor stops, as one sentence for the person at the terminal."""

from __future__ import annotations


class CannotRun(Exception):
    """The studio cannot run here; the message says what is wrong and what to change."""
