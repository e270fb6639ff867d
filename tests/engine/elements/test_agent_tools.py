"""Activities of an ad-hoc sub-process as tools of its agent: really done, one by one, and told back."""

from __future__ import annotations

from typing import Any

import pytest

from engine.compile import compile_file
from engine.events import TimerFired, TimerStarted, UserTaskClosed, UserTaskOpened
from engine.parse import read_definitions
from engine.state.effects import RunActivity
from engine.state.parts import CALL, TIMER, USER_TASK
from engine.state.triggers import CallCompleted, CallFailed, SetVariables, TimerDue
from tests.engine.instances import FIXTURES, Instance

CONVERSATION = {"messages": ["so far"]}
LOOK_UP = {"id": "c1", "tool": "look_up", "activity": "look_up", "arguments": {"customer_name": "Ann"}}
PAY = {"id": "c2", "tool": "pay", "activity": "pay", "description": "", "arguments": {"amount": 50}}


def paused(*calls: dict[str, Any], **variables: Any) -> Instance:
    instance = Instance("ad_hoc_sub_process.tools", {"customer": "Ann", **variables})
    pause(instance, *calls)
    return instance


def pause(instance: Instance, *calls: dict[str, Any]) -> None:
    value = {"calls": list(calls), "approvers": [], "conversation": CONVERSATION}
    instance.send(CallCompleted(instance.handle("work", CALL).id, value, {"needs_approval": True}))


def asked(instance: Instance, element: str = "work") -> list[Any]:
    return [each.request for each in instance.asked(RunActivity) if each.element == element]


def continuation(instance: Instance) -> Any:
    return asked(instance)[-1]["continuation"]


def test_the_agent_is_offered_what_may_be_used_with_its_schema_and_nobody_chooses() -> None:
    instance = Instance("ad_hoc_sub_process.tools", {"customer": "Ann"})
    (question,) = asked(instance)
    assert question["prompt"] == "Settle the case of Ann."
    assert [each["name"] for each in question["tools"]] == ["look_up", "pay"]
    assert question["tools"][1] == {
        "name": "pay",
        "description": "Pays an amount.",
        "schema": {
            "type": "object",
            "properties": {"amount": {"type": "number"}},
            "required": ["amount"],
            "additionalProperties": False,
        },
    }
    assert instance.open == [("work", CALL)]


def test_a_tool_that_asks_nobody_runs_with_its_arguments_and_its_result_goes_back() -> None:
    instance = paused(LOOK_UP)
    (call,) = asked(instance, "look_up")
    assert call["url"] == "https://erp.example.org/accounts/Ann"
    instance.succeed("look_up", {"number": 7})
    assert continuation(instance) == {
        "conversation": CONVERSATION,
        "decisions": {},
        "results": {"c1": {"completed": True, "variables": {"account": {"number": 7}}}},
    }
    assert "customer_name" not in instance.state.variables
    instance.succeed("work", "Done.")
    assert (instance.state.status, instance.state.result["summary"]) == ("completed", "Done.")


def test_an_approved_call_really_runs_with_the_arguments_as_corrected_and_what_is_behind_it() -> None:
    instance = paused(PAY)
    (task,) = instance.heard(UserTaskOpened)
    assert (task.candidate_groups, task.task_type) == (("treasury",), "approval")
    assert task.data == {"tool": "pay", "tool_arguments": {"amount": 50}, "four_eyes": True}
    assert not asked(instance, "pay")
    instance.submit("work", {"tool_arguments": {"amount": 5}, "approved": True}, action="approve")
    (call,) = asked(instance, "pay")
    assert call["url"] == "https://bank.example.org/pay/5"
    assert len(asked(instance)) == 1, "the agent waits for the result and not for the approval"
    instance.succeed("pay", {"id": "R-1"})
    instance.succeed("note")
    assert continuation(instance)["results"] == {
        "c2": {"completed": True, "variables": {"receipt": {"id": "R-1"}}}
    }
    assert instance.open == [("work", CALL)], "the timer of the approval is gone"


def test_below_the_threshold_nobody_is_asked() -> None:
    instance = paused({**PAY, "arguments": {"amount": 10}})
    assert not instance.heard(UserTaskOpened)
    assert len(asked(instance, "pay")) == 1


def test_a_refused_call_never_runs_and_the_reason_goes_back() -> None:
    instance = paused(PAY)
    instance.submit("work", {"tool_comment": "Ann left.", "approved": False}, action="reject")
    assert not asked(instance, "pay")
    assert continuation(instance)["results"] == {"c2": {"refused": "A person refused this call. Ann left."}}


