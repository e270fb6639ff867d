"""Sequence flows (BPMN 2.0 §8.4.14), read before the nodes because nodes list them."""

from __future__ import annotations

from engine.model.foundation import SequenceFlow
from engine.parse.elements.fields import Flows, named_fields
from engine.parse.namespaces import BPMN
from engine.parse.source import Item, Source


def read_flows(source: Source) -> Flows:
    """Return all sequence flows of the file, with their ends in the order of the file."""
    flows = Flows({}, {}, {}, {})
    for element in source.document.root.iter(f"{BPMN}sequenceFlow"):
        flow = _read_flow(source.item(element), source=source)
        flows.by_element[element] = flow
        flows.by_id.setdefault(flow.id, flow)
        flows.leaving.setdefault(flow.source, []).append(flow.id)
        flows.reaching.setdefault(flow.target, []).append(flow.id)
    return flows


def _read_flow(item: Item, *, source: Source) -> SequenceFlow:
    condition = next(iter(item.parts.get("conditionExpression", ())), None)
    return SequenceFlow(
        **named_fields(item, source=source),
        source=item.reference("sourceRef") or "",
        target=item.reference("targetRef") or "",
        condition=item.text("conditionExpression"),
        condition_language=None if condition is None else condition.get("language"),
    )
