"""Every kind of activity, event and gateway with an incident: retry, skip, cancel, and failOnIncident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from engine.compile import compile_process
from engine.events import IncidentRaised, IncidentResolved, InstanceCancelled, InstanceFailed
from engine.json_values import Json
from engine.parse import read_definitions
from engine.plan import Plan
from engine.state.effects import RunActivity
from engine.state.triggers import ChildCompleted
from tests.engine.instances import Instance
from tests.engine.validate.files import file

BAD = "10 / zero"


def ext(inside: str) -> str:
    return f"<extensionElements>{inside}</extensionElements>"


def flow(source: str, target: str, condition: str = "") -> str:
    inside = f"<conditionExpression>{condition}</conditionExpression>" if condition else ""
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<sequenceFlow id="{source}_{target}" {ends}>{inside}</sequenceFlow>'


def configured(name: str, attributes: str = "", inside: str = "") -> str:
    return ext(f"<periscope:{name} {attributes}>{inside}</periscope:{name}>")


def mapped(name: str, attributes: str = "", *, mapping: str = "inputMapping") -> str:
    """A configuration whose input mapping fails."""
    inside = f'<periscope:{mapping} source="{BAD}" target="n" mappingType="expression"/>'
    return configured(name, attributes, inside)


def sets(expression: str = BAD) -> str:
    return configured(
        "variableConfiguration", inside=f'<periscope:set name="result" expression="{expression}"/>'
    )


DURATION = f"${{'PT1H' if {BAD} else 'PT2H'}}"
TIMER = f"<timerEventDefinition><timeDuration>{DURATION}</timeDuration></timerEventDefinition>"
MESSAGE = '<messageEventDefinition messageRef="news"/>'
KEY = ext(f'<periscope:messageConfiguration correlationKey="{BAD}" outputVariable="heard"/>')
PAYLOAD = ext(f'<periscope:inputMapping source="{BAD}" target="n" mappingType="expression"/>')


def chain(element: str) -> str:
    return f'<startEvent id="s"/>{element}<endEvent id="e"/>{flow("s", "x")}{flow("x", "e")}'


def nothing(_: Instance) -> None:
    """The retry alone ends it."""


def hear(instance: Instance) -> None:
    instance.hear("x", {"a": 1})


def fire(instance: Instance) -> None:
    instance.fire("x")


def children(instance: Instance) -> None:
    instance.send(ChildCompleted(instance.handle("x", "child").id, {}))


@dataclass(frozen=True)
class Case:
    name: str
    body: str
    after: Callable[[Instance], None] = nothing
    skip: Json = None
    element: str = "x"


def choose(instance: Instance) -> None:
    instance.submit("x", {"n": 10})


def work(instance: Instance) -> None:
    instance.succeed("x", {"done": True})


COUNT = "<loopCardinality>{0}</loopCardinality>"
LOOP = f"<multiInstanceLoopCharacteristics>{COUNT}</multiInstanceLoopCharacteristics>"
UNTIL = "<standardLoopCharacteristics><loopCondition>{0}</loopCondition></standardLoopCharacteristics>"
INSIDE = f'<startEvent id="si"/><endEvent id="ei"/>{flow("si", "ei")}'
DEEP = (
    f'<startEvent id="si"/><task id="y">{sets()}</task><endEvent id="ei"/>{flow("si", "y")}{flow("y", "ei")}'
)
FIELD = f'<periscope:field name="n" type="select" optionsExpression="[{BAD}]"/>'
FORM = f"<periscope:formData>{FIELD}</periscope:formData>"
MAIL = '<periscope:to recipientType="email" value="a@example.test"/>'
DECIDE = flow("x", "a", f"{BAD} == 10") + flow("x", "b", f"{BAD} == 20")
TASKS_AB = f'<manualTask id="a"/><manualTask id="b"/><endEvent id="e"/>{flow("a", "e")}{flow("b", "e")}'


def gateway(tag: str) -> str:
    return f'<startEvent id="s"/><{tag} id="x"/>{flow("s", "x")}{DECIDE}{TASKS_AB}'


def submit_a(instance: Instance) -> None:
    instance.submit("a")


EVENTS = (
    f'<startEvent id="s"/><eventBasedGateway id="x"/>{flow("s", "x")}'
    f'<intermediateCatchEvent id="later">{TIMER}</intermediateCatchEvent>'
    f'<intermediateCatchEvent id="news_in">{MESSAGE}</intermediateCatchEvent>'
    f'<endEvent id="e"/>{flow("x", "later")}{flow("x", "news_in")}{flow("later", "e")}{flow("news_in", "e")}'
)


def sub(tag: str, inside: str = INSIDE, *, execution: str = "inline", fails: bool = True) -> str:
    attributes = f'execution="{execution}"'
    name = "subprocessConfiguration"
    configuration = mapped(name, attributes) if fails else configured(name, attributes)
    return chain(f'<{tag} id="x">{configuration}{inside}</{tag}>')


def one(tag: str, inside: str, attributes: str = "") -> str:
    return chain(f'<{tag} id="x" {attributes}>{inside}</{tag}>')


def submit(instance: Instance) -> None:
    instance.submit("x")


def submit_twice(instance: Instance) -> None:
    submit(instance)
    submit(instance)


def fire_later(instance: Instance) -> None:
    instance.fire("later")


AGENT = configured("aIAgentConfiguration", f'agentId="a" prompt="${{{BAD}}}"')
SEND = configured("sendTaskConfiguration", f'subject="${{{BAD}}}" bodyText="x"', MAIL)
SCRIPT = mapped("scriptTaskConfiguration", 'functionId="f"', mapping="scriptTaskInputMapping")
CALL = mapped("callActivityConfiguration", 'processId="other"')
LATE = f'<boundaryEvent id="late" attachedToRef="x">{TIMER}</boundaryEvent>'
SPLIT = f'<startEvent id="s"/><task id="x">{sets("1")}</task>{flow("s", "x")}{DECIDE}{TASKS_AB}'
MESSAGE_END = f'<startEvent id="s"/><endEvent id="x">{PAYLOAD}{MESSAGE}</endEvent>{flow("s", "x")}'

CASES = [
    Case("task", one("task", sets())),
    Case("service task", one("serviceTask", AGENT), work),
    Case("business rule task", one("businessRuleTask", sets())),
    Case("send task", one("sendTask", SEND), work),
    Case("script task", one("scriptTask", SCRIPT), work),
    Case("receive task", one("receiveTask", KEY, 'messageRef="news"'), hear),
    Case("user task", one("userTask", configured("taskDefinition", inside=FORM)), choose),
    Case("call activity", one("callActivity", CALL, 'calledElement="other"'), children),
    Case("sub-process", sub("subProcess", execution="child"), children),
    Case("inline sub-process", sub("subProcess")),
    Case("transaction", sub("transaction")),
    Case("inside of a sub-process", sub("subProcess", DEEP, fails=False), element="y"),
    Case("multi-instance", one("manualTask", LOOP.format(f"${{2 if {BAD} else 1}}")), submit_twice),
    Case("part of multi-instance", one("task", sets() + LOOP.format(1))),
    Case("standard loop", one("task", sets("1") + UNTIL.format(f"{BAD} != 10"))),
    Case("timer catch event", one("intermediateCatchEvent", TIMER), fire),
    Case("message catch event", one("intermediateCatchEvent", KEY + MESSAGE), hear),
    Case("message throw event", one("intermediateThrowEvent", PAYLOAD + MESSAGE)),
    Case("message end event", MESSAGE_END),
    Case("boundary event", one("manualTask", "") + LATE, submit),
    Case("exclusive gateway", gateway("exclusiveGateway"), submit_a, "x_b"),
    Case("inclusive gateway", gateway("inclusiveGateway"), submit_a, ["x_b"]),
    Case("complex gateway", gateway("complexGateway"), submit_a, "x_b"),
    Case("implicit split", SPLIT, submit_a, "x_b"),
    Case("event-based gateway", EVENTS, fire_later, "x_news_in"),
]
IDS = [case.name for case in CASES]


def plan_of(body: str, *, settings: str = "") -> Plan:
    after = '<message id="news" name="News"/>'
    data = file(f"{settings}{body}", after=after)
    return compile_process(read_definitions(data), "P")


def stuck(case: Case) -> Instance:
    instance = Instance(plan_of(case.body), {"zero": 0})
    answer_simple_work(instance)
    assert (instance.incident.element, instance.incident.code) == (case.element, "expression-failed")
    assert instance.state.status == "running"
    return instance


def answer_simple_work(instance: Instance) -> None:
    """Variables and tasks without work are ordinary activities; their answers come at once."""
    while True:
        waiting = [h for h in instance.state.waits() if h.kind == "call"]
        asked = {each.call: each for each in instance.asked(RunActivity)}
        simple = [h for h in waiting if asked[h.id].kind in {"variable", "pass_through"}]
        if not simple:
            return
        for handle in simple:
            request = asked[handle.id].request
            instance.succeed_call(handle.id, request.get("values"))


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_retry_with_edited_variables_goes_on(case: Case) -> None:
    instance = stuck(case)
    instance.resolve("retry", zero=1)
    answer_simple_work(instance)
    case.after(instance)
    answer_simple_work(instance)
    assert instance.heard(IncidentResolved)[0].resolution == "retried"
    assert (instance.state.status, instance.open) == ("completed", [])


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_retry_that_fails_again_is_counted(case: Case) -> None:
    instance = stuck(case)
    instance.resolve("retry")
    answer_simple_work(instance)
    assert [each.attempts for each in instance.events if isinstance(each, IncidentRaised)] == [1, 2]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_skipping_goes_on_without_the_work(case: Case) -> None:
    instance = stuck(case)
    instance.resolve("skip", case.skip)
    answer_simple_work(instance)
    assert instance.heard(IncidentResolved)[0].resolution == "skipped"
    for element, kind in list(instance.open):
        assert kind == "user_task"
        instance.submit(element)
    assert (instance.state.status, instance.open) == ("completed", [])
    if case.skip is not None:
        assert "b" in instance.completed or "news_in" in instance.completed
        assert "a" not in instance.completed


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_cancelling_leaves_nothing_behind(case: Case) -> None:
    instance = stuck(case)
    instance.resolve("cancel")
    assert instance.state.status == "cancelled"
    assert instance.open == []
    assert instance.heard(InstanceCancelled)[0].actor == "ann"


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_with_fail_on_incident_the_instance_fails(case: Case) -> None:
    plan = plan_of(case.body, settings=ext("<periscope:failOnIncident>true</periscope:failOnIncident>"))
    instance = Instance(plan, {"zero": 0})
    answer_simple_work(instance)
    failed = instance.heard(InstanceFailed)[0]
    assert (failed.code, instance.state.status, instance.open) == ("expression-failed", "failed", [])
