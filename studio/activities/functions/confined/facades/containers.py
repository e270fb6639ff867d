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


def named_tuple(typename: str, field_names: str | Iterable[str], *, defaults: Any = None) -> type:  # noqa: ANN401
    """Makes a named tuple whose fields a script may read; underscores and keywords are refused by Python."""
    made = collections.namedtuple(typename, field_names, defaults=defaults)
    NAMED_TUPLES[made] = frozenset({*made._fields, "count", "index"})
    return made


def shallow(value: Any) -> Any:  # noqa: ANN401
    """Copies a value."""
    return copy.copy(value)


def deep(value: Any) -> Any:  # noqa: ANN401
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
