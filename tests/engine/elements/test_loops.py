import pytest

from engine.events import ElementActivated, ElementCompleted, ElementTerminated
from engine.state.effects import RunActivity
from engine.testing import World, run
from tests.engine.instances import Instance, definitions_of


def test_parts_run_as_many_at_once_as_allowed_and_the_output_has_the_order_of_the_input():
    instance = Instance("multi_instance.parallel", {"numbers": [3, 1, 2]})
    asked = instance.asked(RunActivity)
    assert [each.request["values"] for each in asked] == [{"result": 9}, {"result": 2}]
    second = next(handle for handle in instance.state.waits() if handle.id == asked[1].call)
    instance.succeed_call(second.id, {"result": 2})
    assert len(instance.asked(RunActivity)) == 3
    instance.succeed_call(instance.asked(RunActivity)[2].call, {"result": 6})
    instance.succeed_call(asked[0].call, {"result": 9})
    assert instance.state.variables == {"numbers": [3, 1, 2], "squares": [9, 2, 6]}
    assert instance.state.status == "completed"


def test_the_loop_and_its_parts_are_told_apart_by_their_type():
    instance = Instance("multi_instance.cardinality", {"items": [1]})
    types = [event.element_type for event in instance.heard(ElementActivated) if event.element == "none"]
    assert types == ["multiInstanceLoopCharacteristics", "task"]


def test_one_after_the_other_until_the_completion_condition_holds():
    instance = Instance("multi_instance.sequential", {"voters": ["ann", "bob", "cy"]})
    for yes in (True, False):
        assert instance.open[-1] == ("vote", "user_task")
        instance.submit("vote", {"yes": yes})
    assert instance.state.variables["ballots"] == [True, False]
    assert instance.state.status == "completed"
    assert instance.state.waits() == []


def test_a_boundary_event_watches_the_whole_loop():
    instance = Instance("multi_instance.sequential", {"voters": ["ann", "bob", "cy"]})
    instance.fire("late")
    assert instance.open == [("count", "call")]
    assert [event.element for event in instance.heard(ElementTerminated)] == ["vote", "vote"]


def test_an_error_in_one_part_stops_all():
    instance = Instance("multi_instance.cardinality", {"items": []})
    calls = [handle.id for handle in instance.state.waits()]
    assert len(calls) == 3
    instance.fail("three")
    assert instance.open == [("mend", "call")]


def test_too_many_parts_are_an_incident():
    instance = Instance("multi_instance.cardinality", {"items": list(range(1001))})
    assert instance.incident.code == "too-many-instances"
    instance.resolve("skip")
    assert ("three", "call") in instance.open


@pytest.mark.parametrize("name", ["sub_process_inline", "sub_process_child"])
def test_parts_of_a_repeated_sub_process_do_not_disturb_each_other(name):
    found = run(definitions_of(f"multi_instance.{name}"), variables={"items": [1, 2, 3]}, world=World())
    assert found.variables == {"items": [1, 2, 3], "results": [20, 30, 40]}
    assert found.completed.count("each") == 3


def test_a_broken_completion_condition_is_an_incident_that_a_retry_looks_at_again():
    instance = Instance("multi_instance.broken_condition", {"count": 3})
    instance.submit("ask")
    assert instance.incident.code == "expression-failed"
    instance.submit("ask")
    instance.resolve("retry", limit=9)
    assert instance.state.status == "completed"
    assert instance.state.waits() == []


def test_a_standard_loop_tests_before_or_after_and_stops_at_its_maximum():
    found = run(definitions_of("standard_loop.rounds"), variables={"n": 0}, world=World())
    assert found.completed == ["start", "until", "until", "until", "at_most", "at_most", "end"]


def test_a_part_that_fails_can_be_skipped():
    instance = Instance("multi_instance.parallel", {"numbers": [3]})
    instance.fail("square")
    instance.resolve("skip", {"result": 7})
    assert instance.state.variables["squares"] == [7]
    assert [event.element for event in instance.heard(ElementCompleted)][-1] == "end"
