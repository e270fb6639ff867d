from engine.events import ElementTerminated
from tests.engine.instances import Instance


def test_starts_all_branches_and_waits_for_each_of_them():
    instance = Instance("parallel_gateway.join")
    assert instance.open == [("a", "call"), ("b", "call"), ("c", "call")]
    instance.succeed("c")
    instance.succeed("a")
    assert "join" not in instance.completed
    instance.succeed("b")
    assert instance.completed == ["start", "fork", "c", "a", "b", "join"]
    instance.succeed("after")
    assert instance.state.status == "completed"


def test_a_second_token_on_one_flow_waits_for_the_next_round():
    instance = Instance("parallel_gateway.rounds")
    instance.succeed("a1")
    instance.succeed("a2")
    assert "join" not in instance.completed
    instance.succeed("b1")
    assert instance.completed.count("join") == 1
    instance.succeed("b2")
    assert instance.completed.count("join") == 2
    assert instance.open == [("after", "call"), ("after", "call")]


def test_a_join_whose_token_cannot_come_is_an_incident_that_can_be_skipped():
    instance = Instance("parallel_gateway.deadlock", {"left": True})
    instance.succeed("a")
    assert (instance.incident.element, instance.incident.code) == ("join", "deadlock")
    assert "bj" in instance.incident.message
    instance.resolve("skip")
    assert instance.state.status == "completed"
    assert instance.completed[-2:] == ["join", "end"]


def test_retrying_a_deadlock_looks_again_and_finds_the_same():
    instance = Instance("parallel_gateway.deadlock", {"left": True})
    instance.succeed("a")
    instance.resolve("retry")
    assert instance.open == [("join", "incident")]
    assert [event.element for event in instance.heard(ElementTerminated)] == ["join"]
