from engine.events import ElementTerminated, UserTaskOpened
from tests.engine.instances import Instance


def test_a_complex_gateway_passes_when_its_condition_holds_and_swallows_the_rest():
    instance = Instance("complex_gateway.two_of_three", {"wanted": 2})
    instance.succeed("a")
    assert "enough" not in instance.completed
    instance.succeed("c")
    assert instance.completed.count("enough") == 1
    instance.succeed("b")
    instance.succeed("decide")
    assert instance.completed.count("enough") == 1
    assert instance.state.status == "completed"


def test_a_complex_gateway_whose_condition_never_holds_is_an_incident():
    instance = Instance("complex_gateway.two_of_three", {"wanted": 4})
    for element in ("a", "b", "c"):
        instance.succeed(element)
    assert (instance.incident.element, instance.incident.code) == ("enough", "deadlock")


def test_people_choose_the_next_activity_one_at_a_time():
    instance = Instance("ad_hoc_sub_process.sequential", {"calls": 0})
    assert instance.heard(UserTaskOpened)[0].form[0]["options"] == ["phone", "write"]
    instance.submit("work", {"next": "write"})
    assert instance.open == [("write", "call")]
    instance.succeed("write")
    assert instance.open == [("file", "call")]
    instance.succeed("file")
    assert instance.open == [("work", "user_task")]


def test_an_ad_hoc_sub_process_ends_when_its_condition_holds():
    instance = Instance("ad_hoc_sub_process.parallel", {"calls": 0})
    for calls in (1, 2):
        instance.submit("work", {"next": "phone"})
        instance.submit("work", {"next": "write"})
        instance.succeed("phone", {"calls": calls})
    assert instance.open == [("close", "call")]
    assert {event.element for event in instance.heard(ElementTerminated)} == {"write"}


def test_a_person_closes_it_and_what_runs_is_awaited_where_that_is_asked_for():
    instance = Instance("ad_hoc_sub_process.closed_by_a_person")
    instance.submit("work", {"next": "ask"})
    instance.submit("work", action="complete")
    assert instance.open == [("ask", "user_task")]
    instance.submit("ask", {"x": 1})
    assert instance.state.status == "completed"
    assert instance.state.waits() == []


def test_an_unknown_choice_changes_nothing():
    instance = Instance("ad_hoc_sub_process.sequential", {"calls": 0})
    instance.submit("work", {"next": "nothing"})
    assert instance.open == [("work", "user_task")]
