"""What one run of a script may use, and what the answer to it looks like."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST_SOURCE = 256 * 1024
LARGEST_INPUT = 4 * 1024 * 1024
LARGEST_ANSWER = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Hard limits, enforced by the operating system or by a count, never by the script's good will."""

    wall_seconds: float = 5.0
    cpu_seconds: int = 4
    memory_bytes: int = 256 * 1024 * 1024
    output_bytes: int = 1_500_000
    print_characters: int = 64 * 1024


WALL_MAXIMUM_SECONDS = 60.0


def limits_for(timeout_seconds: float) -> Limits:
    """Returns limits that end a run clearly before the time-out of whoever waits for it."""
    wall = min(max(timeout_seconds * 0.8, 0.2), WALL_MAXIMUM_SECONDS)
    return Limits(wall_seconds=wall, cpu_seconds=max(1, min(10, round(wall))))
