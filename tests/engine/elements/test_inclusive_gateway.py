import pytest

from tests.engine.instances import Instance


@pytest.mark.parametrize(
    ("variables", "taken"),
    [({"a": True, "b": True}, ["a", "b"]), ({"a": True}, ["a"]), ({"b": True}, ["b"]), ({}, ["none"])],
)
def test_takes_every_way_that_holds_and_waits_for_exactly_those(variables, taken):
    instance = Instance("inclusive_gateway.some", variables)
    assert [element for element, _ in instance.open] == taken
    for element in taken:
        assert "join" not in instance.completed
        instance.succeed(element)
    assert instance.open == [("after", "call")]
    assert instance.completed.count("join") == 1


def test_waits_for_a_token_in_a_loop_that_can_still_come():
    instance = Instance("inclusive_gateway.loop")
    instance.submit("slow")
    instance.submit("again", {"done": False})
    assert "join" not in instance.completed
    instance.submit("again", {"done": True})
    assert instance.completed[-2:] == ["join", "end"]
    assert instance.state.status == "completed"
