"""Whatever happens in whatever order: no crash, the state survives JSON, nothing stays open at the end."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.state.parts import Handle
from engine.state.triggers import (
    CallCompleted,
    CallFailed,
    Cancel,
    ChildCompleted,
    ChildFailed,
    MessageArrived,
    ResolveIncident,
    SignalArrived,
    TimerDue,
    UserTaskSubmitted,
)
from tests.engine.instances import FIXTURES, Instance, plan_of

NAMES = sorted(
    path.stem for path in FIXTURES.glob("*.bpmn") if not path.stem.startswith(("unsupported", "loop"))
)
PLANS = {name: plan_of(name) for name in NAMES}
VALUES = st.sampled_from([None, 0, 7, "5", "text", True, [1], {"approved": True, "receipt": "r", "n": 2}])
START = {
    "amount": 20,
    "n": 1,
    "limit": 3,
    "count": 2,
    "order": {"items": [1], "amount": 7},
    "pause": "PT5M",
    "x": 2,
    "order_id": 7,
    "price": 12,
    "level": 0,
    "patience": "soon",
    "numbers": [3, 1, 2],
    "voters": ["ann", "bob"],
    "items": [1, 2],
    "undone": "",
    "wanted": 2,
    "calls": 0,
    "seen": 0,
}


def answer(draw, handle):
    value = draw(VALUES)
    data = value if isinstance(value, dict) else {}
    answers = {
        "call": [
            CallCompleted(handle.id, value),
            CallFailed(handle.id, draw(st.sampled_from(["LOST", "X"])), "m"),
        ],
        "timer": [TimerDue(handle.id)],
        "wait": [Word(handle, value)],
        "user_task": [UserTaskSubmitted(handle.id, data, "ann", draw(st.sampled_from([None, "reject"])))],
        "child": [ChildCompleted(handle.id, data), ChildFailed(handle.id, "LOST", "m")],
        "incident": [
            ResolveIncident(handle.id, resolution, value) for resolution in ("retry", "skip", "cancel")
        ],
    }
    found = draw(st.sampled_from(answers[handle.kind]))
    return found.trigger() if isinstance(found, Word) else found


@dataclass
class Word:
    """What an open wait waits for, by its kind."""

    handle: Handle
    payload: object

    def trigger(self):
        kind, name, key = (self.handle.details[each] for each in ("kind", "name", "key"))
        if kind == "message":
            return MessageArrived(name, key, self.payload, self.handle.id)
        return SignalArrived(name, self.payload)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def test_any_order_of_answers_keeps_the_instance_sound(name, data):
    instance = Instance(PLANS[name], START)
    for _ in range(12):
        if instance.state.is_over:
            break
        handle = data.draw(st.sampled_from(instance.state.waits()))
        instance.send(answer(data.draw, handle))
    assert_sound(instance)
    instance.send(Cancel("enough"))
    assert_sound(instance)
    assert instance.state.is_over


def assert_sound(instance):
    state = instance.state
    assert instance.state.sequence == len(instance.events)
    if state.is_over:
        assert state.waits() == []
        assert state.elements == {}
        return
    assert state.waits(), "a running instance waits for something"
    for execution in state.elements.values():
        assert execution.id in state.scopes[execution.scope].members
        waits = execution.handles or execution.id in state.scopes or "compensating" in execution.memory
        assert waits, "every execution has something open"
        assert all(state.handles[each].owner == execution.id for each in execution.handles)
    assert all(scope.underway == 0 for scope in state.scopes.values())
