"""How many examples a run draws, and which drawn process failed last."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.properties.tree import Drawn

Test = TypeVar("Test", bound=Any)
CASES = Path(__file__).parent / "cases"
BUDGET = float(os.environ.get("PERISCOPE_BUDGET") or 1)
"""1 is some forty seconds for this folder; 100 is a long run (see README.md)."""

PATIENCE = pytest.mark.timeout(round(120 + 60 * BUDGET))
"""The mark of every module here: a long run takes long."""


DRAWN: Counter[str] = Counter()
"""Test → how many cases it has been given; told at the end of a run."""


def budget(examples: int, *, shrinks: bool = True) -> Callable[[Test], Test]:
    """So many examples at a budget of 1, counted.

    Without `shrinks` the first failure is told as it is: where a case takes seconds, looking for a smaller
    one outlasts the test's time, and then nobody learns what failed.
    """
    skipped = {Phase.explain} if shrinks else {Phase.explain, Phase.shrink}
    bounded = settings(
        max_examples=max(1, round(examples * BUDGET)),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
        phases=[each for each in Phase if each not in skipped],
    )

    def apply(test: Test) -> Test:
        inner = test.hypothesis.inner_test

        @wraps(inner)
        def counted(*args: Any, **kwargs: Any) -> Any:
            DRAWN[test.__name__] += 1
            return inner(*args, **kwargs)

        test.hypothesis.inner_test = counted
        return bounded(test)

    return apply


class Keeper:
    """Remembers the last process that failed; hypothesis tries the smallest one last."""

    def __init__(self) -> None:
        self.failed: Drawn | None = None


KEEPER = Keeper()


@contextmanager
def kept_if_it_fails(drawn: Drawn) -> Iterator[None]:
    """Lets the report store this process when the body fails."""
    try:
        yield
    except Exception as problem:
        if type(problem).__name__ != "UnsatisfiedAssumption":
            KEEPER.failed = drawn
        raise
