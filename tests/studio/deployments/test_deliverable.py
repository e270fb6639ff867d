"""What the engine runs but nobody carries yet never goes live."""

from __future__ import annotations

import pytest

from studio.deployments.deliverable import undelivered
from tests.engine.temporal.processes import chain, plans, process
from tests.engine.temporal.test_endurance import TIMER

TIMER_START = (
    '<startEvent id="start"><timerEventDefinition><timeCycle>R/PT1H</timeCycle></timerEventDefinition>'
    "</startEvent>"
)
SIGNAL = "<intermediateThrowEvent ><signalEventDefinition/></intermediateThrowEvent>"


def test_timer_starts_are_refused_with_the_element() -> None:
    [plan] = plans(process(chain().replace('<startEvent id="start"/>', TIMER_START)))
    [finding] = undelivered(plan)
    assert (finding["rule"], finding["element"]) == ("not-carried-yet", "start")


@pytest.mark.parametrize("tag", ["<receiveTask />", SIGNAL, TIMER.format(text="PT1S")])
def test_messages_signals_and_timers_inside_are_carried(tag: str) -> None:
    [plan] = plans(process(chain(tag)))
    assert undelivered(plan) == []
