from engine.events import ElementActivated, ElementTerminated, WarningRaised
from engine.state.triggers import Cancel
from engine.testing import World, run
from tests.engine.instances import Instance, definitions_of


def result(name, variables):
    return run(definitions_of(name), variables=variables, world=World())


def test_activities_are_undone_one_after_the_other_the_last_first():
    found = result("intermediate_throw_event.compensation", {"undone": ""})
    assert found.variables["undone"] == "hotel guide car flight "
    handlers = [element for element in found.completed if element.startswith("no_")]
    assert handlers == ["no_hotel", "no_guide", "no_car", "no_flight"]


def test_the_thrower_waits_for_the_handler():
    instance = Instance("intermediate_throw_event.compensation", {"undone": ""})
    for element in ("hotel", "flight", "car", "guide"):
        instance.succeed(element)
    assert instance.open == [("no_hotel", "call")]
    assert "undo_one" not in instance.completed
    instance.succeed("no_hotel")
    assert instance.open == [("between", "call")]


def test_cancelling_while_undoing_leaves_nothing_open():
    instance = Instance("intermediate_throw_event.compensation", {"undone": ""})
    for element in ("hotel", "flight", "car", "guide"):
        instance.succeed(element)
    instance.send(Cancel("enough"))
    assert instance.state.waits() == []
    assert instance.state.elements == {}


def test_a_compensation_event_sub_process_sees_what_was_when_its_sub_process_ended():
    found = result("event_sub_process.compensation", {"undone": "", "amount": 0, "seen": 0})
    assert (found.variables["amount"], found.variables["seen"]) == (99, 10)
    assert found.variables["undone"] == "pay "
    assert found.completed[-2:] == ["undo_book", "end"]


def test_a_cancelled_transaction_stops_undoes_and_leaves_by_its_cancel_event():
    instance = Instance("transaction.cancelled", {"undone": ""})
    for element in ("reserve", "charge", "check"):
        instance.succeed(element)
    assert [event.element for event in instance.heard(ElementTerminated)] == ["ask"]
    instance.succeed("no_charge", {"undone": "charge "})
    instance.succeed("no_reserve", {"undone": "charge reserve "})
    assert instance.open == [("excuse", "call")]
    assert "end" not in instance.completed
    assert instance.heard(WarningRaised) == []


def test_a_transaction_that_is_not_cancelled_goes_on_normally():
    instance = Instance("transaction.completed")
    instance.succeed("pay")
    assert instance.completed == ["start", "pay", "deal", "end"]


def test_a_compensation_handler_never_runs_by_itself():
    instance = Instance("transaction.cancelled", {"undone": ""})
    assert [event.element for event in instance.heard(ElementActivated)] == [
        "start",
        "deal",
        "deal_start",
        "reserve",
    ]
