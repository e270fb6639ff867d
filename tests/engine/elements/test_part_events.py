"""What a multi-instance activity throws as its parts complete (BPMN 2.0 §10.3.7.2, `behavior`)."""

from __future__ import annotations

import pytest

from engine.compile import compile_process
from engine.errors import UncompilableProcess
from engine.events import ErrorThrown, WarningRaised
from engine.parse import read_definitions
from engine.plan import Plan
from engine.testing import World, run
from tests.engine.instances import FIXTURES, Instance, definitions_of


def changed(name: str, *replacements: tuple[str, str]) -> Plan:
    text = (FIXTURES / f"{name}.bpmn").read_text()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    definitions = read_definitions(text.encode())
    return compile_process(definitions, definitions.processes[0].id)


def test_every_part_throws_its_event_with_the_counts_of_the_loop() -> None:
    instance = Instance("multi_instance.event_of_each_part", {"seen": []})
    for number in (1, 2, 3):
        instance.submit("vote")
        instance.succeed("note", {"seen": list(range(1, number + 1))})
    assert instance.completed.count("voted") == 3
    assert instance.state.status == "completed"
    assert instance.state.variables["numberOfCompletedInstances"] == 3
    assert instance.state.variables["numberOfInstances"] == 3


def test_the_first_part_alone_throws_and_what_interrupts_stops_the_others() -> None:
    instance = Instance("multi_instance.event_of_the_first_part")
    assert instance.open.count(("bid", "user_task")) == 3
    instance.submit("bid")
    assert instance.state.status == "completed"
    assert "sold" in instance.completed
    assert "unsold" not in instance.completed
    assert instance.state.variables == {"bid": "yes"}


def test_after_the_first_part_the_others_throw_nothing() -> None:
    plan = changed(
        "multi_instance.event_of_the_first_part",
        ('attachedToRef="bid"', 'attachedToRef="bid" cancelActivity="false"'),
    )
    instance = Instance(plan)
    for _ in range(3):
        instance.submit("bid")
    assert instance.completed.count("sold") == 1
    assert instance.completed.count("unsold") == 1


def test_conditions_say_which_event_is_thrown_when() -> None:
    found = run(
        definitions_of("multi_instance.complex_events"),
        variables={"faults": 0, "limit": 2},
        world=World.from_json({"user_tasks": {"check": [{"faults": 0}, {"faults": 1}, {"faults": 3}]}}),
    )
    assert found.status == "completed"
    assert [found.completed.count(each) for each in ("check", "told", "stopped", "end")] == [3, 1, 1, 0]


def test_an_error_that_no_boundary_event_takes_goes_on_outwards() -> None:
    plan = changed(
        "multi_instance.complex_events",
        (
            'attachedToRef="check"><bpmn:errorEventDefinition errorRef="x_faults"/>',
            'attachedToRef="check"><bpmn:errorEventDefinition errorRef="OTHER"/>',
        ),
    )
    instance = Instance(plan, {"faults": 9, "limit": 2})
    instance.submit("check")
    assert instance.state.status == "failed"
    assert instance.heard(ErrorThrown)[-1].code == "FAULTS"
    assert instance.state.waits() == []


def test_a_signal_that_no_boundary_event_takes_is_a_warning_and_leaves_the_instance_alone() -> None:
    plan = changed("multi_instance.event_of_each_part", ('name="Vote"/>', 'name="Other"/>'))
    instance = Instance(plan, {"seen": []})
    for _ in range(3):
        instance.submit("vote")
    assert [each.rule for each in instance.heard(WarningRaised)] == ["event-uncaught"] * 3
    assert instance.effects == []
    assert instance.state.status == "completed"


def test_a_broken_condition_is_an_incident_and_a_retry_throws_what_was_not_thrown() -> None:
    plan = changed("multi_instance.complex_events", ("faults &gt; limit", "faults + limit &gt; 9"))
    instance = Instance(plan, {"faults": 0, "limit": None})
    instance.submit("check")
    assert instance.incident.code == "expression-failed"
    instance.resolve("retry", limit=1)
    instance.submit("check")
    assert instance.completed.count("halfway") == 1
    instance.submit("check", {"faults": 20})
    assert instance.state.status == "completed"
    assert "stopped" in instance.completed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('behavior="Complex"', 'behavior="Some"', "Some"),
        (
            '<bpmn:condition xsi:type="bpmn:tFormalExpression">faults &gt; limit</bpmn:condition>',
            "",
            "no condition",
        ),
        ('<bpmn:errorEventDefinition errorRef="x_faults"/></bpmn:event>',
         "<bpmn:terminateEventDefinition/></bpmn:event>", "terminate"),
        ('behavior="Complex"', 'behavior="None" noneBehaviorEventRef="nowhere"', "nowhere"),
    ],
)  # fmt: skip
def test_what_cannot_be_thrown_is_refused(old: str, new: str, said: str) -> None:
    with pytest.raises(UncompilableProcess, match=said):
        changed("multi_instance.complex_events", (old, new))
