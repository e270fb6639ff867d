"""Errors, escalations and compensation: who hears of what, in which order, and with which variables."""

from __future__ import annotations

import pytest

from engine.compile import compile_process
from engine.errors import BpmnError
from engine.events import ElementTerminated, ErrorThrown, IncidentResolved, WarningRaised
from engine.parse import read_definitions
from engine.plan import Plan
from engine.state.effects import CancelTimer
from engine.state.triggers import ChildFailed
from tests.engine.instances import Instance
from tests.engine.validate.files import file

ROOT = (
    '<error id="e_lost" name="Lost" errorCode="LOST"/><error id="e_late" name="Late" errorCode="LATE"/>'
    '<escalation id="s_high" name="High" escalationCode="HIGH"/>'
    '<escalation id="s_low" name="Low" escalationCode="LOW"/><message id="news" name="News"/>'
)
AGENT = '<periscope:aIAgentConfiguration agentId="a" prompt="x">{0}</periscope:aIAgentConfiguration>'
INLINE = '<extensionElements><periscope:subprocessConfiguration execution="inline"/></extensionElements>'


def flow(source: str, target: str) -> str:
    return f'<sequenceFlow id="{source}_{target}" sourceRef="{source}" targetRef="{target}"/>'


def agent(name: str, *, error_variable: str = "") -> str:
    output = (
        f'<periscope:outputMapping variable="answer" errorVariable="{error_variable}"/>'
        if error_variable
        else ""
    )
    inside = AGENT.format(output)
    return f'<serviceTask id="{name}"><extensionElements>{inside}</extensionElements></serviceTask>'


def caught(name: str, host: str, definition: str, *, interrupting: bool = True) -> str:
    """A boundary event that leads to a task of a person, `after_‹name›`."""
    attribute = "" if interrupting else ' cancelActivity="false"'
    return (
        f'<boundaryEvent id="{name}" attachedToRef="{host}"{attribute}>{definition}</boundaryEvent>'
        f'<manualTask id="after_{name}"/>{flow(name, f"after_{name}")}'
    )


def error(reference: str = "") -> str:
    return f"<errorEventDefinition{f' errorRef={reference!r}' if reference else ''}/>"


def escalation(reference: str = "") -> str:
    return f"<escalationEventDefinition{f' escalationRef={reference!r}' if reference else ''}/>"


def plan_of(body: str) -> Plan:
    return compile_process(read_definitions(file(body, after=ROOT)), "P")


def chain(*elements: str) -> str:
    """Start, elements with ids in a row; the first id of each counts."""
    ids = [each.split('id="', 1)[1].split('"', 1)[0] for each in elements]
    flows = "".join(flow(a, b) for a, b in zip(["s", *ids], [*ids, "e"], strict=False))
    return f'<startEvent id="s"/>{"".join(elements)}<endEvent id="e"/>{flows}'


def sub(name: str, inside: str, *, inline: bool = True, more: str = "") -> str:
    how = INLINE if inline else ""
    return f'<subProcess id="{name}">{how}<startEvent id="{name}_s"/>{inside}{more}</subProcess>'


@pytest.mark.parametrize(
    ("catchers", "taken"),
    [
        ((("with_code", "e_lost"), ("any", "")), "with_code"),
        ((("any", ""), ("with_code", "e_lost")), "with_code"),
        ((("other", "e_late"), ("any", "")), "any"),
        ((("other", "e_late"),), None),
    ],
)
@pytest.mark.parametrize("call", [False, True], ids=["activity", "call activity"])
def test_the_boundary_event_with_the_code_wins_then_the_one_for_all(call, catchers, taken) -> None:
    host = '<callActivity id="x" calledElement="other"/>' if call else agent("x")
    events = "".join(caught(name, "x", error(reference)) for name, reference in catchers)
    instance = Instance(plan_of(chain(host) + events))
    if call:
        instance.send(ChildFailed(instance.handle("x", "child").id, "LOST", "gone", "deep"))
    else:
        instance.fail("x", "LOST")
    if taken:
        assert instance.open == [(f"after_{taken}", "user_task")]
        assert instance.heard(ErrorThrown)[-1].caught_by == taken
    elif call:
        assert instance.state.status == "failed"
    else:
        assert instance.open == [("x", "incident")]


@pytest.mark.parametrize("inline", [True, False])
def test_an_error_goes_outwards_until_somebody_listens(inline: bool) -> None:
    inner = agent("x") + flow("p_s", "x")
    body = chain(sub("p", inner, inline=inline)) + caught("outside", "p", error("e_lost"))
    plan = plan_of(body)
    if inline:
        instance = Instance(plan)
        instance.fail("x", "LOST")
        assert instance.open == [("after_outside", "user_task")]
        return
    parent, child = Instance(plan), Instance(plan, scope="p")
    child.fail("x", "LOST")
    assert (child.state.status, child.state.failure) == ("failed", BpmnError("LOST", "broken", "x", 3))
    parent.send(ChildFailed(parent.handle("p", "child").id, "LOST", "broken", "x"))
    assert parent.open == [("after_outside", "user_task")]


def test_an_event_sub_process_of_the_scope_comes_before_the_boundary_around() -> None:
    handler = (
        '<subProcess id="h" triggeredByEvent="true">'
        + INLINE
        + f'<startEvent id="hs">{error("e_lost")}</startEvent>'
        f'<manualTask id="mend"/>{flow("hs", "mend")}</subProcess>'
    )
    inner = agent("x") + flow("p_s", "x")
    instance = Instance(plan_of(chain(sub("p", inner, more=handler)) + caught("outside", "p", error())))
    instance.fail("x", "LOST")
    assert instance.open == [("mend", "user_task")]
    instance.submit("mend")
    assert instance.state.status == "completed"
    assert "e" in instance.completed


