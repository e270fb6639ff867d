import pytest

from engine.events import SequenceFlowTaken, WarningRaised
from tests.engine.instances import Instance


@pytest.mark.parametrize(
    ("amount", "taken"), [(2000, "if_huge"), (20, "if_big"), (1, "otherwise"), (None, "otherwise")]
)
def test_takes_the_first_flow_that_holds_and_the_default_last(amount, taken):
    instance = Instance("exclusive_gateway.default_flow", {"amount": amount})
    assert [event.flow for event in instance.heard(SequenceFlowTaken)] == ["start_to_size", taken]


def test_an_unconditional_flow_without_default_counts_as_default():
    assert Instance("exclusive_gateway.unmarked_default", {"amount": 11}).open == [("big", "call")]
    assert Instance("exclusive_gateway.unmarked_default", {"amount": 1}).open == [("small", "call")]


def test_no_way_out_is_an_incident_that_names_the_values_but_not_sensitive_ones():
    instance = Instance("exclusive_gateway.no_way_out", {"amount": 7, "pin": 4711})
    assert instance.incident.element == "size"
    assert instance.incident.code == "no-way-out"
    assert "amount = 7" in instance.incident.message
    assert "4711" not in instance.incident.message
    assert "pin = (hidden)" in instance.incident.message


def test_retry_with_edited_variables_decides_again():
    instance = Instance("exclusive_gateway.no_way_out", {"amount": 7})
    instance.resolve("retry", amount=20)
    assert instance.open == [("big", "call")]
    assert instance.completed == ["start", "size"]


@pytest.mark.parametrize("value", [None, "if_medium", 3, ["if_small", "if_big"], []])
def test_skip_asks_for_one_of_its_flows(value):
    instance = Instance("exclusive_gateway.no_way_out", {"amount": 7})
    assert instance.incident.flows == ("if_big", "if_small")
    instance.resolve("skip", value, amount=20)
    assert instance.open == [("size", "incident")]
    assert instance.state.variables["amount"] == 7
    warning = instance.heard(WarningRaised)[-1]
    assert (warning.element, warning.rule) == ("size", "wrong-way-out")
    assert "if_big, if_small" in warning.message


def test_only_an_incident_with_a_choice_names_flows():
    instance = Instance("service_task.incident", {"document": "x"})
    instance.fail("read")
    assert instance.incident.flows == ()


def test_skip_takes_the_named_flow():
    instance = Instance("exclusive_gateway.no_way_out", {"amount": 7})
    instance.resolve("skip", "if_small")
    assert instance.open == [("small", "call")]


def test_a_failing_condition_is_an_incident_at_the_gateway():
    instance = Instance("exclusive_gateway.no_way_out", {"amount": "much"})
    assert (instance.incident.element, instance.incident.code) == ("size", "expression-failed")
