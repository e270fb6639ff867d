"""The same people and versions as the tests of processes."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.studio.processes.conftest import (  # noqa: F401
    alice,
    approved,
    bob,
    charlie,
    definition,
    draft,
    in_review,
    olga,
    version,
)


@pytest.fixture(autouse=True)
def fresh_counts() -> Iterator[None]:
    """Nobody has called or guessed too often because of another test."""
    cache.clear()
    yield
    cache.clear()
