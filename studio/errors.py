"""What the studio refuses, and why. `api/errors.py` and `ops/error_pages.py` turn these into HTTP.

StudioError
├── NotAllowed      the wrong person (HTTP 403; 404 where even the existence is private)
├── NotFound        nothing there, or nothing this person may see (404)
├── WrongState      the right person at the wrong moment (409)
├── Conflict        somebody else was faster (409; carries what is there now)
│   └── Outdated    what the request was made for is another by now (412; the same)
├── InvalidInput    fields with their messages (422)
└── Unavailable     a system behind us does not answer; try again (503)
"""

from __future__ import annotations

from collections.abc import Mapping


class StudioError(Exception):
    """Everything the studio refuses on purpose; `message` is shown to the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(StudioError):
    """The wrong person."""


class NotFound(StudioError):
    """Nothing there, or nothing this person may see."""


class WrongState(StudioError):
    """The right person at the wrong moment."""


class Conflict(StudioError):
    """Somebody else was faster; `current` is what is there now."""

    def __init__(self, message: str, *, current: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.current = dict(current or {})


class Outdated(Conflict):
    """What the request was made for is another by now; `current` is what is there."""


class InvalidInput(StudioError):
    """`fields` maps a field to its message; "" is the whole form."""

    def __init__(self, message: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.fields = dict(fields or {})


class Unavailable(StudioError):
    """A system behind us does not answer; trying again later helps."""
