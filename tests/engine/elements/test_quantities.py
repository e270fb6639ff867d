"""Activities that need several tokens to begin, or leave with several (BPMN 2.0 table 10.3)."""

from __future__ import annotations

import json

import pytest

from engine.compile import compile_process
from engine.errors import UncompilableProcess
from engine.findings import Level
from engine.interpreter import step
from engine.parse import read_definitions
from engine.plan import Plan
from engine.state.parts import USER_TASK
from engine.state.triggers import Migrate
from engine.testing import World, run
from engine.validate import check_file
from tests.engine.instances import FIXTURES, Instance, definitions_of, plan_of
from tests.engine.validate.files import file

FLOW = '<sequenceFlow id="f" sourceRef="s" targetRef="a"/>'


def boxes(*, made: int, needed: int) -> Plan:
    text = (FIXTURES / "task.too_few_tokens.bpmn").read_text()
    text = text.replace('completionQuantity="5"', f'completionQuantity="{made}"')
    text = text.replace('startQuantity="3"', f'startQuantity="{needed}"')
    definitions = read_definitions(text.encode())
    return compile_process(definitions, "boxes")


def test_an_activity_begins_when_enough_tokens_have_come_and_leaves_with_as_many_as_it_says() -> None:
    instance = Instance("task.several_tokens")
    instance.succeed("weigh")
    assert instance.open == [("make", "call")]
    instance.succeed("make")
    assert instance.open == [("pack", USER_TASK)]
    instance.submit("pack")
    assert instance.completed.count("end") == 1 + 3 + 1
    assert instance.state.status == "completed"


def test_tokens_wait_through_a_snapshot_until_the_last_one_comes() -> None:
    instance = Instance(boxes(made=2, needed=3), {"packed": 0})
    instance.succeed("make")
    assert instance.incident.code == "deadlock"
    assert "3 tokens (startQuantity), of which 2 arrived" in instance.incident.message


def test_what_begins_anew_needs_as_many_tokens_again() -> None:
    instance = Instance(boxes(made=6, needed=3), {"packed": 0})
    instance.succeed("make")
    assert instance.open == [("pack", "call"), ("pack", "call")]


def test_tokens_that_can_never_suffice_are_an_incident_once_nothing_else_moves() -> None:
    instance = Instance("task.too_few_tokens", {"packed": 0})
    instance.succeed("make")
    assert instance.open == [("pack", "call")]
    instance.succeed("pack", {"packed": 1})
    assert (instance.incident.element, instance.incident.code) == ("pack", "deadlock")
    instance.resolve("retry")
    assert instance.incident.code == "deadlock"
    instance.resolve("skip", {"packed": 7})
    assert instance.state.status == "completed"
    assert instance.state.variables == {"packed": 7}


def test_parts_and_scopes_count_for_themselves_and_loops_begin_once() -> None:
    found = run(definitions_of("sub_process.several_tokens"), world=World())
    assert found.status == "completed"
    assert [found.completed.count(each) for each in ("make", "pack", "order", "ship", "end")] == [
        2,
        2,
        2,
        2,
        1,
    ]


def test_making_tokens_without_end_stops_at_incidents() -> None:
    inside = (
        '<startEvent id="s"/><task id="a" completionQuantity="900">'
        '<standardLoopCharacteristics testBefore="true">'
        "<loopCondition>False</loopCondition></standardLoopCharacteristics></task>"
        f'{FLOW}<sequenceFlow id="again" sourceRef="a" targetRef="a"/>'
    )
    definitions = read_definitions(file(inside))
    instance = Instance(compile_process(definitions, "P"))
    assert instance.incident.code == "endless-loop"
    assert instance.completed.count("a") < 20
    assert len(instance.open) < 11_000


@pytest.mark.parametrize("attribute", ["startQuantity", "completionQuantity"])
@pytest.mark.parametrize("number", ["0", "1001", "99999999999999"])
def test_numbers_that_make_no_sense_are_refused(attribute: str, number: str) -> None:
    inside = f'<startEvent id="s"/><task id="a" name="A" {attribute}="{number}"/>{FLOW}'
    found = [each for each in check_file(file(inside)).findings if each.rule == "wrong-quantity"]
    assert [(each.level, each.element) for each in found] == [(Level.CRITICAL, "a")]
    definitions = read_definitions(file(inside))
    with pytest.raises(UncompilableProcess, match=attribute):
        compile_process(definitions, definitions.processes[0].id)


def test_a_plan_says_quantities_only_where_there_are_several() -> None:
    assert "quantity" not in plan_of("task.implicit_split").to_bytes().decode()
    plan = plan_of("task.several_tokens")
    read = Plan.from_bytes(plan.to_bytes())
    assert (read.nodes["make"].completion_quantity, read.nodes["pack"].start_quantity) == (3, 3)
    assert json.loads(read.to_bytes()) == json.loads(plan.to_bytes())


def test_tokens_that_wait_go_along_to_another_version() -> None:
    """They arrive there once more: three are enough for what waited for four, and begin one each for one."""
    for needed, begun in ((2, 2), (1, 3)):
        instance = Instance(boxes(made=6, needed=4), {"packed": 0})
        instance.succeed("make")
        assert instance.open == [("pack", "call")]
        now = boxes(made=6, needed=needed)
        outcome = step(instance.plan, instance.state, Migrate(now.fingerprint), instance.now, target=now)
        assert outcome.effects
        assert instance.open.count(("pack", "call")) == begun
