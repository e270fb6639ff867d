import pytest

from engine.events import ElementTerminated, WaitClosed, WarningRaised
from engine.interpreter import new_state, step
from engine.state.effects import CancelTimer, ReportToParent
from engine.state.triggers import Cancel, ChildEscalated, SetVariables, SignalArrived, Start
from tests.engine.instances import Instance, plan_of


def test_the_first_event_behind_the_gateway_decides_and_the_others_are_unsubscribed():
    instance = Instance("event_based_gateway.first")
    assert len(instance.open) == 4
    instance.hear("paid", {"amount": 5})
    assert instance.open == [("book", "call")]
    assert instance.state.variables == {"payment": {"amount": 5}}
    assert len(instance.asked(CancelTimer)) == 1
    assert instance.completed == ["start", "race", "paid"]


def test_time_may_win_the_race():
    instance = Instance("event_based_gateway.first")
    instance.fire("late")
    assert instance.open == [("remind", "call")]


def test_an_instantiating_gateway_begins_at_the_event_that_started_the_instance():
    plan, state = plan_of("event_based_gateway.instantiating"), new_state()
    step(plan, state, Start("i", {"amount": 1}, start_event="stopped"), 0.0)
    assert [handle.element for handle in state.waits()] == ["halt"]


def test_a_link_goes_on_where_it_is_caught():
    instance = Instance("intermediate_throw_event.link")
    instance.succeed("before")
    assert instance.completed[-2:] == ["away", "here"]
    assert instance.open == [("after", "call")]


@pytest.mark.parametrize("name", ["boundary_event.escalation_inline"])
def test_an_escalation_is_heard_beside_the_sub_process_or_in_place_of_it(name):
    instance = Instance(name)
    assert ("note", "call") in instance.open
    assert ("ask", "user_task") in instance.open
    instance.succeed("work")
    assert ("ask", "user_task") not in instance.open
    assert ("other", "call") in instance.open
    assert "give_up" in instance.completed


def test_a_child_reports_an_escalation_and_its_parent_hears_it():
    child = Instance("boundary_event.escalation_child", scope="inner")
    assert child.asked(ReportToParent) == []
    assert child.heard(WarningRaised)[0].rule == "escalation-uncaught"
    parent = Instance("boundary_event.escalation_child")
    handle = parent.handle("inner", "child")
    parent.send(ChildEscalated(handle.id, "LATE", "tell"))
    assert parent.open == [("inner", "child"), ("note", "call")]
    parent.send(ChildEscalated(handle.id, "NO", "give_up"))
    assert parent.open == [("note", "call"), ("other", "call")]


def test_a_child_with_a_parent_reports_instead_of_warning():
    plan, state = plan_of("boundary_event.escalation_child"), new_state()
    outcome = step(plan, state, Start("i/s1", {}, scope="inner", parent="i"), 0.0)
    assert ReportToParent("LATE", "tell") in outcome.effects


def test_a_condition_is_looked_at_when_a_variable_changes_even_by_a_person():
    instance = Instance("intermediate_catch_event.conditional", {"level": 0})
    instance.send(SetVariables({"level": 2}, "ann"))
    assert instance.completed.count("high") == 1
    instance.send(SetVariables({"level": 3}, "ann"))
    assert instance.completed.count("high") == 1, "it was true all the time"
    assert ("done", "call") in instance.open
    instance.send(SetVariables({"level": 0}, "ann"))
    instance.send(SetVariables({"level": 4}, "ann"))
    assert "over" in instance.completed
    assert not [each for each in instance.open if each[0] == "ask"]


def test_a_condition_that_holds_already_happens_at_once():
    assert "enough" in Instance("intermediate_catch_event.conditional", {"level": 3}).completed


def test_of_several_events_one_is_enough_unless_all_are_asked_for():
    instance = Instance("intermediate_catch_event.multiple")
    instance.send(SignalArrived("Stop", None))
    assert "one_of" in instance.completed
    assert ("all_of", "timer") in instance.open
    instance.fire("all_of")
    assert "all_of" in instance.completed
    assert [each for each in instance.open if each[1] in {"wait", "timer"}] == []


@pytest.mark.parametrize("name", ["event_sub_process.inline", "event_sub_process.child"])
def test_an_event_sub_process_runs_beside_or_in_place_of_its_scope(name):
    instance = Instance(name)
    instance.hear("news", {"n": 1})
    instance.hear("news", {"n": 2})
    assert ("ask", "user_task") in instance.open
    assert instance.state.variables == {"n": 2}
    instance.hear("stop", "enough")
    terminated = [event.element for event in instance.heard(ElementTerminated)]
    assert "ask" in terminated
    assert terminated.count("listen") == 2
    assert len(instance.open) == 1, "nothing but the alarm is left"
    assert instance.state.variables["why"] == "enough"


def test_the_end_of_a_scope_ends_the_waiting_of_its_event_sub_processes():
    instance = Instance("event_sub_process.inline")
    instance.submit("ask")
    assert instance.state.status == "completed"
    assert [event.met for event in instance.heard(WaitClosed)] == [False, False]
    assert instance.state.waits() == []


def test_an_event_sub_process_catches_its_scopes_errors_but_not_its_own():
    instance = Instance("event_sub_process.starts_inline", {"level": 0})
    instance.succeed("level", {"level": 5})
    instance.fire("pause")
    mend = instance.state.variables
    assert mend["code"] == "LOST"
    assert "failed" in instance.completed or ("on_error", "child") in instance.open
    assert not [each for each in instance.open if each[0] == "ask"]


def test_an_event_sub_process_whose_timer_is_broken_is_an_incident_and_a_retry_arms_it():
    instance = Instance("event_sub_process.broken_timer", {"patience": "soon"})
    assert instance.incident.element == "late"
    instance.resolve("retry", patience="PT1H")
    assert instance.open == [("ask", "user_task"), ("overdue", "timer")]
    instance.fire("overdue")
    assert instance.open == [("late", "child")]
    instance.send(Cancel("enough"))
    assert instance.state.waits() == []
