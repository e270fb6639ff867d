from __future__ import annotations

from collections.abc import Iterator

import pytest

from studio.activities.functions.pool import FunctionPool


@pytest.fixture(scope="session")
def pool() -> Iterator[FunctionPool]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PS_CANARY", "canary-of-this-test")
        made = FunctionPool(at_once=4)
        made.warm()
        yield made
        made.close()
