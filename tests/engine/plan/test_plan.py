import json

import pytest

from engine.errors import EngineError
from engine.plan import Plan
from engine.plan.upgrades import FORMAT, upgrade
from tests.engine.instances import FIXTURES, plan_of

NAMES = sorted(path.stem for path in FIXTURES.glob("*.bpmn") if not path.stem.startswith("unsupported"))


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_survives_its_bytes(name):
    plan = plan_of(name)
    again = Plan.from_bytes(plan.to_bytes())
    assert again.fingerprint == plan.fingerprint == plan_of(name).fingerprint
    assert again.to_bytes() == plan.to_bytes()
    assert list(again.nodes) == list(plan.nodes)
    assert [n.outgoing for n in again.nodes.values()] == [n.outgoing for n in plan.nodes.values()]
    assert list(again.variables.values()) == list(plan.variables.values())
    assert again.scopes == plan.scopes


def test_another_content_has_another_fingerprint():
    assert plan_of("sub_process.child").fingerprint != plan_of("sub_process.inline").fingerprint


def test_an_old_format_is_upgraded_step_by_step_and_keeps_its_fingerprint():
    steps = {0: lambda data: {**data, "name": data["title"]}, -1: lambda data: {**data, "title": "old"}}
    assert upgrade({"format": -1}, upgrades=steps, to_format=1) == {
        "format": 1,
        "title": "old",
        "name": "old",
    }


def test_a_format_from_the_future_is_refused():
    data = json.loads(plan_of("sub_process.child").to_bytes())
    data["format"] = FORMAT + 1
    with pytest.raises(EngineError, match="format"):
        Plan.from_bytes(json.dumps(data).encode())


def test_input_variables_are_those_of_the_start_form():
    plan = plan_of("variables.declared")
    assert [each.name for each in plan.input_variables] == ["count", "country", "secret", "scratch", "key"]
