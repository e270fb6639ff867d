"""Gateways (BPMN 2.0 §10.6)."""

from __future__ import annotations

from typing import Final

from engine.model.gateways import (
    ComplexGateway,
    EventBasedGateway,
    ExclusiveGateway,
    Gateway,
    InclusiveGateway,
    ParallelGateway,
)
from engine.parse.elements.fields import Flows, node_fields
from engine.parse.source import Item, Source

_PLAIN: Final[dict[str, type[Gateway]]] = {
    "exclusiveGateway": ExclusiveGateway,
    "parallelGateway": ParallelGateway,
    "inclusiveGateway": InclusiveGateway,
}
GATEWAYS: Final = (*_PLAIN, "eventBasedGateway", "complexGateway")


def read_gateway(item: Item, *, source: Source, flows: Flows) -> Gateway:
    """Return a gateway of any type."""
    fields = node_fields(item, source=source, flows=flows)
    default, direction = item.reference("default"), item.attribute("gatewayDirection")
    if item.name == "eventBasedGateway":
        return EventBasedGateway(
            **fields,
            direction=direction,
            instantiate=item.flag("instantiate", default=False),
            event_type=item.attribute("eventGatewayType") or "Exclusive",
        )
    if item.name == "complexGateway":
        condition = item.text("activationCondition")
        return ComplexGateway(**fields, direction=direction, default=default, activation_condition=condition)
    return _PLAIN[item.name](**fields, direction=direction, default=default)
