"""Which BPMN 2.0 elements the engine runs: a table made from the registry, never typed by hand."""

from __future__ import annotations

from dataclasses import dataclass

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

_WITHOUT_MEANING = (
    *("collaboration", "participant", "messageFlow", "lane", "laneSet", "dataObject", "dataObjectReference"),
    *("dataStore", "dataStoreReference", "textAnnotation", "association", "group", "category"),
)

_CHOREOGRAPHY = ("choreography", "choreographyTask", "subChoreography", "callChoreography", "conversation")


@dataclass(frozen=True, slots=True)
class SupportRow:
    """One row: the BPMN tag, `supported`, `accepted …` or `refused`, and what exactly."""

    element: str
    status: str
    note: str


def support_table() -> tuple[SupportRow, ...]:
    """Every element of BPMN 2.0 in the order of the specification's chapters."""
    return (
        *(_flow_node(tag) for tag in _FLOW_NODES),
        *(_definition(kind) for kind in _EVENT_DEFINITIONS),
        *(SupportRow(tag, SUPPORTED, loop.note) for tag, loop in LOOPS.items()),
        SupportRow("sequenceFlow", SUPPORTED, "conditions, default flows, implicit splits and merges"),
        *(SupportRow(tag, ACCEPTED, _MEANINGS.get(tag, "documentation")) for tag in _WITHOUT_MEANING),
        *(SupportRow(tag, REFUSED, "BPMN defines no execution for it") for tag in _CHOREOGRAPHY),
    )


_MEANINGS = {
    "lane": "candidate group of a user task that names none",
    "participant": "each process deploys on its own",
}


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
