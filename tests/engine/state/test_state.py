import pytest

from engine.errors import EngineError
from engine.interpreter import new_state
from engine.state import State
from engine.state.lifecycle import ELEMENT_INSTANCE, INSTANCE, moved
from tests.engine.instances import Instance


def test_a_snapshot_shares_nothing_with_the_state():
    instance = Instance("parallel_gateway.join", {"list": [1]})
    snapshot = instance.state.snapshot()
    instance.state.variables["list"].append(2)
    assert State.restore(snapshot).variables == {"list": [1]}


def test_a_failure_survives_the_snapshot():
    instance = Instance("end_event.error")
    instance.succeed("check")
    assert State.restore(instance.state.snapshot()).failure == instance.state.failure


def test_another_format_is_refused():
    with pytest.raises(EngineError, match="format 1"):
        State.restore({**new_state().snapshot(), "format": 99})


@pytest.mark.parametrize(
    ("old", "new", "table"),
    [
        ("completed", "running", INSTANCE),
        ("new", "completed", INSTANCE),
        ("incident", "completed", ELEMENT_INSTANCE),
    ],
)
def test_illegal_moves_are_our_own_mistake(old, new, table):
    with pytest.raises(EngineError):
        moved(old, to=new, table=table)
