"""Reaching into values: fields of objects, elements and parts of lists and texts; nothing of Python."""

from __future__ import annotations

from collections.abc import Sequence

from engine.expressions.arithmetic import checked_text, too_many
from engine.expressions.limits import MAX_LIST
from engine.expressions.problems import Problem, Unfit
from engine.expressions.values import Value, kind


def read_field(value: Value, *, name: str) -> Value:
    """Return the field of an object; null has none, a missing one is null.

    `length` counts the elements of a list, the characters of a text, and the names in an object
    unless it has a field `length` of its own.
    """
    if type(value) is dict:
        return len(value) if name == "length" and name not in value else value.get(name)
    if value is None:
        return None
    if name == "length" and (type(value) is list or type(value) is str):
        return len(value)
    raise Unfit(f"only an object has a field `{name}`", position=0)


def read_index(value: Value, *, index: Value) -> Value:
    """Return an element by its number from 0 (or from the end, below 0), or a field by its name."""
    if value is None:
        return None
    if type(value) is dict:
        if type(index) is not str:
            raise Unfit("the fields of an object are named by texts", position=1)
        return value.get(index)
    if type(value) is not list and type(value) is not str:
        raise Unfit("only a list, a text or an object has elements", position=0)
    if type(index) is not int:
        raise Unfit("elements are counted with whole numbers", position=1)
    if not -len(value) <= index < len(value):
        raise Problem(
            f"there is no element at this place; {kind(value)} of length {len(value)} ends before it"
        )
    return value[index]


def read_slice(value: Value, *, bounds: Sequence[Value]) -> Value:
    """Return a part of a list or a text; of null it is null."""
    if value is None:
        return None
    if type(value) is not list and type(value) is not str:
        raise Unfit("only a list or a text has a part", position=0)
    lower, upper, step = (_bound(bound, position=place) for place, bound in enumerate(bounds, start=1))
    if step == 0:
        raise Problem("the step of a part cannot be 0")
    part = value[lower:upper:step]
    if isinstance(part, str):
        return checked_text(part)
    return part if len(part) <= MAX_LIST else too_many()


def _bound(value: Value, *, position: int) -> int | None:
    if value is not None and type(value) is not int:
        raise Unfit("the bounds of a part are whole numbers", position=position)
    return value


def as_key(value: Value) -> str:
    """Return the name of a field in an object literal; only texts are."""
    if type(value) is not str:
        raise Problem(f"the names in an object are texts, not {kind(value)}; write them in quotes")
    return value
