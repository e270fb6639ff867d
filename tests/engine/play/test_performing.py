"""A session is its decisions: played again they do the same, fewer of them are an earlier moment."""

from __future__ import annotations

from typing import Any

import pytest

from engine.events import write_event
from engine.plan import Plan
from engine.play import (
    Performance,
    Stage,
    UnreadableDecision,
    coverage_of,
    perform,
    read_decisions,
    script_of,
    unknowns_of,
    within,
    write_decisions,
)
from engine.play.performing import carry_out
from tests.engine.temporal.processes import plans, process

ORDER = (
    '<startEvent id="start"/>'
    '<userTask id="ask"><extensionElements><p:TaskDefinition><p:formData>'
    '<p:field name="amount" type="number" required="true"/></p:formData></p:TaskDefinition>'
    "</extensionElements></userTask>"
    '<boundaryEvent id="late" attachedToRef="ask"><timerEventDefinition><timeDuration>PT1H</timeDuration>'
    '</timerEventDefinition></boundaryEvent><endEvent id="gave_up"/>'
    '<exclusiveGateway id="much" default="little"/>'
    '<serviceTask id="call"><extensionElements><p:WebhookConfiguration url="http://example.org/">'
    '<p:outputMapping variable="said"/></p:WebhookConfiguration></extensionElements></serviceTask>'
    '<endEvent id="done"/><endEvent id="small"/>'
    '<sequenceFlow id="f1" sourceRef="start" targetRef="ask"/>'
    '<sequenceFlow id="f2" sourceRef="ask" targetRef="much"/>'
    '<sequenceFlow id="f3" sourceRef="late" targetRef="gave_up"/>'
    '<sequenceFlow id="big" sourceRef="much" targetRef="call"><conditionExpression>amount &gt; limit'
    "</conditionExpression></sequenceFlow>"
    '<sequenceFlow id="little" sourceRef="much" targetRef="small"/>'
    '<sequenceFlow id="f4" sourceRef="call" targetRef="done"/>'
)
BEGIN = {"do": "begin", "process": "order", "variables": {"limit": 100}}
ANSWER = {"do": "answer_task", "instance": "order-1", "task": "u3", "data": {"amount": 500}}


@pytest.fixture(scope="module")
def order() -> tuple[Plan, ...]:
    return plans(process(ORDER))


def played(order: tuple[Plan, ...], *decisions: dict[str, Any]) -> Performance:
    return perform(Stage(order), read_decisions(decisions))


def handle(performance: Performance, kind: str) -> str:
    handles = performance.stage.state("order-1").handles.values()
    return next(each.id for each in handles if each.kind == kind)


def whole(order: tuple[Plan, ...]) -> list[dict[str, Any]]:
    """A session to the end: begin, answer the task, the webhook says something."""
    first = played(order, BEGIN)
    answer = {**ANSWER, "task": handle(first, "user_task")}
    second = played(order, BEGIN, answer)
    call = {"do": "answer_work", "instance": "order-1", "call": handle(second, "call"), "result": "ok"}
    return [BEGIN, answer, call]


def told(performance: Performance) -> list[Any]:
    return [(each.instance, each.sequence, write_event(each.event)) for each in performance.stage.events]


def test_going_back_to_each_step_equals_a_fresh_run_of_so_many_decisions(order: tuple[Plan, ...]) -> None:
    decisions = read_decisions(whole(order))
    growing = Stage(order)
    for number, decision in enumerate(decisions, 1):
        carry_out(growing, decision)
        fresh = perform(Stage(order), decisions[:number])
        assert told(fresh) == told(Performance(growing))
        assert fresh.stage.state("order-1").snapshot() == growing.state("order-1").snapshot()
        assert fresh.marks[-1] == len(growing.events)
    assert growing.state("order-1").status == "completed"


def test_what_reaches_outside_waits_and_the_clock_stands_still(order: tuple[Plan, ...]) -> None:
    performance = played(order, BEGIN)
    assert {each.kind for each in performance.stage.state("order-1").handles.values()} == {
        "user_task",
        "timer",
    }
    assert performance.stage.now == 1_704_067_200.0


