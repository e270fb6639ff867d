import json
import time
from itertools import pairwise

import pytest

from engine.compile import compile_process
from engine.events import ElementActivated, InstanceCancelled
from engine.interpreter import new_state, step
from engine.parse import read_definitions
from engine.state.effects import RunActivity
from engine.state.triggers import CallCompleted, Cancel, Start, TimerDue
from tests.engine.instances import Instance, plan_of

SEQUENCE = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t">
<process id="long" isExecutable="true"><startEvent id="start"/>{tasks}<endEvent id="end"/>{flows}</process>
</definitions>"""


def long_plan(tasks, *, tag="task"):
    ids = ["start", *(f"t{number}" for number in range(tasks)), "end"]
    nodes = "".join(f'<{tag} id="{each}"/>' for each in ids[1:-1])
    flows = "".join(f'<sequenceFlow id="f{a}" sourceRef="{a}" targetRef="{b}"/>' for a, b in pairwise(ids))
    text = SEQUENCE.format(tasks=nodes, flows=flows)
    return compile_process(read_definitions(text.encode()), "long")


def run_through(plan):
    state = new_state()
    outcome = step(plan, state, Start("i", {}), 0.0)
    while not state.is_over:
        outcome = step(plan, state, CallCompleted(outcome.effects[0].call, None), 0.0)
    return state


def test_two_thousand_tasks_in_a_row_neither_overflow_nor_slow_down():
    begin = time.perf_counter()
    run_through(long_plan(200))
    short = time.perf_counter() - begin
    plan = long_plan(2000)
    begin = time.perf_counter()
    state = run_through(plan)
    assert state.status == "completed"
    assert time.perf_counter() - begin < 40 * short + 0.5


def test_two_thousand_elements_without_a_wait_run_in_one_step():
    plan = long_plan(2000, tag="exclusiveGateway")
    state = new_state()
    step(plan, state, Start("i", {}), 0.0)
    assert state.status == "completed"


def test_fifty_thousand_rounds_of_a_loop_leave_the_state_as_small_as_one():
    plan = plan_of("service_task.variables")
    state = new_state()
    outcome = step(plan, state, Start("i", {"limit": 50_000}), 0.0)
    early = None
    while not state.is_over:
        (call,) = (effect for effect in outcome.effects if isinstance(effect, RunActivity))
        outcome = step(plan, state, CallCompleted(call.call, call.request["values"]), 0.0)
        early = early or len(json.dumps(state.snapshot()))
    assert state.result == {"limit": 50_000, "n": 50_000, "twice": 100_000}
    assert len(json.dumps(state.snapshot())) < early + 100
    assert state.elements == {}


def test_an_endless_loop_is_an_incident_and_a_retry_goes_on():
    instance = Instance("loop.endless")
    assert instance.incident.code == "endless-loop"
    assert len(instance.heard(ElementActivated)) == 10_001
    instance.resolve("retry")
    assert len([handle for handle in instance.state.waits() if handle.kind == "incident"]) == 1


def test_the_same_triggers_give_the_same_events_and_the_same_state():
    def story():
        instance = Instance("boundary_event.timer")
        instance.fire("remind")
        instance.submit("work", {"b": 1, "a": 2}, actor="ann")
        return instance

    one, other = story(), story()
    assert one.events == other.events
    assert one.effects == other.effects
    assert one.state.snapshot() == other.state.snapshot()


@pytest.mark.parametrize("trigger", [CallCompleted("c99", 1), TimerDue("e1"), Start("again", {})])
def test_a_trigger_that_nobody_waits_for_changes_nothing(trigger):
    instance = Instance("parallel_gateway.join")
    before = instance.state.snapshot()
    assert instance.send(trigger) == ()
    assert instance.state.snapshot() == before


def test_nothing_reaches_an_instance_that_is_over():
    instance = Instance("parallel_gateway.join")
    instance.send(Cancel("enough", "ann"))
    assert instance.heard(InstanceCancelled)[0].actor == "ann"
    assert instance.open == []
    assert instance.send(Cancel("again")) == ()
