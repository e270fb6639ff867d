"""The one table of elements. A new element is one file and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from engine.elements.activities.ad_hoc_sub_process import AdHocSubProcess
from engine.elements.activities.business_rule_task import BusinessRuleTask
from engine.elements.activities.call_activity import CallActivity
from engine.elements.activities.manual_task import ManualTask
from engine.elements.activities.receive_task import ReceiveTask
from engine.elements.activities.script_task import ScriptTask
from engine.elements.activities.send_task import SendTask
from engine.elements.activities.service_task import ServiceTask
from engine.elements.activities.sub_process import SubProcess
from engine.elements.activities.task import Task
from engine.elements.activities.transaction import Transaction
from engine.elements.activities.user_task import UserTask
from engine.elements.behaviour import Behaviour
from engine.elements.events.boundary_event import BoundaryEvent
from engine.elements.events.end_event import EndEvent
from engine.elements.events.intermediate_catch_event import IntermediateCatchEvent
from engine.elements.events.intermediate_throw_event import IntermediateThrowEvent
from engine.elements.events.start_event import StartEvent
from engine.elements.gateways.complex_gateway import ComplexGateway
from engine.elements.gateways.event_based_gateway import EventBasedGateway
from engine.elements.gateways.exclusive_gateway import ExclusiveGateway
from engine.elements.gateways.inclusive_gateway import InclusiveGateway
from engine.elements.gateways.parallel_gateway import ParallelGateway
from engine.elements.loops.multi_instance import MultiInstance
from engine.elements.loops.standard_loop import StandardLoop
from engine.elements.repetition import Repetition
from engine.model.foundation import FlowNode

BOUNDARY = BoundaryEvent()

BEHAVIOURS: tuple[Behaviour[Any], ...] = (
    StartEvent(),
    EndEvent(),
    IntermediateCatchEvent(),
    IntermediateThrowEvent(),
    BOUNDARY,
    Task(),
    ServiceTask(),
    SendTask(),
    ReceiveTask(),
    ScriptTask(),
    UserTask(),
    ManualTask(),
    BusinessRuleTask(),
    SubProcess(),
    Transaction(),
    AdHocSubProcess(),
    CallActivity(),
    ExclusiveGateway(),
    ParallelGateway(),
    InclusiveGateway(),
    EventBasedGateway(),
    ComplexGateway(),
)

ELEMENTS: Mapping[str, Behaviour[Any]] = MappingProxyType({each.type: each for each in BEHAVIOURS})
"""BPMN tag → behaviour."""

BY_MODEL: Mapping[type[FlowNode], Behaviour[Any]] = MappingProxyType(
    {each.model: each for each in BEHAVIOURS}
)
"""Class of the model → behaviour."""

LOOPS: Mapping[str, Repetition] = MappingProxyType(
    {each.kind: each for each in (StandardLoop(), MultiInstance())}
)
"""BPMN tag of a loop → how it repeats."""
