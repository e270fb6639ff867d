"""The same people and versions as the tests of processes."""

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
