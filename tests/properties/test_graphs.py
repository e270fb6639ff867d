"""Whatever graph somebody draws: it is read, checked, compiled or refused, and runs to rest within limits."""

from __future__ import annotations

import json
import time
from typing import Any
from xml.sax.saxutils import quoteattr

from hypothesis import event, given
from hypothesis import strategies as st

from engine.compile import compile_process
from engine.errors import InvalidVariable, UncompilableProcess, UnreadableFile
from engine.findings import Level
from engine.parse import read_definitions
from engine.plan import Plan
from engine.state.triggers import Cancel, Trigger
from engine.testing import MemoryHost, World
from engine.testing.memory_host import Hosted
from engine.validate import check_file
from tests.properties.budget import PATIENCE, budget
from tests.properties.emitting import HEAD

pytestmark = PATIENCE

MOST_STEPS = 300
"""A graph with a loop of tasks runs for ever, as drawn: after so many steps it is cancelled."""
NODES = ("n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "none")
TAGS = (
    "startEvent",
    "endEvent",
    "task",
    "serviceTask",
    "userTask",
    "manualTask",
    "scriptTask",
    "sendTask",
    "receiveTask",
    "businessRuleTask",
    "callActivity",
    "subProcess",
    "transaction",
    "exclusiveGateway",
    "parallelGateway",
    "inclusiveGateway",
    "eventBasedGateway",
    "complexGateway",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
)
DEFINITIONS = (
    "",
    "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>",
    "<timerEventDefinition><timeCycle>R3/PT1M</timeCycle></timerEventDefinition>",
    "<timerEventDefinition/>",
    '<errorEventDefinition errorRef="Error_E1"/>',
    "<errorEventDefinition/>",
    "<terminateEventDefinition/>",
    '<messageEventDefinition messageRef="none"/>',
    '<signalEventDefinition signalRef="none"/>',
    "<conditionalEventDefinition><condition>x1 > 1</condition></conditionalEventDefinition>",
    '<linkEventDefinition name="l"/>',
    "<escalationEventDefinition/>",
    "<compensateEventDefinition/>",
    "<cancelEventDefinition/>",
)
CONDITIONS = (None, None, None, "x1 &gt; 1", "true", "false", "x1 +", "missing.name == 2")
COUNTING = (
    '<extensionElements><p:VariableConfiguration><p:set name="x1" expression="x1 + 1"/>'
    "</p:VariableConfiguration></extensionElements>"
)
EXTENSIONS = (
    "",
    "",
    '<extensionElements><p:SubprocessConfiguration execution="inline"/></extensionElements>',
    COUNTING,
    '<standardLoopCharacteristics loopMaximum="2"/>',
    "<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>",
)
ANSWERS = (
    {"result": 1},
    {"error": {"code": "E1", "message": "m"}},
    {"result": {"x1": 2}, "delay": "PT30M"},
    None,
)


@st.composite
def graphs(draw: st.DrawFn, *, depth: int = 2, prefix: str = "") -> str:
    """Nodes of any kind and flows from anything to anything, dangling ones too."""
    parts = []
    for number in range(draw(st.integers(1, 9))):
        tag = draw(st.sampled_from(TAGS))
        attributes = ""
        if tag == "boundaryEvent":
            attributes = f' attachedToRef="{prefix}{draw(st.sampled_from(NODES))}"'
            attributes += f' cancelActivity="{draw(st.sampled_from(["true", "false"]))}"'
        elif tag == "callActivity":
            attributes = f' calledElement="{draw(st.sampled_from(["main", "none"]))}"'
        elif draw(st.booleans()):
            attributes = f' default="{prefix}f{draw(st.integers(0, 5))}"'
        body = ""
        if tag.endswith("Event"):
            body = draw(st.sampled_from(DEFINITIONS)) + draw(st.sampled_from(("", "", *DEFINITIONS)))
        elif tag in {"subProcess", "transaction"} and depth:
            body = draw(graphs(depth=depth - 1, prefix=f"{prefix}{number}"))
            body = draw(st.sampled_from(EXTENSIONS)) + body
        elif tag.endswith(("Task", "task", "Activity")):
            body = draw(st.sampled_from(EXTENSIONS))
        parts.append(f'<{tag} id="{prefix}n{number}"{attributes}>{body}</{tag}>')
    for number in range(draw(st.integers(0, 14))):
        source, target = draw(st.sampled_from(NODES)), draw(st.sampled_from(NODES))
        condition = draw(st.sampled_from(CONDITIONS))
        inner = "" if condition is None else f"<conditionExpression>{condition}</conditionExpression>"
        ends = f"sourceRef={quoteattr(prefix + source)} targetRef={quoteattr(prefix + target)}"
        parts.append(f'<sequenceFlow id="{prefix}f{number}" {ends}>{inner}</sequenceFlow>')
    return "".join(parts)


WORLDS = st.fixed_dictionaries(
    {
        "calls": st.dictionaries(st.sampled_from(NODES), st.sampled_from(ANSWERS)),
        "user_tasks": st.dictionaries(st.sampled_from(NODES), st.sampled_from([{}, {"x1": 3}, None])),
    }
)


class Bounded(MemoryHost):
    """Stops every instance after some steps, as a person would."""

    steps = 0

    def _deliver(self, hosted: Hosted, trigger: Trigger, **how: Any) -> None:
        self.steps += 1
        super()._deliver(hosted, trigger if self.steps < MOST_STEPS else Cancel("enough"), **how)


@budget(250)
@given(graphs(), WORLDS, st.integers(0, 3))
def test_any_graph_is_refused_or_runs_to_rest(graph: str, world: dict[str, Any], number: int) -> None:
    data = f'{HEAD}<process id="main" isExecutable="true">{graph}</process></definitions>'.encode()
    began = time.process_time()
    report = check_file(data)
    try:
        plan = compile_process(read_definitions(data), "main")
    except UnreadableFile:
        event("unreadable")
        return
    except UncompilableProcess:
        event("refused")
        plan = None
    if plan is None:
        assert any(each.level is Level.CRITICAL for each in report.findings), (
            "it cannot run, so it is not valid"
        )
        return
    event("runs")
    assert Plan.from_bytes(plan.to_bytes()).to_bytes() == plan.to_bytes()
    assert_comes_to_rest(plan, world, {"x1": number})
    assert time.process_time() - began < 20


def assert_comes_to_rest(plan: Plan, world: dict[str, Any], variables: dict[str, Any]) -> None:
    host = Bounded([plan], world=World.from_json(world))
    try:
        instance = host.start("main", variables)
    except InvalidVariable:
        return
    host.run()
    state = host.state(instance)
    json.dumps(state.snapshot())
    if not state.is_over:
        assert state.waits(), "a running instance waits for something"
        host.send(instance, Cancel("enough"))
    assert state.is_over
    assert not state.waits()
