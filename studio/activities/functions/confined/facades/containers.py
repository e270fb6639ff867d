"""collections, itertools, functools and copy."""

from __future__ import annotations

import collections
import copy
import functools
import itertools
from collections.abc import Iterable
from typing import Any

from studio.activities.functions.confined.classes import NAMED_TUPLES
from studio.activities.functions.confined.facades.numbers import pick


def named_tuple(typename: str, field_names: str | Iterable[str], *, defaults: Any = None) -> type:
    """Makes a named tuple whose fields a script may read; underscores and keywords are refused by Python."""
    make: Any = collections.namedtuple  # mypy knows only those that are written out
    made: type = make(typename, field_names, defaults=defaults)
    NAMED_TUPLES[made] = frozenset({*make_fields(made), "count", "index"})
    return made


def make_fields(made: Any) -> tuple[str, ...]:
    """Returns the fields of a named tuple."""
    fields: tuple[str, ...] = made._fields
    return fields


def shallow(value: Any) -> Any:
    """Copies a value."""
    return copy.copy(value)


def deep(value: Any) -> Any:
    """Copies a value with everything in it."""
    return copy.deepcopy(value)


COLLECTIONS = {
    **pick(collections, "Counter OrderedDict defaultdict deque"),
    "namedtuple": named_tuple,
}

ITERTOOLS = pick(
    itertools,
    "accumulate chain combinations combinations_with_replacement compress count cycle dropwhile filterfalse "
    "groupby islice pairwise permutations product repeat starmap takewhile tee zip_longest",
)

FUNCTOOLS = pick(functools, "cache cmp_to_key lru_cache partial reduce")

COPY = {"copy": shallow, "deepcopy": deep}