def test_error_variable_of_a_call_activity_takes_what_no_boundary_event_does() -> None:
    host = (
        '<callActivity id="x" calledElement="other"><extensionElements><periscope:callActivityConfiguration '
        'processId="other"><periscope:outputMapping variable="answer" errorVariable="trouble"/>'
        "</periscope:callActivityConfiguration></extensionElements></callActivity>"
    )
    instance = Instance(plan_of(chain(host) + caught("other", "x", error("e_late"))))
    instance.send(ChildFailed(instance.handle("x", "child").id, "LOST", "gone", "deep"))
    assert instance.state.status == "completed"
    trouble = instance.state.result["trouble"]
    assert (trouble["code"], trouble["message"]) == ("LOST", "gone")


def test_a_caught_error_lets_the_branches_beside_it_go_on_an_uncaught_one_ends_them() -> None:
    both = (
        '<startEvent id="s"/><parallelGateway id="split"/>'
        + flow("s", "split")
        + agent("x")
        + flow("split", "x")
        + '<manualTask id="beside"/>'
        + flow("split", "beside")
    )
    instance = Instance(plan_of(both + caught("any", "x", error())))
    instance.fail("x", "LOST")
    assert instance.open == [("beside", "user_task"), ("after_any", "user_task")]

    thrown = both + f'<endEvent id="throws">{error("e_lost")}</endEvent>' + flow("x", "throws")
    instance = Instance(plan_of(thrown))
    instance.succeed("x")
    assert (instance.state.status, instance.open) == ("failed", [])
    assert [each.element for each in instance.heard(ElementTerminated)] == ["beside"]


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_is_heard_with_its_code_and_goes_on_unless_interrupted(interrupting: bool) -> None:
    inner = f'<intermediateThrowEvent id="shout">{escalation("s_high")}</intermediateThrowEvent>'
    inner += '<manualTask id="goes_on"/>' + flow("p_s", "shout") + flow("shout", "goes_on")
    body = chain(sub("p", inner)) + caught("low", "p", escalation("s_low"), interrupting=False)
    body += caught("high", "p", escalation("s_high"), interrupting=interrupting)
    instance = Instance(plan_of(body))
    expected = [("after_high", "user_task")]
    assert sorted(instance.open) == sorted(
        expected if interrupting else [*expected, ("goes_on", "user_task")]
    )


def test_an_escalation_that_nobody_hears_is_a_warning_and_goes_on() -> None:
    inner = f'<intermediateThrowEvent id="shout">{escalation("s_high")}</intermediateThrowEvent>' + flow(
        "p_s", "shout"
    )
    instance = Instance(plan_of(chain(sub("p", inner)) + caught("low", "p", escalation("s_low"))))
    assert instance.state.status == "completed"
    assert instance.heard(WarningRaised)


def test_a_boundary_timer_fires_although_its_activity_has_an_incident() -> None:
    timer = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
    instance = Instance(plan_of(chain(agent("x")) + caught("late", "x", timer)))
    instance.fail("x")
    assert sorted(instance.open) == [("late", "timer"), ("x", "incident")]
    instance.fire("late")
    assert instance.open == [("after_late", "user_task")]
    assert instance.heard(IncidentResolved)[0].resolution == "cancelled"


def test_a_resolved_incident_leaves_the_boundary_timer_as_it_was() -> None:
    timer = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
    instance = Instance(plan_of(chain(agent("x")) + caught("late", "x", timer)))
    due = instance.handle("late", "timer").details["due"]
    instance.fail("x")
    instance.resolve("retry")
    assert instance.handle("late", "timer").details["due"] == due
    instance.succeed("x")
    assert instance.asked(CancelTimer)
    assert instance.state.status == "completed"


BOUNDED = (
    '<extensionElements><periscope:ProcessVariables><periscope:processVariable name="n" type="integer">'
    '<periscope:constraints><periscope:constraint name="max" value="5"/></periscope:constraints>'
    "</periscope:processVariable></periscope:ProcessVariables></extensionElements>"
)
NEWS = '<messageEventDefinition messageRef="news"/>'


@pytest.mark.parametrize("resolution", ["retry", "skip"])
def test_an_event_with_a_refused_payload_keeps_it_when_it_is_tried_again(resolution: str) -> None:
    body = chain('<manualTask id="x"/>') + caught("heard", "x", NEWS, interrupting=False)
    instance = Instance(plan_of(BOUNDED + body))
    instance.hear("heard", {"n": "much"})
    assert (instance.incident.element, instance.incident.code) == ("heard", "invalid-variable")
    instance.resolve(resolution)
    if resolution == "retry":
        assert instance.incident.attempts == 2
    else:
        assert ("after_heard", "user_task") in instance.open


def test_a_receive_task_is_skipped_with_a_payload_in_place_of_the_message() -> None:
    task = (
        '<receiveTask id="x" messageRef="news"><extensionElements><periscope:messageConfiguration '
        'correlationKey="10 / zero" outputVariable="order"/></extensionElements></receiveTask>'
    )
    instance = Instance(plan_of(chain(task)), {"zero": 0})
    assert instance.open == [("x", "incident")]
    instance.resolve("skip", {"id": 7})
    assert (instance.state.status, instance.state.result["order"]) == ("completed", {"id": 7})
