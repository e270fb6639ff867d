"""Gateways (BPMN 2.0 §10.6). `default` is the id of the default flow."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.foundation import FlowNode


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway(FlowNode):
    """`direction` is documentation; the flows decide."""

    direction: str | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusiveGateway(Gateway):
    """One way out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParallelGateway(Gateway):
    """All ways, and waits for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InclusiveGateway(Gateway):
    """Every way whose condition holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventBasedGateway(Gateway):
    """The first event decides. `event_type` is "Exclusive" or "Parallel"."""

    instantiate: bool = False
    event_type: str = "Exclusive"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplexGateway(Gateway):
    """`activation_condition` over `activationCount` and the tokens of each flow."""

    activation_condition: str | None = None
