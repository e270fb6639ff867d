import pytest

from tests.engine.instances import Instance


@pytest.mark.parametrize(("test", "next_ones"), [("a", ["sometimes", "always"]), ("b", ["always"])])
def test_an_activity_sends_tokens_by_every_flow_that_holds(test, next_ones):
    instance = Instance("task.implicit_split", {"test": test})
    instance.succeed("check")
    assert [element for element, _ in instance.open] == next_ones


def test_every_token_passes_an_implicit_merge_and_ends_without_an_end_event():
    instance = Instance("task.implicit_split", {"test": "a"})
    for element in ("check", "sometimes", "always", "meet", "meet"):
        assert instance.state.status == "running"
        instance.succeed(element)
    assert instance.state.status == "completed"


@pytest.mark.parametrize(("x", "next_ones"), [(0, ["c"]), (2, ["a"]), (3, ["a", "b"])])
def test_the_default_flow_of_an_activity_is_for_when_no_condition_holds(x, next_ones):
    instance = Instance("task.default_flow", {"x": x})
    instance.succeed("check")
    assert [element for element, _ in instance.open] == next_ones


def test_a_process_without_start_event_begins_wherever_nothing_leads_to():
    instance = Instance("start_event.implicit")
    assert instance.open == [("a", "call"), ("c", "call")]
