"""States of a user task, and who moves it.

| from | to | by |
|---|---|---|
| – | open | the engine opens it |
| open | completing | a person answers (`complete_task`); the engine hears of it |
| completing, open | completed | the engine closes it as completed |
| completing, open | cancelled | the engine withdraws it, or its instance ends |
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATES = {
    "open": _("Open"),
    "completing": _("Being completed"),
    "completed": _("Completed"),
    "cancelled": _("Cancelled"),
}

OVER = ("completed", "cancelled")

MOVES = {
    "open": ("completing", *OVER),
    "completing": OVER,
    "completed": (),
    "cancelled": (),
}
"""State → states that may follow. An answered task never opens again."""


def state_after(own: str, *, engine: str) -> str:
    """The row's state when the engine says `engine`: an answer on its way is not taken back."""
    return engine if engine in MOVES.get(own, ()) else own
