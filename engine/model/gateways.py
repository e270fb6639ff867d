"""Gateways (BPMN 2.0 §10.6). `default` is the id of the default flow."""

from __future__ import annotations

from engine.frozen import frozen_by_name
from engine.model.foundation import FlowNode


@frozen_by_name
class Gateway(FlowNode):
    """`direction` is documentation; the flows decide."""

    direction: str | None = None
    default: str | None = None


@frozen_by_name
class ExclusiveGateway(Gateway):
    """One way out."""


@frozen_by_name
class ParallelGateway(Gateway):
    """All ways, and waits for all."""


@frozen_by_name
class InclusiveGateway(Gateway):
    """Every way whose condition holds."""


@frozen_by_name
class EventBasedGateway(Gateway):
    """The first event decides. `event_type` is "Exclusive" or "Parallel"."""

    instantiate: bool = False
    event_type: str = "Exclusive"


@frozen_by_name
class ComplexGateway(Gateway):
    """`activation_condition` over `activationCount` and the tokens of each flow."""

    activation_condition: str | None = None