def test_skipping_time_lets_the_timer_fire(order: tuple[Plan, ...]) -> None:
    timer = handle(played(order, BEGIN), "timer")
    performance = played(order, BEGIN, {"do": "skip_time", "instance": "order-1", "handle": timer})
    assert performance.stage.now == 1_704_067_200.0 + 3600
    assert "gave_up" in coverage_of(performance.stage.events, order[0]).elements


def test_an_answer_that_the_form_refuses_stops_the_session_there(order: tuple[Plan, ...]) -> None:
    task = handle(played(order, BEGIN), "user_task")
    performance = played(order, BEGIN, {**ANSWER, "task": task, "data": {"amount": "much"}})
    assert len(performance.played) == 1
    assert list(performance.fields) == ["amount"]


def test_a_decision_about_something_that_does_not_wait_is_refused(order: tuple[Plan, ...]) -> None:
    performance = played(order, BEGIN, {"do": "run_work", "instance": "order-1", "call": "c99"})
    assert performance.refusal == "No work c99 waits for an answer in order-1."


def test_a_webhook_cannot_run_but_can_fail_after_a_while(order: tuple[Plan, ...]) -> None:
    begin, answer, call = whole(order)
    refused = played(order, begin, answer, {"do": "run_work", "instance": "order-1", "call": call["call"]})
    assert refused.refusal is not None
    late = {**call, "do": "fail_work", "code": "http-503", "message": "busy", "delay": 60}
    late.pop("result")
    waiting = played(order, begin, answer, late)
    assert waiting.stage.due("order-1", call["call"]) == waiting.stage.now + 60
    skip = {"do": "skip_time", "instance": "order-1", "handle": call["call"]}
    failed = played(order, begin, answer, late, skip)
    assert handle(failed, "incident")


def test_decisions_survive_their_way_through_json(order: tuple[Plan, ...]) -> None:
    decisions = read_decisions(whole(order))
    assert read_decisions(write_decisions(decisions)) == decisions


def test_an_answer_after_an_endless_time_is_refused(order: tuple[Plan, ...]) -> None:
    begin, answer, call = whole(order)
    late = played(order, begin, answer, {**call, "delay": 10**400})
    assert "ten years" in (late.refusal or "")


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"do": "dance"},
        {"do": "begin"},
        {"do": "begin", "process": "a", "more": 1},
        {"do": "begin", "process": 3},
        {"do": "skip_time", "instance": "a", "handle": None},
    ],
)
def test_decisions_that_mean_nothing_are_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(UnreadableDecision):
        read_decisions([bad])


def test_coverage_counts_both_outcomes_of_a_condition(order: tuple[Plan, ...]) -> None:
    begin, answer, _ = whole(order)
    big = coverage_of(played(order, begin, answer).stage.events, order[0])
    assert big.conditions == {"big": {True}}
    small = coverage_of(played(order, begin, {**answer, "data": {"amount": 1}}).stage.events, order[0])
    assert small.conditions == {"big": {False}}
    big.add(small)
    assert within(big, order[0]) == {"elements": (5, 8), "flows": (4, 6), "conditions": (2, 2)}


def test_a_condition_that_meets_an_unknown_name_is_told(order: tuple[Plan, ...]) -> None:
    begin = {"do": "begin", "process": "order"}
    task = handle(played(order, begin), "user_task")
    events = played(order, begin, {**ANSWER, "task": task}).stage.events
    (unknown,) = unknowns_of(events, order[0])
    assert (unknown.element, unknown.flow, unknown.names) == ("much", "big", ("limit",))


def test_a_session_is_told_as_the_script_of_run_process(order: tuple[Plan, ...]) -> None:
    performance = played(order, *whole(order))
    script = script_of(performance)
    assert script.script == {
        "user_tasks": {"ask": {"amount": 500}},
        "calls": {"call": {"result": "ok"}},
    }
    assert (script.process, script.variables, script.untold) == ("order", {"limit": 100}, ())
