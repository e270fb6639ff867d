from engine.state.effects import StartChild
from engine.state.triggers import ChildCompleted, ChildFailed
from tests.engine.instances import Instance


def test_passes_mapped_inputs_and_takes_mapped_outputs():
    instance = Instance("call_activity.waiting", {"order": {"amount": 7}})
    (child,) = instance.asked(StartChild)
    assert (child.process, child.scope, child.variables) == ("payment", None, {"amount": 7})
    assert child.version_binding == "deployment"
    instance.send(ChildCompleted(child.child, {"amount": 7, "receipt": "R-7"}))
    assert instance.state.result == {"order": {"amount": 7}, "paid": "R-7"}


def test_an_error_of_the_called_process_is_caught_at_the_boundary():
    instance = Instance("call_activity.waiting", {"order": {"amount": 700}})
    instance.send(ChildFailed(instance.asked(StartChild)[0].child, "TOO_MUCH", "No", "refused"))
    assert instance.open == [("sorry", "call")]


def test_a_detached_call_goes_on_at_once():
    instance = Instance("call_activity.detached", {"order": {"amount": 7}})
    assert instance.asked(StartChild)[0].detached
    assert instance.state.status == "completed"