def test_a_call_that_nobody_decides_about_in_time_is_refused() -> None:
    instance = paused(PAY)
    (timer,) = instance.heard(TimerStarted)
    assert timer.due == instance.now + 3600
    instance.send(TimerDue(timer.timer))
    assert instance.heard(TimerFired)
    assert instance.heard(UserTaskClosed)[-1].outcome == "cancelled"
    assert "in time" in continuation(instance)["results"]["c2"]["refused"]
    assert not asked(instance, "pay")


def test_several_calls_run_one_after_the_other_and_see_only_their_own_arguments() -> None:
    instance = paused(LOOK_UP, {**PAY, "arguments": {"amount": 1}}, customer_name="outside")
    assert instance.open == [("look_up", CALL)]
    instance.succeed("look_up", {"number": 7})
    assert instance.open == [("pay", CALL)]
    scope = next(each for key, each in instance.state.scopes.items() if key != "e0")
    assert scope.variables == {"amount": 1}
    instance.succeed("pay", "ok")
    instance.succeed("note")
    assert continuation(instance)["results"] == {
        "c1": {"completed": True, "variables": {"account": {"number": 7}}},
        "c2": {"completed": True, "variables": {"receipt": "ok"}},
    }


def test_sensitive_results_stay_inside() -> None:
    instance = paused(LOOK_UP)
    instance.succeed("look_up", 1)
    pause(instance, {**LOOK_UP, "id": "c3"})
    instance.send(SetVariables({"iban": "AT61"}))
    instance.succeed("look_up", 2)
    assert continuation(instance)["results"]["c3"]["variables"] == {"account": 2, "iban": "(sensitive)"}


def test_a_tool_of_the_library_is_decided_in_the_same_way() -> None:
    mail = {"id": "c9", "tool": "mail", "description": "Mails.", "arguments": {"to": "a@example.org"}}
    instance = paused(mail, LOOK_UP)
    instance.submit("work", {"approved": True}, action="approve", actor="ann")
    instance.succeed("look_up", 1)
    found = continuation(instance)
    assert found["decisions"]["c9"]["approved"] is True
    assert list(found["results"]) == ["c1"]


def test_what_is_no_tool_is_refused_and_a_failing_agent_is_an_incident_that_begins_anew() -> None:
    instance = paused({**LOOK_UP, "activity": "erase", "tool": "erase"})
    assert "no such activity" in continuation(instance)["results"]["c1"]["refused"]
    instance.send(CallFailed(instance.handle("work", CALL).id, "agent-failed", "no answer", 3))
    assert instance.incident.element == "work"
    instance.resolve("retry")
    assert asked(instance)[-1].get("continuation") is None


@pytest.mark.parametrize("kind", [USER_TASK, TIMER])
def test_nothing_is_left_open_when_the_agent_is_done(kind: str) -> None:
    instance = paused(PAY)
    instance.submit("work", {"approved": True}, action="approve")
    instance.succeed("pay", "ok")
    instance.succeed("note")
    instance.succeed("work", "Done.")
    assert kind not in {each.kind for each in instance.state.handles.values()}
    assert instance.completed == ["start", "pay", "note", "work", "end"]


def test_after_a_new_try_the_agent_begins_again_when_what_still_ran_has_ended() -> None:
    text = (FIXTURES / "ad_hoc_sub_process.tools.bpmn").read_text(encoding="utf-8")
    asks = '<bpmn:completionCondition>limit / parts == 0</bpmn:completionCondition><bpmn:userTask id="note"'
    (plan,) = compile_file(read_definitions(text.replace('<bpmn:task id="note"', asks).encode()))
    instance = Instance(plan, {"customer": "Ann", "limit": 1, "parts": 0})
    pause(instance, {**PAY, "arguments": {"amount": 5}})
    assert instance.incident.element == "work"
    instance.succeed("pay", "ok")
    instance.resolve("retry", parts=1)
    assert len(asked(instance)) == 1, "what the agent has begun still runs"
    instance.submit("note")
    assert len(asked(instance)) == 2
    assert asked(instance)[-1].get("continuation") is None
    assert instance.open == [("work", CALL)]


def test_as_many_calls_as_a_model_names_are_refused_one_after_the_other() -> None:
    instance = paused(*({**LOOK_UP, "id": f"c{number}", "activity": "gone"} for number in range(1_500)))
    assert len(continuation(instance)["results"]) == 1_500
