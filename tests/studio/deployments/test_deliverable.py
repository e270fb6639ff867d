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


@pytest.mark.parametrize(
    ("body", "element"),
    [
        (chain("<receiveTask />"), "t1"),
        (chain(SIGNAL), "t1"),
        (chain().replace('<startEvent id="start"/>', TIMER_START), "start"),
    ],
)
def test_messages_signals_and_timer_starts_are_refused_with_the_element(body: str, element: str) -> None:
    [plan] = plans(process(body))
    [finding] = undelivered(plan)
    assert (finding["rule"], finding["element"]) == ("not-carried-yet", element)


def test_timers_inside_are_carried() -> None:
    [plan] = plans(process(chain(TIMER.format(text="PT1S"))))
    assert undelivered(plan) == []
