"""Small processes in two versions, and an instance that is moved from one to the other."""

from __future__ import annotations

import json

from engine.interpreter import step
from engine.interpreter.migration import Verdict, judge, went_over
from engine.json_values import JsonObject
from engine.plan import Plan
from engine.state import State
from engine.state.triggers import Migrate
from tests.engine.instances import Instance
from tests.engine.temporal.processes import plans, process

FLOW = '<sequenceFlow id="{0}_{1}" sourceRef="{0}" targetRef="{1}"/>'


def plan(body: str, *flows: str, extensions: str = "") -> Plan:
    """A process of these elements and of flows written as "a-b"."""
    drawn = "".join(FLOW.format(*each.split("-")) for each in flows)
    return plans(process(body + drawn, extensions=extensions))[0]


def begun(version: Plan, variables: JsonObject | None = None, *, scope: str | None = None) -> Instance:
    return Instance(version, variables, scope=scope)


def verdict(instance: Instance, new: Plan, choices: dict[str, str] | None = None, **more: str) -> Verdict:
    return judge(instance.plan, new, instance.state, choices=choices, now=instance.now, **more)


def move(instance: Instance, new: Plan, choices: dict[str, str] | None = None, **more: object) -> None:
    """Migrates it; the state goes through JSON afterwards, as after every step."""
    migrate = Migrate(new.fingerprint, choices or {}, **more)
    outcome = step(instance.plan, instance.state, migrate, instance.now, target=new)
    written = json.dumps(instance.state.snapshot())
    instance.state = State.restore(json.loads(written))
    assert json.dumps(instance.state.snapshot()) == written
    if went_over(outcome):
        instance.plan = new
    instance.events.extend(outcome.events)
    instance.effects.extend(outcome.effects)
