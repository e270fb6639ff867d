"""A run that would never come to rest is stopped and says so."""

from __future__ import annotations

import pytest

from engine.testing import run
from tests.engine.temporal.processes import plans, process

LOOP = (
    '<startEvent id="start"/><serviceTask id="work"/>'
    '<sequenceFlow id="f1" sourceRef="start" targetRef="work"/>'
    '<sequenceFlow id="again" sourceRef="work" targetRef="work"/>'
)


def test_a_loop_of_tasks_that_answer_at_once_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.testing.memory_host.MAX_ANSWERS", 50)
    result = run(plans(process(LOOP)))
    assert result.status == "waiting"
    assert result.error is not None
    assert result.error["code"] == "endless-run"
    assert result.completed.count("work") == 50
