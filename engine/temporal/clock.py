"""The instance's clock: Temporal's, unless `run_process` moves it by hand."""

from __future__ import annotations

from temporalio import workflow

_NEVER_BY_ITSELF = 86_400.0


class Clock:
    """Seconds since 1970 (UTC) as the instance sees them; `manual` is where a manual clock stands."""

    def __init__(self, *, manual: float | None = None) -> None:
        self.manual = manual

    @property
    def is_manual(self) -> bool:
        """Whether it stands still between two `advance`s."""
        return self.manual is not None

    def now(self) -> float:
        """The moment of this workflow task; a manual clock stands still between two `advance`s."""
        return workflow.time() if self.manual is None else self.manual

    def advance(self, moment: float) -> None:
        """Moves a manual clock forward to `moment`; earlier moments and other clocks change nothing."""
        if self.manual is not None:
            self.manual = max(self.manual, moment)

    def until(self, moment: float) -> float:
        """Seconds to sleep until `moment`, never negative; with a manual clock far too long,
        because there timers are fired by hand."""
        return max(0.0, moment - self.now()) + (0.0 if self.manual is None else _NEVER_BY_ITSELF)
