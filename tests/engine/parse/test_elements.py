"""Every element of BPMN that a process may hold."""

from __future__ import annotations

import pytest

from engine.model import activities, event_definitions, events, gateways
from tests.engine.parse.files import definitions, node, process

TYPES = {
    "task": activities.Task,
    "serviceTask": activities.ServiceTask,
    "sendTask": activities.SendTask,
    "receiveTask": activities.ReceiveTask,
    "userTask": activities.UserTask,
    "manualTask": activities.ManualTask,
    "businessRuleTask": activities.BusinessRuleTask,
    "scriptTask": activities.ScriptTask,
    "callActivity": activities.CallActivity,
    "subProcess": activities.SubProcess,
    "transaction": activities.Transaction,
    "adHocSubProcess": activities.AdHocSubProcess,
    "startEvent": events.StartEvent,
    "endEvent": events.EndEvent,
    "intermediateCatchEvent": events.IntermediateCatchEvent,
    "intermediateThrowEvent": events.IntermediateThrowEvent,
    "boundaryEvent": events.BoundaryEvent,
    "exclusiveGateway": gateways.ExclusiveGateway,
    "parallelGateway": gateways.ParallelGateway,
    "inclusiveGateway": gateways.InclusiveGateway,
    "eventBasedGateway": gateways.EventBasedGateway,
    "complexGateway": gateways.ComplexGateway,
}


@pytest.mark.parametrize(("name", "expected"), TYPES.items())
def test_each_element_has_its_class(name, expected):
    found = node(f'<{name} id="X" name="N"><documentation>Why</documentation></{name}>')
    assert type(found) is expected
    assert (found.id, found.name, found.documentation) == ("X", "N", "Why")


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (
            "<timerEventDefinition><timeDuration> PT5M </timeDuration></timerEventDefinition>",
            event_definitions.TimerEventDefinition(time_duration="PT5M"),
        ),
        (
            "<timerEventDefinition><timeDate>2024-01-01T00:00:00Z</timeDate></timerEventDefinition>",
            event_definitions.TimerEventDefinition(time_date="2024-01-01T00:00:00Z"),
        ),
        (
            "<timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition>",
            event_definitions.TimerEventDefinition(time_cycle="R3/PT1H"),
        ),
        ('<messageEventDefinition messageRef="M"/>', event_definitions.MessageEventDefinition(message="M")),
        ('<signalEventDefinition signalRef="S"/>', event_definitions.SignalEventDefinition(signal="S")),
        ('<errorEventDefinition errorRef="E"/>', event_definitions.ErrorEventDefinition(error="E")),
        ("<errorEventDefinition/>", event_definitions.ErrorEventDefinition()),
        (
            '<escalationEventDefinition escalationRef="E"/>',
            event_definitions.EscalationEventDefinition(escalation="E"),
        ),
        (
            "<conditionalEventDefinition><condition>a &lt; 3</condition></conditionalEventDefinition>",
            event_definitions.ConditionalEventDefinition(condition="a < 3"),
        ),
        ('<linkEventDefinition name="L"/>', event_definitions.LinkEventDefinition(name="L")),
        (
            '<compensateEventDefinition activityRef="A" waitForCompletion="false"/>',
            event_definitions.CompensateEventDefinition(activity="A", wait_for_completion=False),
        ),
        ("<cancelEventDefinition/>", event_definitions.CancelEventDefinition()),
        ("<terminateEventDefinition/>", event_definitions.TerminateEventDefinition()),
    ],
)
def test_each_event_definition_is_read(xml, expected):
    assert node(f'<intermediateCatchEvent id="X">{xml}</intermediateCatchEvent>').definitions == (expected,)


def test_definitions_at_the_root_are_found_by_reference_in_order():
    event = node(
        '<startEvent id="S" parallelMultiple="true"><eventDefinitionRef>T1</eventDefinitionRef>'
        '<signalEventDefinition signalRef="X"/><eventDefinitionRef>missing</eventDefinitionRef></startEvent>',
        after='<timerEventDefinition id="T1"><timeDuration>1s</timeDuration></timerEventDefinition>',
    )
    assert [type(d).__name__ for d in event.definitions] == ["TimerEventDefinition", "SignalEventDefinition"]
    assert event.parallel_multiple is True


def test_root_events_have_names_codes_and_lines():
    found = definitions(
        "",
        after='<message id="M" name="m"/>\n<signal id="S" name="s"/><error id="E" name="e" errorCode="E-1"/>'
        '<escalation id="C" name="c" escalationCode="C-1"/>',
    )
    assert [(e.kind, e.id, e.name, e.code) for e in found.root_events] == [
        ("message", "M", "m", None),
        ("signal", "S", "s", None),
        ("error", "E", "e", "E-1"),
        ("escalation", "C", "c", "C-1"),
    ]
    assert found.root_event("S").line == 2


