"""The fixed vocabulary: every function an expression can call, all pure, none of them a method of Python.

A missing value has no size and no letters, so most functions refuse null and say which variable has none.
`contains`, `startswith` and `endswith` are questions: asked about null, their answer is false.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from engine.expressions.functions import collections, numbers, texts, times
from engine.expressions.functions.arguments import Arguments
from engine.expressions.values import Moment, Value


@dataclass(frozen=True, slots=True)
class Function:
    """One function: what runs, how many arguments it takes, and whether `x.name(…)` may call it too."""

    run: Callable[[Moment, Arguments], Value]
    fewest: int
    most: int | None
    after_dot: bool = False


FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        "len": Function(collections.measure_length, 1, 1),
        "str": Function(texts.write_text, 1, 1),
        "int": Function(numbers.read_integer, 1, 1),
        "float": Function(numbers.read_float, 1, 1),
        "bool": Function(numbers.judge_truth, 1, 1),
        "max": Function(collections.find_largest, 1, None),
        "min": Function(collections.find_smallest, 1, None),
        "sum": Function(collections.add_up, 1, 1),
        "abs": Function(numbers.drop_sign, 1, 1),
        "round": Function(numbers.round_number, 1, 2),
        "sorted": Function(collections.sort_list, 1, 1),
        "column": Function(collections.take_column, 2, 2),
        "any": Function(collections.any_holds, 1, 1),
        "all": Function(collections.all_hold, 1, 1),
        "now": Function(times.tell_now, 0, 0),
        "today": Function(times.tell_today, 0, 0),
        "date": Function(times.read_date, 1, 1),
        "datetime": Function(times.read_datetime, 1, 1),
        "duration": Function(times.read_duration, 1, 1),
        "lower": Function(texts.lower_text, 1, 1, after_dot=True),
        "upper": Function(texts.upper_text, 1, 1, after_dot=True),
        "strip": Function(texts.strip_text, 1, 2, after_dot=True),
        "split": Function(texts.split_text, 1, 2, after_dot=True),
        "join": Function(texts.join_list, 1, 2, after_dot=True),
        "contains": Function(collections.ask_contains, 2, 2, after_dot=True),
        "startswith": Function(texts.ask_startswith, 2, 2, after_dot=True),
        "endswith": Function(texts.ask_endswith, 2, 2, after_dot=True),
        "get": Function(collections.get_element, 2, 3, after_dot=True),
        "keys": Function(collections.list_keys, 1, 1, after_dot=True),
        "values": Function(collections.list_values, 1, 1, after_dot=True),
    }
)
"""The whole vocabulary (`execution.md`, Expressions); nothing adds to it at run time."""
