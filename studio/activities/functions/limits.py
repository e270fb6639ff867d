"""What one run of a script may use, and what the answer to it looks like."""

from __future__ import annotations

from dataclasses import dataclass, replace

LONGEST_SOURCE = 256 * 1024
LARGEST_INPUT = 32 * 1024 * 1024
LARGEST_ANSWER = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Hard limits, enforced by the operating system or by a count, never by the script's good will."""

    wall_seconds: float = 30.0
    cpu_seconds: int = 10
    memory_bytes: int = 256 * 1024 * 1024
    output_bytes: int = 1_500_000
    print_characters: int = 64 * 1024
    most_wall_seconds: float = 60.0
    """More than this no caller can ask for."""


def limits_for(timeout_seconds: float, *, usual: Limits) -> Limits:
    """Returns limits that end a run clearly before the time-out of whoever waits for it."""
    wall = min(max(timeout_seconds * 0.8, 0.2), usual.most_wall_seconds)
    return replace(usual, wall_seconds=wall, cpu_seconds=max(1, min(usual.cpu_seconds, round(wall))))
