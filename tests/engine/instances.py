"""Driving one instance by hand: real fixtures, one trigger at a time, names of elements instead of ids."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from engine.compile import compile_process
from engine.events import ElementCompleted, IncidentRaised, ProcessEvent
from engine.interpreter import new_state, step
from engine.json_values import Json, JsonObject
from engine.model.process import Definitions
from engine.parse import read_definitions
from engine.plan import Plan
from engine.state import State
from engine.state.effects import Effect
from engine.state.parts import Handle
from engine.state.triggers import (
    CallCompleted,
    CallFailed,
    MessageArrived,
    ResolveIncident,
    SignalArrived,
    Start,
    TimerDue,
    Trigger,
    UserTaskSubmitted,
)

FIXTURES = Path(__file__).parent.parent / "fixtures" / "processes"

Kind = TypeVar("Kind")


def definitions_of(name: str) -> Definitions:
    return read_definitions((FIXTURES / f"{name}.bpmn").read_bytes())


def plan_of(name: str) -> Plan:
    definitions = definitions_of(name)
    return compile_process(definitions, definitions.processes[0].id)


class Instance:
    """One instance; after each step its state goes through JSON and back: every test proves that too."""

    def __init__(
        self, plan: Plan | str, variables: JsonObject | None = None, *, scope: str | None = None
    ) -> None:
        self.plan = plan_of(plan) if isinstance(plan, str) else plan
        self.state = new_state()
        self.now = 1_704_067_200.0
        self.events: list[ProcessEvent] = []
        self.effects: list[Effect] = []
        self.send(Start("instance", variables or {}, scope=scope))

    def send(self, trigger: Trigger) -> Sequence[ProcessEvent]:
        before = self.state.sequence
        outcome = step(self.plan, self.state, trigger, self.now)
        assert self.state.sequence == before + len(outcome.events)
        written = json.dumps(self.state.snapshot())
        self.state = State.restore(json.loads(written))
        assert json.dumps(self.state.snapshot()) == written
        self.events.extend(outcome.events)
        self.effects.extend(outcome.effects)
        return outcome.events

    def handle(self, element: str, kind: str) -> Handle:
        return next(h for h in self.state.waits() if h.element == element and h.kind == kind)

    def succeed(self, element: str, value: Json = None) -> Sequence[ProcessEvent]:
        return self.send(CallCompleted(self.handle(element, "call").id, value))

    def succeed_call(self, call: str, value: Json = None) -> Sequence[ProcessEvent]:
        return self.send(CallCompleted(call, value))

    def fail(self, element: str, code: str = "HTTP_500", message: str = "broken") -> Sequence[ProcessEvent]:
        return self.send(CallFailed(self.handle(element, "call").id, code, message, 3))

    def submit(self, element: str, data: JsonObject | None = None, **how: str) -> Sequence[ProcessEvent]:
        return self.send(UserTaskSubmitted(self.handle(element, "user_task").id, data or {}, **how))

    def fire(self, element: str) -> Sequence[ProcessEvent]:
        handle = self.handle(element, "timer")
        due = handle.details["due"]
        assert isinstance(due, float)
        self.now = due
        return self.send(TimerDue(handle.id))

    def hear(self, element: str, payload: Json = None) -> Sequence[ProcessEvent]:
        """The message or signal that the element waits for arrives."""
        handle = self.handle(element, "wait")
        name, key = str(handle.details["name"]), handle.details["key"]
        if handle.details["kind"] == "signal":
            return self.send(SignalArrived(name, payload))
        return self.send(MessageArrived(name, key if isinstance(key, str) else None, payload, handle.id))

    def resolve(self, resolution: str, value: Json = None, **variables: Json) -> Sequence[ProcessEvent]:
        incident = next(h for h in self.state.waits() if h.kind == "incident")
        return self.send(ResolveIncident(incident.id, resolution, value, dict(variables), "ann"))

    def heard(self, kind: type[Kind]) -> list[Kind]:
        return [event for event in self.events if isinstance(event, kind)]

    def asked(self, kind: type[Kind]) -> list[Kind]:
        return [effect for effect in self.effects if isinstance(effect, kind)]

    @property
    def completed(self) -> list[str]:
        return [event.element for event in self.heard(ElementCompleted)]

    @property
    def incident(self) -> IncidentRaised:
        return self.heard(IncidentRaised)[-1]

    @property
    def open(self) -> list[tuple[str, str]]:
        return [(handle.element, handle.kind) for handle in self.state.waits()]
