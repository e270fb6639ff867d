"""Two hundred functions at once, some of them hostile: the others finish, and the worker lives."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine.errors import ActivityFailure
from engine.ports import FunctionRequest, WorkResult
from studio.activities.functions.limits import Limits
from studio.activities.functions.pool import FunctionPool
from studio.activities.functions.runner import ConfinedFunctionRunner
from tests.studio.activities.orders import ORDER

HOSTILE = {
    17: ("while True: pass", {"timeout"}),
    59: ("x = []\nwhile True: x.append('y' * 10**6)", {"memory_limit"}),
    123: ("while True: print('x' * 1000)", {"timeout"}),
}


@pytest.fixture
def pool() -> Iterator[FunctionPool]:
    made = FunctionPool(at_once=4)
    yield made
    made.close()


def request(number: int) -> FunctionRequest:
    source = HOSTILE[number][0] if number in HOSTILE else f"total = sum(range({number})) + {number}"
    return FunctionRequest(
        order=replace(ORDER, idempotency_key=str(number)),
        source=source,
        function=None,
        version=None,
        variables={},
        timeout_seconds=20,
    )


@pytest.mark.slow
async def test_the_others_finish_the_worker_lives_and_limits_are_reported(pool: FunctionPool) -> None:
    worker = os.getpid()
    runner = ConfinedFunctionRunner(pool, usual=Limits(cpu_seconds=1))

    ended = await asyncio.gather(*(runner.run(request(n)) for n in range(200)), return_exceptions=True)

    for number, outcome in enumerate(ended):
        if number in HOSTILE:
            assert isinstance(outcome, ActivityFailure)
            assert outcome.code in HOSTILE[number][1]
            assert not outcome.retryable
        else:
            assert isinstance(outcome, WorkResult), outcome
            assert outcome.value == {"total": sum(range(number)) + number}
    flood = ended[123]
    assert isinstance(flood, ActivityFailure)
    assert os.getpid() == worker
    assert pool.describe()["running"]
