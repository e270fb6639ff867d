"""`len max min sum sorted any all contains get keys values`."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from engine.expressions.arithmetic import add, too_many
from engine.expressions.comparison import comparable, contains, sort_keys
from engine.expressions.durations import Duration
from engine.expressions.functions.arguments import Arguments, ordered, walk_list
from engine.expressions.limits import MAX_LIST
from engine.expressions.problems import Problem, Unfit
from engine.expressions.values import Moment, Value, is_number, kind


def measure_length(_: Moment, arguments: Arguments) -> Value:
    """Count the elements of a list, the characters of a text or the names in an object."""
    value = arguments[0]
    if isinstance(value, str | list | dict):
        return len(value)
    raise Unfit("only a list, a text or an object has a length", position=0)


def find_largest(moment: Moment, arguments: Arguments) -> Value:
    """Return the largest argument, or the largest element of a single list."""
    return _extreme(moment, arguments, name="max", better=operator.gt)


def find_smallest(moment: Moment, arguments: Arguments) -> Value:
    """Return the smallest argument, or the smallest element of a single list."""
    return _extreme(moment, arguments, name="min", better=operator.lt)


def _extreme(moment: Moment, arguments: Arguments, *, name: str, better: Callable[[Any, Any], bool]) -> Value:
    elements = walk_list(moment, arguments[0], name=name) if len(arguments) == 1 else arguments
    if not elements:
        raise Problem(f"`{name}` needs at least one element; the list is empty")
    best = ordered(elements[0])
    for element in elements[1:]:
        if better(*comparable(ordered(element), best)):
            best = element
    return best


def add_up(moment: Moment, arguments: Arguments) -> Value:
    """Add up a list of numbers or of durations; an empty list is 0."""
    elements = walk_list(moment, arguments[0], name="sum")
    total: Value = elements[0] if elements and type(elements[0]) is Duration else 0
    for element in elements[1:] if type(total) is Duration else elements:
        if not is_number(element) and type(element) is not Duration:
            raise Problem(f"`sum` needs a list of numbers; {kind(element)} is among them")
        total = add(total, element)
    return total


def sort_list(moment: Moment, arguments: Arguments) -> Value:
    """Return a list in ascending order; equal elements keep theirs."""
    elements = walk_list(moment, arguments[0], name="sorted")
    if len(elements) > MAX_LIST:
        too_many()
    keys = sort_keys([ordered(element) for element in elements])
    order = sorted(range(len(elements)), key=keys.__getitem__)
    return [elements[index] for index in order]


def take_column(moment: Moment, arguments: Arguments) -> Value:
    """Return one field of every object in a list, where it has a value; null has no elements."""
    rows, name = arguments
    if type(name) is not str:
        raise Unfit("the fields of an object are named by texts", position=1)
    elements = walk_list(moment, rows, name="column") if rows is not None else []
    found = [each.get(name) for each in elements if type(each) is dict]
    return [each for each in found if each is not None]


def any_holds(moment: Moment, arguments: Arguments) -> Value:
    """Tell whether any element counts as true."""
    return any(walk_list(moment, arguments[0], name="any"))


def all_hold(moment: Moment, arguments: Arguments) -> Value:
    """Tell whether every element counts as true."""
    return all(walk_list(moment, arguments[0], name="all"))


def ask_contains(moment: Moment, arguments: Arguments) -> Value:
    """Tell whether the first argument holds the second, as `in` does."""
    return contains(moment, arguments[0], arguments[1])


def get_element(_: Moment, arguments: Arguments) -> Value:
    """Return a value of an object or a list, or the third argument where there is none."""
    container, key = arguments[0], arguments[1]
    default = arguments[2] if len(arguments) > 2 else None
    if container is None:
        return default
    if type(container) is dict:
        return container.get(key, default) if type(key) is str else default
    if type(container) is not list:
        raise Unfit("`get` needs an object or a list", position=0)
    found = type(key) is int and -len(container) <= key < len(container)
    return container[key] if found and type(key) is int else default


def list_keys(moment: Moment, arguments: Arguments) -> Value:
    """Return the names in an object, in its order."""
    return [*_entries(moment, arguments[0], name="keys")]


def list_values(moment: Moment, arguments: Arguments) -> Value:
    """Return the values in an object, in its order."""
    return [*_entries(moment, arguments[0], name="values").values()]


def _entries(moment: Moment, value: Value, *, name: str) -> dict[str, Value]:
    if type(value) is not dict:
        raise Unfit(f"`{name}` needs an object", position=0)
    moment.walk(len(value))
    return value
