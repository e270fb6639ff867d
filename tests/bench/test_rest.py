"""What waiting costs: a thousand instances at rest; and a loop that goes on for very long."""

from __future__ import annotations

import json
import tracemalloc

from engine.interpreter import new_state, step
from engine.state.effects import RunActivity
from engine.state.triggers import CallCompleted, Start
from tests.bench.files import chain, loop, plan_of
from tests.bench.table import show

ROUNDS_OF_LOOP = 20_000
WAITING = '<userTask id="{id}" name="Ask"/>'


def test_a_thousand_instances_at_rest() -> None:
    plan = plan_of(chain(10, tag=WAITING))
    variables = json.dumps({"customer": "Ada", "lines": [{"article": f"a{n}", "price": n} for n in range(5)]})
    tracemalloc.start()
    states = []
    for number in range(1000):
        state = new_state()
        step(plan, state, Start(f"bench-{number}", json.loads(variables)), 0.0)
        states.append(state)
    bytes_each = tracemalloc.get_traced_memory()[0] / len(states)
    tracemalloc.stop()
    written = len(json.dumps(states[0].snapshot()))
    rows = [("in memory", f"{bytes_each:,.0f}"), ("written as JSON", f"{written:,}")]
    show("One of 1,000 instances that wait for a person, bytes of the state", rows, heads=("", "bytes"))


def test_a_long_loop_needs_no_more_memory_than_a_short_one() -> None:
    plan, state = plan_of(loop(ROUNDS_OF_LOOP)), new_state()
    effects = list(step(plan, state, Start("bench", {}), 0.0).effects)
    rows = []
    tracemalloc.start()
    done = 0
    while effects:
        effect = effects.pop(0)
        assert isinstance(effect, RunActivity)
        values = effect.request["values"]
        effects.extend(step(plan, state, CallCompleted(effect.call, values), 0.0).effects)
        done += 1
        if done in {100, ROUNDS_OF_LOOP // 2, ROUNDS_OF_LOOP - 1}:
            now = tracemalloc.get_traced_memory()[0]
            rows.append((f"{done:,}", f"{now:,}", f"{len(json.dumps(state.snapshot())):,}"))
    tracemalloc.stop()
    assert state.status == "completed"
    show("A loop, round by round (aim: flat)", rows, heads=("round", "bytes held", "bytes of state as JSON"))
