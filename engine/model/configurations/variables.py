"""Declarations of process variables (`extensions.md`, Process level)."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.json_values import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Constraints:
    """Limits of a value; None means no limit."""

    min: float | None = None
    max: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str | None = None
    enum: tuple[Json, ...] | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessVariable:
    """`type` is one of string integer number boolean datetime array object any; `default` is its text."""

    name: str
    type: str = "any"
    required: bool = False
    is_input: bool = False
    default: str | None = None
    description: str = ""
    sensitive: bool = False
    immutable: bool = False
    transient: bool = False
    scope: str | None = None
    constraints: Constraints = field(default_factory=Constraints)
    line: int = 0
