"""The same people and versions as the tests of processes, and a release."""

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
from tests.studio.releases.at_hand import order, release  # noqa: F401
