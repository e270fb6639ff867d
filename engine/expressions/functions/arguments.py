"""What the functions demand of their arguments; every refusal says what was expected and at which place."""

from __future__ import annotations

from engine.expressions.problems import Problem, Unfit
from engine.expressions.values import Moment, Value

Arguments = list[Value]


def walk_list(moment: Moment, value: Value, *, name: str) -> list[Value]:
    """Return the list `value` and take a step for each of its elements; `Unfit` when it is no list."""
    if type(value) is not list:
        raise Unfit(f"`{name}` needs a list", position=0)
    moment.walk(len(value))
    return value


def text_at(arguments: Arguments, *, position: int, name: str) -> str:
    """Return the argument at `position`; `Unfit` when it is no text."""
    value = arguments[position]
    if type(value) is not str:
        raise Unfit(f"`{name}` needs a text", position=position)
    return value


def ordered(value: Value) -> Value:
    """Return an element that can stand in an order; `Problem` for null."""
    if value is None:
        raise Problem("null is among the elements and has no place in an order")
    return value
