import pytest

from engine.errors import InvalidVariable
from engine.events import InstanceCompleted, InstanceStarted, VariableChanged, WarningRaised
from engine.interpreter import new_state, step
from engine.state.triggers import SetVariables, Start
from tests.engine.instances import Instance, plan_of


def test_a_start_converts_inputs_and_fills_in_defaults():
    instance = Instance("variables.declared", {"count": "5", "extra": [1]})
    started = instance.heard(InstanceStarted)[0]
    assert started.variables == {"count": 5, "extra": [1], "country": "DE", "tags": ["a"]}


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({}, "required"),
        ({"count": "many"}, "whole number"),
        ({"count": 10}, "at most 9"),
        ({"count": 1.5}, "whole"),
    ],
)
def test_bad_input_refuses_the_start_and_changes_nothing(variables, reason):
    state = new_state()
    with pytest.raises(InvalidVariable, match=reason):
        step(plan_of("variables.declared"), state, Start("i", variables), 0.0)
    assert state.snapshot() == new_state().snapshot()


def test_a_required_variable_without_value_is_an_incident_at_the_end_event():
    instance = Instance("variables.declared", {"count": 1})
    instance.succeed("read")
    assert (instance.incident.element, instance.incident.code) == ("end", "required-variable")
    assert "'found'" in instance.incident.message
    instance.resolve("retry", found="3.5")
    assert instance.state.status == "completed"
    assert instance.state.result["found"] == 3.5


def test_events_tell_what_is_sensitive_or_transient_and_the_result_event_leaves_transient_out():
    instance = Instance("variables.declared", {"count": 1, "scratch": "x"})
    assert "scratch" not in instance.heard(InstanceStarted)[0].variables
    instance.send(SetVariables({"secret": "s", "scratch": "y", "found": 1}, "ann"))
    flags = {event.name: (event.sensitive, event.transient) for event in instance.heard(VariableChanged)}
    assert flags == {"secret": (True, False), "scratch": (False, True), "found": (False, False)}
    instance.succeed("read", 1)
    assert "scratch" not in instance.heard(InstanceCompleted)[0].variables
    assert instance.state.result["scratch"] == "y"


def test_an_immutable_variable_refuses_a_second_value():
    instance = Instance("variables.immutable", {"key": "first"})
    instance.succeed("change", {"key": "other"})
    assert (instance.incident.element, instance.incident.code) == ("change", "invalid-variable")
    assert instance.state.variables["key"] == "first"


def test_an_immutable_variable_takes_its_first_value_and_the_same_again():
    instance = Instance("variables.immutable")
    instance.send(SetVariables({"key": "other"}))
    instance.succeed("change", {"key": "other"})
    assert instance.state.status == "completed"
    assert len(instance.heard(VariableChanged)) == 1


def test_a_bad_value_from_a_person_changes_nothing_and_is_told():
    instance = Instance("variables.declared", {"count": 1})
    instance.send(SetVariables({"country": "FR", "count": 99}, "ann"))
    assert instance.state.variables["country"] == "DE"
    assert [event.rule for event in instance.heard(WarningRaised)] == ["invalid-variable"]


def test_an_edit_of_what_has_changed_meanwhile_changes_nothing_and_is_told():
    instance = Instance("variables.declared", {"count": 1})
    instance.send(SetVariables({"country": "AT", "found": 2}, "ann", {"country": "CH", "found": None}))
    assert instance.state.variables["country"] == "DE"
    assert "found" not in instance.state.variables
    [warning] = instance.heard(WarningRaised)
    assert (warning.rule, "country" in warning.message) == ("changed-meanwhile", True)
    instance.send(SetVariables({"country": "AT", "found": 2}, "ann", {"country": "DE", "found": None}))
    assert (instance.state.variables["country"], instance.state.variables["found"]) == ("AT", 2)
