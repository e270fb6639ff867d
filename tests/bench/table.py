"""Measuring side by side: rounds that take turns, the best of each, and a table of ratios."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence

ROUNDS = int(os.environ.get("BENCH_ROUNDS") or 3)
"""How often each candidate is measured."""


def seconds_of(candidates: Mapping[str, Callable[[], object]], *, rounds: int = ROUNDS) -> dict[str, float]:
    """The least processor time of each in seconds; candidates take turns, so that busy moments hit all."""
    found: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, run in candidates.items():
            began = time.process_time()
            run()
            found[name].append(time.process_time() - began)
    return {name: min(times) for name, times in found.items()}


def show(title: str, rows: Sequence[Sequence[object]], *, heads: Sequence[str]) -> None:
    """Prints a table."""
    texts = [[str(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(len(row[column]) for row in texts) for column in range(len(heads))]
    print(f"\n{title}")
    for row in texts:
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
