"""Which BPMN 2.0 elements and attributes the engine carries out: tables made from the code, never by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.elements.attributes import ATTRIBUTES, Attribute
from engine.elements.event_definitions.definitions import ALL
from engine.elements.registry import ELEMENTS, LOOPS

SUPPORTED = "supported"
ACCEPTED = "accepted without run-time meaning"
REFUSED = "refused"

_FLOW_NODES = (
    *("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"),
    *("task", "serviceTask", "sendTask", "receiveTask", "scriptTask", "userTask", "manualTask"),
    *("businessRuleTask", "callActivity", "subProcess", "transaction", "adHocSubProcess"),
    *("exclusiveGateway", "parallelGateway", "inclusiveGateway", "eventBasedGateway", "complexGateway"),
)

_EVENT_DEFINITIONS = (
    *("timer", "message", "signal", "error", "escalation", "conditional", "link", "compensate"),
    *("cancel", "terminate"),
)

_AROUND = {
    "process": "those marked executable; several in a file are deployed together",
    "sequenceFlow": "conditions, default flows, implicit splits and merges",
    "association": "from a compensation event to its handler; else documentation",
    "message": "by name and correlation key",
    "signal": "by name, broadcast",
    "error": "by code",
    "escalation": "by code",
}

_GLOBAL_TASKS = (
    "globalTask",
    "globalUserTask",
    "globalManualTask",
    "globalScriptTask",
    "globalBusinessRuleTask",
)

_WITHOUT_MEANING = {
    "collaboration": "documentation; pools and message flows are drawn",
    "participant": "each process deploys on its own",
    "messageFlow": "documentation; messages are correlated by name and key",
    "laneSet": "groups lanes",
    "lane": "candidate group of a user task that names none",
    "dataObject": "documentation; data stands in variables",
    "dataObjectReference": "documentation; data stands in variables",
    "dataStore": "documentation; data stands in variables",
    "dataStoreReference": "documentation; data stands in variables",
    "dataInput": "names the collection of a multi-instance activity; else documentation",
    "dataOutput": "names the collection of a multi-instance activity; else documentation",
    "property": "documentation; data stands in variables",
    "ioSpecification": "documentation; the extensions map inputs and outputs",
    "dataInputAssociation": "documentation; the extensions map inputs and outputs",
    "dataOutputAssociation": "documentation; the extensions map inputs and outputs",
    "itemDefinition": "documentation; process variables declare their types",
    "dataState": "BPMN 2.0 §13.1 calls it non-operational",
    "ioRules": "BPMN 2.0 §13.1 calls them non-operational",
    "interface": "documentation; the extensions say what is called",
    "operation": "documentation; the extensions say what is called",
    "endPoint": "documentation; the extensions say what is called",
    "resource": "documentation; TaskDefinition says who",
    "resourceRole": "documentation; TaskDefinition says who",
    "correlationProperty": "documentation; MessageConfiguration has the key",
    "correlationKey": "documentation; MessageConfiguration has the key",
    "correlationSubscription": "documentation; MessageConfiguration has the key",
    "partnerEntity": "documentation",
    "partnerRole": "documentation",
    "textAnnotation": "documentation",
    "group": "documentation",
    "category": "documentation",
    "auditing": "kept; every instance is recorded anyway",
    "monitoring": "kept; every instance is recorded anyway",
    "import": "kept; nothing outside of the file is read",
    "extension": "kept",
}

_CHOREOGRAPHY = (
    *("choreography", "choreographyTask", "subChoreography", "callChoreography"),
    *("conversation", "subConversation", "callConversation", "globalConversation", "globalChoreographyTask"),
)


@dataclass(frozen=True, slots=True)
class SupportRow:
    """One row: the BPMN tag, `supported`, `accepted …` or `refused`, and what exactly."""

    element: str
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """One attribute or child of an element, or of a family of elements."""

    element: str
    attribute: str
    status: str
    note: str


def support_table() -> tuple[SupportRow, ...]:
    """Every element of BPMN 2.0 that can stand in a file, by the specification's chapters."""
    return (
        *(_flow_node(tag) for tag in _FLOW_NODES),
        *(SupportRow(tag, SUPPORTED, "by a call activity of the same file") for tag in _GLOBAL_TASKS),
        *(_definition(kind) for kind in _EVENT_DEFINITIONS),
        *(SupportRow(tag, SUPPORTED, loop.note) for tag, loop in LOOPS.items()),
        *(SupportRow(tag, SUPPORTED, note) for tag, note in _AROUND.items()),
        *(SupportRow(tag, ACCEPTED, note) for tag, note in _WITHOUT_MEANING.items()),
        *(SupportRow(tag, REFUSED, "BPMN defines no execution for it") for tag in _CHOREOGRAPHY),
    )


def attribute_table() -> tuple[AttributeRow, ...]:
    """Every attribute of what runs; those of a family are listed once, for the family."""
    return tuple(row for element, _, attributes in ATTRIBUTES for row in _rows(element, attributes))


def _rows(element: str, attributes: tuple[Attribute, ...]) -> Iterator[AttributeRow]:
    for each in attributes:
        yield AttributeRow(element, each.name, SUPPORTED if each.field else ACCEPTED, each.note)


def _flow_node(tag: str) -> SupportRow:
    behaviour = ELEMENTS.get(tag)
    if behaviour is None:
        return SupportRow(tag, REFUSED, "the engine does not run it yet")
    return SupportRow(tag, SUPPORTED, behaviour.note)


def _definition(kind: str) -> SupportRow:
    tag = f"{kind}EventDefinition"
    found = next((each for each in ALL if each.kind == kind), None)
    if found is None:
        return SupportRow(tag, REFUSED, "only at start events of a process, where the host waits for it")
    return SupportRow(tag, SUPPORTED, ", ".join(sorted(found.positions)))
