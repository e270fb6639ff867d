import json

import pytest

from engine.errors import ActivityFailure
from engine.ports import FunctionRequest, WorkResult
from engine.state.triggers import Cancel
from engine.testing import MemoryHost, World, run
from engine.testing.world import BadScript
from tests.engine.instances import definitions_of, plan_of


def result(name, variables=None, functions=None, **script):
    found = run(
        definitions_of(name), variables=variables, world=World.from_json(script), functions=functions
    ).to_json()
    json.dumps(found)
    return found


class Adder:
    """A function runner for the one script of these tests."""

    async def run(self, request: FunctionRequest) -> WorkResult:
        if request.variables["a"] is None:
            raise ActivityFailure("ScriptError", "a is null", retryable=False)
        return WorkResult({"total": request.variables["a"] + request.variables["b"]})


def test_prints_the_contract_of_run_process():
    found = result("exclusive_gateway.default_flow", {"amount": 20})
    events = found.pop("events")
    assert found == {
        "status": "completed",
        "variables": {"amount": 20},
        "completed": ["start", "size", "big", "merge", "end"],
        "taken": ["start_to_size", "if_big", "b", "merge_to_end"],
        "waiting": [],
        "error": None,
    }
    assert [event["sequence"] for event in events] == list(range(1, len(events) + 1))


def test_calls_answer_per_visit_with_results_errors_and_delays():
    calls = {"read": [{"error": {"code": "BUSY", "message": "later"}, "delay": "PT10S"}]}
    found = result("service_task.incident", {"document": "x"}, calls=calls)
    assert (found["status"], found["error"]["code"]) == ("incident", "BUSY")
    assert found["waiting"] == [{"element": "read", "kind": "incident"}]
    assert found["events"][-1]["at"] - found["events"][0]["at"] == 10.0


def test_a_person_answers_by_the_form():
    found = result(
        "user_task.form", {"amount": 7}, user_tasks={"approve": {"approved": "true", "amount": 99}}
    )
    assert found["status"] == "completed"
    assert found["variables"]["decision"] == {"approved": True, "amount": 7}
    assert found["completed"][-1] == "pay"


def test_an_answer_that_the_form_refuses_leaves_the_task_open():
    found = result("user_task.form", {"amount": 7}, user_tasks={"approve": {"approved": False}})
    assert found["status"] == "waiting"
    assert found["waiting"] == [{"element": "approve", "kind": "user_task"}]
    assert "reason" in found["error"]["message"]


def test_rests_at_a_task_that_nobody_answers():
    found = result("manual_task.confirmed")
    assert (found["status"], found["waiting"]) == ("waiting", [{"element": "walk", "kind": "user_task"}])


def test_time_stands_still_when_told_so():
    found = result("intermediate_catch_event.timer", {"pause": "PT5M"}, advance_time=False)
    assert found["waiting"] == [{"element": "pause", "kind": "timer"}]


def test_a_delay_and_a_timer_race():
    in_time = {"work": {}}
    assert "giveup" not in result("boundary_event.timer", user_tasks=in_time)["completed"]
    assert result("boundary_event.timer")["completed"][-2:] == ["giveup", "close"]


@pytest.mark.parametrize("mode", ["child", "inline"])
def test_elements_of_a_sub_process_stand_under_their_own_id(mode):
    found = result(f"sub_process.{mode}", {"n": 1}, user_tasks={"look": {}})
    assert found["completed"] == ["start", "inner_start", "add", "look", "inner_end", "inner", "after", "end"]
    assert found["variables"] == {"n": 3, "made": "inside"}


@pytest.mark.parametrize("mode", ["child", "inline"])
def test_both_ways_of_running_a_sub_process_treat_errors_alike(mode):
    found = result(f"sub_process.{mode}_error")
    assert found["completed"] == ["start", "inner_start", "fork", "go", "lost", "caught", "recover"]


def test_elements_of_a_called_process_stand_under_its_id():
    found = result("call_activity.waiting", {"order": {"amount": 7}})
    assert found["completed"] == [
        "start",
        "payment/pay_start",
        "payment/charge",
        "payment/too_much",
        "payment/pay_end",
        "pay",
        "end",
    ]
    assert found["variables"]["paid"] == "R-7"


def test_an_error_of_a_called_process_and_bad_input_reach_the_caller():
    assert result("call_activity.waiting", {"order": {"amount": 700}})["completed"][-1] == "sorry"
    failed = result("call_activity.waiting", {"order": {"amount": "much"}})
    assert (failed["status"], failed["error"]["code"]) == ("failed", "invalid-variable")


def test_waiting_elements_of_a_child_are_named():
    found = result("sub_process.child", {"n": 1}, advance_time=False)
    assert {"element": "look", "kind": "user_task"} in found["waiting"]


def test_an_inline_script_really_runs_when_there_is_a_runner():
    assert result("script_task.inline", {"a": 1, "b": 2}, functions=Adder())["variables"]["total"] == 3
    assert result("script_task.inline", {"a": None, "b": 2}, functions=Adder())["status"] == "incident"
    assert "total" not in result("script_task.inline", {"a": 1, "b": 2})["variables"]


def test_an_answer_stands_in_for_a_script():
    found = result("script_task.inline", {"a": 1}, Adder(), calls={"add": {"result": {"total": 9}}})
    assert found["variables"]["total"] == 9


def test_an_error_end_is_told():
    found = result("end_event.error")
    assert found["error"] == {"code": "LOST", "message": "Lost", "element": "broken"}
    assert (found["status"], found["waiting"]) == ("failed", [])


def test_what_cannot_be_compiled_or_started_is_refused():
    assert {f["rule"] for f in result("unsupported.timer_end")["findings"]} == {"unsupported-element"}
    assert result("variables.declared")["status"] == "refused"


@pytest.mark.parametrize(
    "script",
    [
        {"user_task": {}},
        {"calls": {"a": 5}},
        {"calls": {"a": {"value": 1}}},
        {"messages": [{}]},
        {"calls": [1]},
    ],
)
def test_a_script_that_means_nothing_is_refused(script):
    with pytest.raises(BadScript):
        World.from_json(script)


def test_cancelling_an_instance_cancels_its_children():
    host = MemoryHost([plan_of("sub_process.child")], world=World(advance_time=False))
    instance = host.start("outer", {"n": 1})
    host.run()
    host.send(instance, Cancel("enough"))
    assert {hosted.state.status for hosted in host.instances.values()} == {"cancelled"}
