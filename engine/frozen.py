"""Values of which every step, and every file that is read, makes very many."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

Value = TypeVar("Value")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: type[Value]) -> type[Value]:
    """A dataclass that nobody may change, which the type checker enforces.

    A dataclass that refuses at run time is made four times slower, and a step is little but making values.
    """
    return dataclass(slots=True, unsafe_hash=True)(kind)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def frozen_by_name(kind: type[Value]) -> type[Value]:
    """As `frozen`, with fields given by their names: for the model, of which a file makes thousands."""
    return dataclass(slots=True, unsafe_hash=True, kw_only=True)(kind)
