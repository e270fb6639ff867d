"""Random processes, moved at random moments: identical plans change nothing, and nothing is ever lost."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import WrongTrigger
from engine.interpreter import step
from engine.interpreter.migration import CAN, judge, went_over
from engine.plan import Node, Plan
from engine.state import State
from engine.state.triggers import Cancel, Migrate
from tests.engine.instances import Instance
from tests.engine.interpreter.migration.moving import move, plan
from tests.engine.interpreter.test_properties import NAMES, PLANS, START, answer, assert_sound

SETTINGS: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "derandomize": True,
}


def renamed(old: Plan) -> Plan:
    """The same process under another name: another fingerprint, the same meaning."""
    return rebuilt(old, name=f"{old.name} again")


def rebuilt(old: Plan, *, name: str = "", without: frozenset[str] = frozenset()) -> Plan:
    """The plan without some elements, with everything that hangs on them."""
    nodes = [
        Node(
            node.id,
            node.type,
            node.name,
            node.scope,
            node.default,
            tuple(each for each in node.boundaries if each not in without),
            node.config,
            node.loop,
            node.start_quantity,
            node.completion_quantity,
        )
        for node in old.nodes.values()
        if node.id not in without
    ]
    flows = [flow for flow in old.flows.values() if not {flow.source, flow.target} & without]
    return Plan(
        process_id=old.process_id,
        name=name or old.name,
        nodes=nodes,
        flows=flows,
        scopes=[dataclasses.replace(scope) for scope in old.scopes.values()],
        variables=old.variables.values(),
        settings=old.settings,
        reach=old.reach,
    )


def played(data: Any, old: Plan) -> Instance | None:
    """An instance somewhere on its way; None for one that is over."""
    instance = Instance(old, dict(START))
    for _ in range(data.draw(st.integers(0, 8))):
        if instance.state.is_over:
            return None
        instance.send(answer(data.draw, data.draw(st.sampled_from(instance.state.waits()))))
    return None if instance.state.is_over else instance


def shape(state: State) -> dict[str, Any]:
    """The state without what a migration may count on."""
    found = state.snapshot()
    return {name: value for name, value in found.items() if name not in {"sequence", "migrated", "counter"}}


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=5, **SETTINGS)
@given(data=st.data())
def test_moving_to_the_same_process_changes_nothing(name: str, data: Any) -> None:
    old = PLANS[name]
    instance = played(data, old)
    if instance is None:
        return
    before, twin = shape(instance.state), renamed(old)
    move(instance, old)
    assert shape(instance.state) == before
    if judge(old, twin, instance.state, now=instance.now).verdict != CAN:
        assert any("compensating" in each.memory for each in instance.state.elements.values())
        return
    events = len(instance.events)
    move(instance, twin)
    assert shape(instance.state) == before
    assert len(instance.events) == events + 1


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=5, **SETTINGS)
@given(data=st.data())
def test_any_other_version_is_judged_rightly_and_loses_no_token(name: str, data: Any) -> None:
    old = PLANS[name]
    removed = data.draw(st.frozensets(st.sampled_from(sorted(old.nodes)), max_size=2))
    try:
        new = rebuilt(old, without=removed)
    except KeyError:
        return
    whole = (node for node in old.nodes.values() if node.id in old.scopes)
    instance = played(data, old)
    if instance is None or any(node.id in removed for node in whole) or needed(old, removed):
        return
    choices: dict[str, str] = {}
    for judgement in judge(old, new, instance.state, now=instance.now).judgements:
        if judgement.targets and judgement.key and data.draw(st.booleans()):
            goes_on = [each.value for each in judgement.targets if each.how != "end"]
            choices[judgement.key] = data.draw(st.sampled_from(goes_on or ["end:"]))
    found = judge(old, new, instance.state, choices=choices, now=instance.now)
    before = instance.state.snapshot()
    migrate = Migrate(new.fingerprint, choices)
    if found.verdict != CAN:
        with pytest.raises(WrongTrigger):
            step(old, instance.state, migrate, instance.now, target=new)
        assert instance.state.snapshot() == before
        return
    alive = bool(instance.state.elements or any(each.arrived for each in instance.state.scopes.values()))
    move(instance, new, choices)
    assert instance.plan.fingerprint == new.fingerprint
    assert all(each.element in new.nodes for each in instance.state.elements.values())
    assert all(handle.element in new.nodes for handle in instance.state.handles.values())
    if alive and not instance.state.is_over:
        assert_sound(instance)
    instance.send(Cancel("enough")) if not instance.state.is_over else None
    assert instance.state.waits() == []


def needed(old: Plan, removed: frozenset[str]) -> bool:
    """Whether something refers to an element that is gone, which no compiled plan does."""
    for scope in old.scopes.values():
        if removed & {*scope.starts, *scope.start_events, *scope.event_subprocesses}:
            return True
    texts = [str(node.config) for node in old.nodes.values() if node.id not in removed]
    return any(f"'{each}'" in text for each in removed for text in texts)


def test_a_migration_without_a_target_is_our_own_mistake() -> None:
    tiny = plan('<startEvent id="s"/><userTask id="look"/>', "s-look")
    outcome = step(tiny, Instance(tiny).state, Migrate(tiny.fingerprint), 0.0, target=tiny)
    assert not went_over(outcome)
