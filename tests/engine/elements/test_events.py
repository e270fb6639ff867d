import pytest

from engine.events import (
    ElementTerminated,
    ErrorThrown,
    InstanceFailed,
    TimerFired,
    TimerStarted,
    UserTaskClosed,
    WaitClosed,
)
from engine.state.effects import CancelActivity, CancelTimer, StartTimer
from engine.state.triggers import TimerDue
from tests.engine.instances import Instance


def test_a_timer_waits_for_a_duration_a_date_and_the_first_time_of_a_cycle():
    instance = Instance("intermediate_catch_event.timer", {"pause": "PT5M"})
    begin = instance.now
    for element in ("pause", "until", "first"):
        instance.fire(element)
    dues = [event.due for event in instance.heard(TimerStarted)]
    assert dues == [begin + 300, 1_709_251_200.0, 1_709_251_200.0 + 3_600]
    assert [event.element for event in instance.heard(TimerFired)] == ["pause", "until", "first"]
    assert instance.state.status == "completed"


def test_a_broken_duration_is_an_incident_at_the_timer():
    instance = Instance("intermediate_catch_event.timer", {"pause": "soon"})
    assert (instance.incident.element, instance.incident.code) == ("pause", "expression-failed")
    instance.resolve("retry", pause="PT1S")
    assert instance.open == [("pause", "timer")]


@pytest.mark.parametrize(
    ("code", "caught_by", "next_one"), [("LOST", "lost", "recover"), ("HTTP_500", "anything", "note")]
)
def test_the_boundary_event_with_the_code_wins_over_the_one_without(code, caught_by, next_one):
    instance = Instance("boundary_event.error")
    instance.fail("risky", code, "gone")
    assert instance.heard(ErrorThrown)[0].caught_by == caught_by
    assert instance.heard(ElementTerminated)[0].element == "risky"
    assert instance.open == [(next_one, "call")]
    assert instance.completed == ["start", caught_by]


def test_a_boundary_event_wins_over_the_error_variable_and_keeps_code_and_message():
    instance = Instance("boundary_event.error")
    instance.fail("risky", "LOST", "gone")
    assert instance.state.variables == {"code": "LOST", "text": "gone"}


def test_a_non_interrupting_timer_fires_beside_its_activity_as_often_as_its_cycle_says():
    instance = Instance("boundary_event.timer")
    instance.fire("remind")
    instance.fire("remind")
    assert ("work", "user_task") in instance.open
    assert [element for element, kind in instance.open if kind == "call"] == ["mail", "mail"]
    assert ("remind", "timer") not in instance.open


def test_an_interrupting_timer_cancels_its_activity_and_the_other_timers():
    instance = Instance("boundary_event.timer")
    remind = instance.handle("remind", "timer").id
    instance.fire("giveup")
    assert instance.heard(UserTaskClosed)[0].outcome == "cancelled"
    assert CancelTimer(remind) in instance.effects
    assert [event.met for event in instance.heard(WaitClosed)] == [False]
    assert instance.open == [("close", "call")]
    assert instance.send(TimerDue(remind)) == ()


def test_completing_the_activity_cancels_its_boundary_timers():
    instance = Instance("boundary_event.timer")
    timers = {effect.timer for effect in instance.asked(StartTimer)}
    instance.submit("work")
    assert {effect.timer for effect in instance.asked(CancelTimer)} == timers
    assert instance.state.status == "completed"


def test_a_boundary_timer_that_cannot_be_read_is_an_incident_and_a_retry_arms_it():
    instance = Instance("boundary_event.broken_timer", {"patience": "soon"})
    assert instance.open == [("work", "incident")]
    instance.resolve("retry", patience="PT1H")
    assert instance.open == [("late", "timer"), ("work", "user_task")]


def test_an_uncaught_error_end_stops_the_other_branches_and_fails_the_instance():
    instance = Instance("end_event.error")
    instance.succeed("check")
    assert instance.state.status == "failed"
    assert instance.heard(ErrorThrown)[0].caught_by is None
    assert instance.heard(InstanceFailed)[0].code == "LOST"
    assert [event.element for event in instance.heard(ElementTerminated)] == ["ask", "wait"]
    assert instance.heard(UserTaskClosed)[0].outcome == "cancelled"
    assert len(instance.asked(CancelTimer)) == 1
    assert instance.completed[-1] == "broken"
    assert instance.open == []


def test_a_terminate_end_stops_everything_else_and_completes():
    instance = Instance("end_event.terminate")
    instance.succeed("quick")
    assert instance.state.status == "completed"
    assert [event.element for event in instance.heard(ElementTerminated)] == ["ask"]
    assert instance.asked(CancelActivity) == []
