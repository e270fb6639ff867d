"""An instance that leaves a worker's memory does nothing more there: another worker goes on with it."""

from __future__ import annotations

import pytest

from engine.events import UserTaskOpened
from engine.interpreter import Outcome, step
from engine.state.triggers import Trigger
from engine.temporal import workflow
from tests.engine.temporal.conftest import StartWorker
from tests.engine.temporal.ports import until
from tests.engine.temporal.processes import chain, plans, process

pytestmark = pytest.mark.temporal


async def test_a_worker_that_forgets_an_instance_does_not_cancel_it(
    start_worker: StartWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    stepped: list[Trigger] = []

    def remembering(plan, state, trigger, *more, **named) -> Outcome:
        stepped.append(trigger)
        return step(plan, state, trigger, *more, **named)

    monkeypatch.setattr(workflow, "step", remembering)
    running = await start_worker(*plans(process(chain("<userTask/>"))), max_cached_workflows=1)
    first = await running.start()
    await until(lambda: running.sink.of(first, UserTaskOpened))
    second = await running.start()
    await until(lambda: running.sink.of(second, UserTaskOpened))
    await running.engine.snapshot(first)

    assert {type(each).__name__ for each in stepped} == {"Start"}
    await running.engine.cancel(first, reason="enough")
    await running.engine.cancel(second, reason="enough")
