"""Counting runs beside the work, and reading the counts."""

from __future__ import annotations

import queue
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import structlog
from django.db import Error, connection, transaction
from django.db.models import F
from django.utils import timezone

from studio.library.functions.models import FunctionTally, FunctionVersion

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from studio.library.functions.models import Function

log = structlog.get_logger(__name__)
PAUSE_SECONDS = 1.0


class Cell(NamedTuple):
    """One row of the tally."""

    version: int
    day: dt.date
    outcome: str
    milliseconds: int


def rounded(milliseconds: int) -> int:
    """Returns a duration with two digits that count."""
    text = str(max(0, milliseconds))
    return round(int(text), 2 - len(text)) if len(text) > 2 else int(text)


class TallyWriter:
    """Takes runs at no cost and writes them together, in a thread of its own that ends when idle."""

    def __init__(self, *, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._pause_seconds = pause_seconds
        self._waiting: queue.SimpleQueue[Cell] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def note(self, version: int, *, outcome: str, milliseconds: int) -> None:
        """Counts one run of a version."""
        self._waiting.put(Cell(version, timezone.now().date(), outcome[:40], rounded(milliseconds)))
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._write, name="function-tallies", daemon=True)
                self._thread.start()

    def flush(self) -> None:
        """Writes what waits, in the caller's thread."""
        counted: Counter[Cell] = Counter()
        while not self._waiting.empty():
            counted[self._waiting.get()] += 1
        add_runs(counted)

    def _write(self) -> None:
        try:
            while True:
                threading.Event().wait(self._pause_seconds)
                with self._lock:
                    if self._waiting.empty():
                        self._thread = None
                        return
                try:
                    self.flush()
                except Error as error:
                    # Counts are worth less than the work: what cannot be written is forgotten.
                    log.warning("function_runs_not_counted", reason=str(error))
                finally:
                    connection.close()
        finally:
            connection.close()


def add_runs(counted: Counter[Cell]) -> None:
    """Adds runs to their rows, in one transaction and always in the same order."""
    if not counted:
        return
    with transaction.atomic():
        for cell, runs in sorted(counted.items()):
            version, day, outcome, milliseconds = cell
            row, _made = FunctionTally.objects.get_or_create(
                version_id=version, day=day, outcome=outcome, milliseconds=milliseconds
            )
            FunctionTally.objects.filter(pk=row.pk).update(runs=F("runs") + runs)


@dataclass
class Statistics:
    """The runs of one version, or of several together."""

    runs: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    durations: Counter[int] = field(default_factory=Counter)

    def add(self, *, outcome: str, milliseconds: int, runs: int) -> None:
        """Adds one row."""
        self.runs += runs
        self.durations[milliseconds] += runs
        if outcome:
            self.failures[outcome] += runs

    @property
    def success_rate(self) -> float | None:
        """Share of runs that succeeded, 0 to 1; None without runs."""
        return (self.runs - self.failures.total()) / self.runs if self.runs else None

    @property
    def success_percent(self) -> float | None:
        """The same per cent, with one decimal."""
        return None if self.success_rate is None else round(self.success_rate * 100, 1)

    def percentile(self, share: float) -> int | None:
        """Returns the milliseconds that this share of the runs did not exceed; None without runs."""
        left = share * self.runs
        for milliseconds in sorted(self.durations):
            left -= self.durations[milliseconds]
            if left <= 0:
                return milliseconds
        return None

    @property
    def p50(self) -> int | None:
        """Half of the runs took no longer (milliseconds)."""
        return self.percentile(0.5)

    @property
    def p95(self) -> int | None:
        """Nineteen of twenty runs took no longer (milliseconds)."""
        return self.percentile(0.95)


def statistics_of(function: Function) -> dict[int, Statistics]:
    """Returns version number → its runs, for versions that ran."""
    numbers = dict(FunctionVersion.objects.filter(function=function).values_list("pk", "number"))
    rows = FunctionTally.objects.filter(version__function=function)
    return gather((numbers[row.version_id], row) for row in rows)


def gather(rows: Iterable[tuple[int, FunctionTally]]) -> dict[int, Statistics]:
    """Adds rows up by number."""
    found: dict[int, Statistics] = {}
    for number, row in rows:
        found.setdefault(number, Statistics()).add(
            outcome=row.outcome, milliseconds=row.milliseconds, runs=row.runs
        )
    return found
