"""The attributes that BPMN 2.0 gives to what an engine runs, and what of each this one carries out.

The list is the specification's (class diagrams and tables of chapters 8 and 10), with the field of our
model that holds the attribute. A field means that the engine acts upon it: a test proves that the fields
exist and that none of the model is left out. Everything else has its reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.model import activities, event_definitions, events, foundation, gateways, process

SPECIFIED: Final = "BPMN 2.0 §13.1 calls it non-operational"
DATA: Final = "data stands in variables: declared on the process, mapped by the extensions"
SHOWN: Final = "kept and shown"
SERVICES: Final = "the extensions say what is called"
PEOPLE: Final = "TaskDefinition says who"
PART_EVENTS: Final = "signal, message, escalation or error"


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute or child of BPMN; `field` is the model's, `note` what is special or why it is idle."""

    name: str
    field: str = ""
    note: str = ""


def _carried(**names: str) -> tuple[Attribute, ...]:
    return tuple(Attribute(name, field) for name, field in names.items())


def _idle(note: str, *names: str) -> tuple[Attribute, ...]:
    return tuple(Attribute(name, note=note) for name in names)


ATTRIBUTES: Final[tuple[tuple[str, type[object], tuple[Attribute, ...]], ...]] = (
    (
        "every element",
        foundation.BaseElement,
        (*_carried(id="id", extensionElements="extensions", documentation="documentation"),),
    ),
    (
        "every flow element",
        foundation.FlowElement,
        (*_carried(name="name"), *_idle(SHOWN, "auditing", "monitoring", "categoryValueRef")),
    ),
    (
        "process",
        process.Process,
        (
            *_carried(name="name", isExecutable="executable", flowElements="nodes", laneSets="lanes"),
            Attribute("artifacts", "artifacts", "associations lead to compensation handlers"),
            *_idle(SHOWN, "processType", "supports", "definitionalCollaborationRef"),
            *_idle(SPECIFIED, "isClosed"),
            *_idle(DATA, "ioSpecification", "property", "dataObject"),
            *_idle(PEOPLE, "resourceRole"),
            *_idle(
                "messages are correlated by name and key (MessageConfiguration)", "correlationSubscription"
            ),
        ),
    ),
    (
        "sequenceFlow",
        foundation.SequenceFlow,
        (
            *_carried(sourceRef="source", targetRef="target", conditionExpression="condition"),
            Attribute(
                "conditionExpression/@language", "condition_language", "our expressions in any language"
            ),
            *_idle(SPECIFIED, "isImmediate"),
        ),
    ),
    ("every flow node", foundation.FlowNode, _carried(incoming="incoming", outgoing="outgoing")),
    (
        "every activity",
        activities.Activity,
        (
            *_carried(isForCompensation="is_for_compensation", loopCharacteristics="loop", default="default"),
            Attribute("startQuantity", "start_quantity", "1 to 1,000 tokens wait for each other, by scope"),
            Attribute("completionQuantity", "completion_quantity", "1 to 1,000 tokens on each way out"),
            *_idle(DATA, "ioSpecification", "property", "dataInputAssociation", "dataOutputAssociation"),
            *_idle(PEOPLE, "performer", "humanPerformer", "potentialOwner", "resourceRole"),
        ),
    ),
    ("serviceTask", activities.ServiceTask, _idle(SERVICES, "implementation", "operationRef")),
    (
        "sendTask",
        activities.SendTask,
        (*_carried(messageRef="message"), *_idle(SERVICES, "implementation", "operationRef")),
    ),
    (
        "receiveTask",
        activities.ReceiveTask,
        (
            *_carried(messageRef="message", instantiate="instantiate"),
            *_idle(SERVICES, "implementation", "operationRef"),
        ),
    ),
    (
        "userTask",
        activities.UserTask,
        _idle("TaskDefinition and its form say how it is done", "implementation", "renderings"),
    ),
    ("manualTask", activities.ManualTask, ()),
    ("businessRuleTask", activities.BusinessRuleTask, _idle(SERVICES, "implementation")),
    ("scriptTask", activities.ScriptTask, _carried(script="script", scriptFormat="script_format")),
    ("callActivity", activities.CallActivity, _carried(calledElement="called_element")),
    (
        "subProcess",
        activities.SubProcess,
        (
            *_carried(triggeredByEvent="triggered_by_event", flowElements="nodes"),
            *_idle(SHOWN, "artifacts", "laneSets"),
        ),
    ),
    (
        "transaction",
        activities.Transaction,
        _idle("the coordination protocol is Temporal's", "protocol", "method"),
    ),
    (
        "adHocSubProcess",
        activities.AdHocSubProcess,
        _carried(
            ordering="ordering",
            completionCondition="completion_condition",
            cancelRemainingInstances="cancel_remaining",
        ),
    ),
    (
        "standardLoopCharacteristics",
        activities.StandardLoopCharacteristics,
        _carried(loopCondition="condition", testBefore="test_before", loopMaximum="maximum"),
    ),
    (
        "multiInstanceLoopCharacteristics",
        activities.MultiInstanceLoopCharacteristics,
        (
            *_carried(
                isSequential="sequential", loopCardinality="cardinality", loopDataInputRef="data_input"
            ),
            *_carried(
                inputDataItem="input_item", loopDataOutputRef="data_output", outputDataItem="output_item"
            ),
            *_carried(completionCondition="completion_condition"),
            Attribute("behavior", "behavior", "boundary events of the activity take what its parts throw"),
            Attribute("noneBehaviorEventRef", "none_event", PART_EVENTS),
            Attribute("oneBehaviorEventRef", "one_event", PART_EVENTS),
            Attribute("complexBehaviorDefinition", "complex_events", PART_EVENTS),
        ),
    ),
    (
        "every gateway",
        gateways.Gateway,
        (
            *_carried(default="default"),
            Attribute("gatewayDirection", "direction", "the flows themselves decide"),
        ),
    ),
    (
        "eventBasedGateway",
        gateways.EventBasedGateway,
        _carried(instantiate="instantiate", eventGatewayType="event_type"),
    ),
    ("complexGateway", gateways.ComplexGateway, _carried(activationCondition="activation_condition")),
    (
        "every event",
        events.Event,
        (
            *_carried(eventDefinitions="definitions", eventDefinitionRef="definitions"),
            *_carried(parallelMultiple="parallel_multiple"),
            *_idle(
                DATA, "property", "dataOutputAssociation", "dataInputAssociation", "inputSet", "outputSet"
            ),
        ),
    ),
    ("startEvent", events.StartEvent, _carried(isInterrupting="interrupting")),
    (
        "boundaryEvent",
        events.BoundaryEvent,
        _carried(attachedToRef="attached_to", cancelActivity="cancel_activity"),
    ),
    (
        "timerEventDefinition",
        event_definitions.TimerEventDefinition,
        _carried(timeDuration="time_duration", timeDate="time_date", timeCycle="time_cycle"),
    ),
    (
        "messageEventDefinition",
        event_definitions.MessageEventDefinition,
        (*_carried(messageRef="message"), *_idle(SERVICES, "operationRef")),
    ),
    ("signalEventDefinition", event_definitions.SignalEventDefinition, _carried(signalRef="signal")),
    ("errorEventDefinition", event_definitions.ErrorEventDefinition, _carried(errorRef="error")),
    (
        "escalationEventDefinition",
        event_definitions.EscalationEventDefinition,
        _carried(escalationRef="escalation"),
    ),
    (
        "conditionalEventDefinition",
        event_definitions.ConditionalEventDefinition,
        _carried(condition="condition"),
    ),
    (
        "linkEventDefinition",
        event_definitions.LinkEventDefinition,
        (*_carried(name="name"), *_idle("links are matched by name", "source", "target")),
    ),
    (
        "compensateEventDefinition",
        event_definitions.CompensateEventDefinition,
        _carried(activityRef="activity", waitForCompletion="wait_for_completion"),
    ),
    (
        "message, signal, error, escalation",
        event_definitions.RootEventElement,
        (
            *_carried(id="id", name="name", errorCode="code", escalationCode="code"),
            *_idle(DATA, "itemRef", "structureRef"),
        ),
    ),
)
"""Element or family → the class of the model, and its own attributes; its family's are not repeated."""