def test_interrupting_is_the_default():
    start, boundary = process('<startEvent id="S"/><boundaryEvent id="B" attachedToRef="T"/>').nodes
    assert start.interrupting is True
    assert (boundary.cancel_activity, boundary.attached_to) == (True, "T")


@pytest.mark.parametrize("spelling", ["false", "0", "False", "no", "off"])
def test_booleans_of_bpmn_are_read_in_every_spelling(spelling):
    boundary = node(f'<boundaryEvent id="B" attachedToRef="T" cancelActivity="{spelling}"/>')
    assert boundary.cancel_activity is False


def test_an_unreadable_boolean_of_bpmn_is_reported_and_the_default_holds():
    boundary = node('<boundaryEvent id="B" attachedToRef="T" cancelActivity="perhaps"/>')
    assert boundary.cancel_activity is True
    (malformed,) = boundary.extensions.malformed
    assert (malformed.path, malformed.value) == ("boundaryEvent/@cancelActivity", "perhaps")


def test_gateways_keep_direction_default_and_kind():
    gateway = node('<inclusiveGateway id="G" default="f" gatewayDirection="Diverging"/>')
    assert (gateway.default, gateway.direction) == ("f", "Diverging")
    based = node('<eventBasedGateway id="G" instantiate="true" eventGatewayType="Parallel"/>')
    assert (based.instantiate, based.event_type) == (True, "Parallel")
    complex_gateway = node(
        '<complexGateway id="G"><activationCondition>activationCount &gt;= 1</activationCondition>'
        "</complexGateway>"
    )
    assert complex_gateway.activation_condition == "activationCount >= 1"


def test_standard_loops():
    loop = node(
        '<task id="T"><standardLoopCharacteristics testBefore="true" loopMaximum="5">'
        "<loopCondition>i &lt; 3</loopCondition></standardLoopCharacteristics></task>"
    ).loop
    assert loop == activities.StandardLoopCharacteristics(condition="i < 3", test_before=True, maximum="5")


def test_multi_instance_loops_of_bpmn():
    loop = node(
        '<task id="T"><multiInstanceLoopCharacteristics isSequential="true" behavior="One">'
        "<loopCardinality>${items.length}</loopCardinality><loopDataInputRef>items</loopDataInputRef>"
        '<loopDataOutputRef>results</loopDataOutputRef><inputDataItem id="i1" name="item"/>'
        '<outputDataItem id="result"/><completionCondition>done</completionCondition>'
        "</multiInstanceLoopCharacteristics></task>"
    ).loop
    assert loop == activities.MultiInstanceLoopCharacteristics(
        sequential=True,
        cardinality="${items.length}",
        data_input="items",
        input_item="item",
        data_output="results",
        output_item="result",
        completion_condition="done",
        behavior="One",
    )


def test_a_loop_over_a_data_input_takes_its_name():
    loop = node(
        '<task id="T"><ioSpecification><dataInput id="in1" name="orders"/></ioSpecification>'
        "<multiInstanceLoopCharacteristics><loopDataInputRef>in1</loopDataInputRef>"
        "</multiInstanceLoopCharacteristics></task>"
    ).loop
    assert loop.data_input == "orders"


def test_activities_keep_default_flow_and_compensation():
    task = node('<serviceTask id="T" default="f" isForCompensation="true"/>')
    assert (task.default, task.is_for_compensation) == ("f", True)
    assert node('<callActivity id="C" calledElement="other"/>').called_element == "other"


def test_sub_processes_hold_their_own_flow():
    outer = node(
        '<subProcess id="A"><startEvent id="S"/><subProcess id="B" triggeredByEvent="true"><task'
        ' id="T"/></subProcess>'
        '<sequenceFlow id="f" sourceRef="S" targetRef="B"/><dataObject id="d"/></subProcess>'
    )
    assert isinstance(outer, activities.SubProcess)
    assert [n.id for n in outer.nodes] == ["S", "B"]
    assert [f.id for f in outer.flows] == ["f"]
    assert [d.id for d in outer.data] == ["d"]
    assert outer.nodes[1].triggered_by_event is True
    assert outer.nodes[1].incoming == ("f",)
    assert outer.nodes[1].nodes[0].id == "T"


def test_ad_hoc_sub_processes_keep_their_rules():
    ad_hoc = node(
        '<adHocSubProcess id="A" ordering="Sequential" cancelRemainingInstances="false"><task id="T"/>'
        "<completionCondition>enough</completionCondition></adHocSubProcess>"
    )
    assert (ad_hoc.ordering, ad_hoc.cancel_remaining, ad_hoc.completion_condition) == (
        "Sequential",
        False,
        "enough",
    )


def test_sub_processes_nest_deeply_without_recursion():
    depth = 90
    inner = node("".join(f'<subProcess id="s{i}">' for i in range(depth)) + "</subProcess>" * depth)
    for level in range(depth - 1):
        assert inner.id == f"s{level}"
        inner = inner.nodes[0]
