"""The offline provider at an ad-hoc sub-process: each activity once, and then the end."""

from __future__ import annotations

from typing import Any

from engine.state.effects import RunActivity
from studio.activities.agents.samples import Sampler
from studio.activities.agents.schemas import shape_of
from tests.engine.instances import Instance


def test_it_chooses_every_activity_once_and_ends() -> None:
    instance = Instance("ad_hoc_sub_process.agent", {"customer": "Ann"})
    for _ in range(10):
        if instance.state.is_over:
            break
        question = instance.asked(RunActivity)[-1]
        answer: Any = None
        if question.kind == "agent":
            settings: Any = question.request["configuration"]
            shape = shape_of(settings["structured_output"])
            assert shape is not None
            answer = Sampler(shape.schema, inputs={}).sample()
            assert shape.problems(answer) == []
        instance.succeed(question.element, answer)
    assert instance.completed == ["start", "phone", "write", "file", "work", "end"]
