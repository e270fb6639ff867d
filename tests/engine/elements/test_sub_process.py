from engine.events import ChildEnded, ElementTerminated, ErrorThrown, VariableChanged
from engine.state.effects import CancelChild, RunActivity, StartChild
from engine.state.triggers import Cancel, ChildCompleted, ChildFailed
from tests.engine.instances import Instance


def test_a_child_gets_a_snapshot_and_its_changes_merge_back():
    instance = Instance("sub_process.child", {"n": 1})
    (child,) = instance.asked(StartChild)
    assert (child.scope, child.process) == ("inner", None)
    assert child.variables == {"n": 1, "local": 2}
    instance.send(ChildCompleted(child.child, {"n": 3, "made": "inside", "local": 2}))
    assert instance.state.variables == {"n": 3, "made": "inside"}
    assert {event.element for event in instance.heard(VariableChanged)} == {"inner"}
    assert instance.open == [("after", "call")]


def test_a_start_with_scope_runs_the_inside_and_hands_back_what_it_wrote():
    instance = Instance("sub_process.child", {"n": 1, "local": 2, "other": 0}, scope="inner")
    instance.succeed("add", instance.asked(RunActivity)[0].request["values"])
    instance.submit("look")
    assert instance.completed == ["inner_start", "add", "look", "inner_end"]
    assert instance.state.result == {"n": 3, "made": "inside"}


def test_an_inline_sub_process_is_a_scope_of_the_same_state():
    instance = Instance("sub_process.inline", {"n": 1})
    assert instance.asked(StartChild) == []
    instance.succeed("add", instance.asked(RunActivity)[0].request["values"])
    assert instance.state.variables == {"n": 3, "made": "inside"}
    instance.submit("look")
    assert instance.completed == ["start", "inner_start", "add", "look", "inner_end", "inner"]
    assert instance.open == [("after", "call")]


def test_a_timer_at_the_boundary_cancels_the_child():
    instance = Instance("sub_process.child", {"n": 1})
    instance.fire("late")
    assert [effect.child for effect in instance.asked(CancelChild)] == [instance.asked(StartChild)[0].child]
    assert instance.heard(ChildEnded)[0].outcome == "cancelled"
    assert instance.open == [("escape", "call")]


def test_a_timer_at_the_boundary_stops_everything_inside_an_inline_sub_process():
    instance = Instance("sub_process.inline", {"n": 1})
    instance.succeed("add", {"n": 3})
    instance.fire("late")
    assert [event.element for event in instance.heard(ElementTerminated)] == ["look", "inner"]
    assert instance.open == [("escape", "call")]
    assert list(instance.state.scopes) == ["e0"]


def test_an_error_that_leaves_the_child_is_caught_at_its_boundary():
    instance = Instance("sub_process.child_error")
    child = instance.asked(StartChild)[0].child
    instance.send(ChildFailed(child, "LOST", "Lost", "lost"))
    assert instance.heard(ErrorThrown)[0].caught_by == "caught"
    assert instance.open == [("recover", "call")]


def test_an_error_inside_an_inline_sub_process_stops_its_other_branches_first():
    instance = Instance("sub_process.inline_error")
    instance.succeed("go")
    assert [event.element for event in instance.heard(ElementTerminated)] == ["ask", "inner"]
    assert instance.completed == ["start", "inner_start", "fork", "go", "lost", "caught"]


def test_an_error_that_nobody_catches_fails_the_parent_with_its_origin():
    instance = Instance("sub_process.uncaught")
    instance.send(ChildFailed(instance.asked(StartChild)[0].child, "LOST", "Lost", "lost"))
    assert instance.state.status == "failed"
    assert (instance.state.failure.code, instance.state.failure.element) == ("LOST", "lost")


def test_a_technical_failure_inside_reaches_the_boundary_of_the_sub_process():
    inside = Instance("sub_process.technical_failure", scope="inner")
    inside.fail("work", "HTTP_500", "broken")
    assert inside.state.status == "failed"
    outside = Instance("sub_process.technical_failure")
    outside.send(ChildFailed(outside.asked(StartChild)[0].child, "HTTP_500", "broken", "work"))
    assert outside.open == [("recover", "call")]


def test_cancelling_the_parent_cancels_the_child():
    instance = Instance("sub_process.child", {"n": 1})
    instance.send(Cancel("enough", "ann"))
    assert len(instance.asked(CancelChild)) == 1
    assert instance.open == []
