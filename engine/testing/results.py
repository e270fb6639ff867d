"""What a run comes to, told from process events alone (`execution.md`, Commands), whoever made them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from engine.elements.registry import LOOPS
from engine.events import (
    ActivityCompleted,
    ActivityFailed,
    ActivityStarted,
    ElementActivated,
    ElementCompleted,
    IncidentRaised,
    IncidentResolved,
    InstanceCancelled,
    InstanceCompleted,
    InstanceFailed,
    InstanceStarted,
    NumberedEvent,
    SequenceFlowTaken,
    TimerFired,
    TimerStarted,
    UserTaskClosed,
    UserTaskOpened,
    VariableChanged,
    WaitClosed,
    WaitOpened,
    write_event,
)
from engine.findings import Finding
from engine.json_values import JsonObject


@dataclass(slots=True)
class RunResult:
    """One run. `status`: completed, failed, waiting, incident, cancelled or refused."""

    status: str
    variables: JsonObject = field(default_factory=dict)
    completed: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    waiting: list[dict[str, str]] = field(default_factory=list)
    error: dict[str, str | None] | None = None
    events: tuple[NumberedEvent, ...] = ()
    findings: tuple[Finding, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The JSON that `run_process` prints."""
        data: dict[str, Any] = {
            "status": self.status,
            "variables": self.variables,
            "completed": self.completed,
            "taken": self.taken,
            "waiting": self.waiting,
            "error": self.error,
            "events": [
                {"instance": each.instance, "sequence": each.sequence, **write_event(each.event)}
                for each in self.events
            ],
        }
        if self.status == "refused":
            data["findings"] = [
                {
                    "rule": f.rule,
                    "level": f.level.value,
                    "element": f.element,
                    "line": f.line,
                    "message": f.message,
                }
                for f in self.findings
            ]
        return data


def result_of(events: Iterable[NumberedEvent], *, main: str) -> RunResult:
    """What the events of all instances of a run say about it; `main` is the instance that was started."""
    telling = _Telling(main)
    recorded = tuple(events)
    for each in recorded:
        telling.hear(each)
    return telling.result(recorded)


@dataclass(slots=True)
class _Open:
    instance: str
    element: str
    kind: str
    error: dict[str, str | None] | None = None


class _Telling:
    """Folds events into a result."""

    def __init__(self, main: str) -> None:
        self.main = main
        self.prefixes: dict[str, str] = {}
        """Instance → what stands before its elements' ids."""
        self.open: dict[tuple[str, str], _Open] = {}
        self.loops: set[tuple[str, str]] = set()
        """Executions that repeat others."""
        self.ended: str | None = None
        self.found = RunResult("waiting")

    def hear(self, numbered: NumberedEvent) -> None:
        instance, event = numbered.instance, numbered.event
        match event:
            case InstanceStarted():
                family = event.root or instance
                own = self.prefixes.get(family, "") if family != instance else f"{event.process}/"
                self.prefixes[instance] = "" if self.main in {family, instance} else own
                if instance == self.main:
                    self.found.variables.update(event.variables)
            case InstanceCompleted() | InstanceFailed() | InstanceCancelled():
                self._end(instance, event)
            case ElementActivated() if event.element_type in LOOPS:
                self.loops.add((instance, event.element_instance))
            case ElementCompleted() if (instance, event.element_instance) in self.loops:
                pass  # its parts are what was executed
            case ElementCompleted():
                self.found.completed.append(self._name(instance, event.element))
            case SequenceFlowTaken():
                self.found.taken.append(self._name(instance, event.flow))
            case VariableChanged() if instance == self.main and event.scope == "e0":
                self.found.variables[event.name] = event.new
            case _:
                self._open_or_close(instance, event)

    def _open_or_close(self, instance: str, event: object) -> None:
        match event:
            case UserTaskOpened():
                self._opened(instance, event.user_task, event.element, kind="user_task")
            case TimerStarted():
                self._opened(instance, event.timer, event.element, kind="timer")
            case WaitOpened():
                self._opened(instance, event.wait, event.element, kind=event.kind)
            case ActivityStarted():
                self._opened(instance, event.call, event.element, kind="activity")
            case IncidentRaised():
                name = self._name(instance, event.element)
                error: dict[str, str | None] = {"code": event.code, "message": event.message, "element": name}
                self._opened(instance, event.incident, event.element, kind="incident", error=error)
            case _:
                self.open.pop((instance, _closed_by(event)), None)

    def _opened(
        self,
        instance: str,
        handle: str,
        element: str,
        *,
        kind: str,
        error: dict[str, str | None] | None = None,
    ) -> None:
        self.open[instance, handle] = _Open(instance, self._name(instance, element), kind, error)

    def _end(self, instance: str, event: InstanceCompleted | InstanceFailed | InstanceCancelled) -> None:
        for key in [key for key in self.open if key[0] == instance]:
            del self.open[key]
        if instance != self.main:
            return
        if isinstance(event, InstanceCompleted):
            self.ended = "completed"
            self.found.variables.update(event.variables)
        elif isinstance(event, InstanceFailed):
            self.ended = "failed"
            self.found.error = {"code": event.code, "message": event.message, "element": event.element}
        else:
            self.ended = "cancelled"

    def _name(self, instance: str, element: str) -> str:
        return self.prefixes.get(instance, "") + element

    def result(self, recorded: tuple[NumberedEvent, ...]) -> RunResult:
        found = self.found
        found.events = recorded
        if self.ended is not None:
            found.status = self.ended
            return found
        found.waiting = [{"element": each.element, "kind": each.kind} for each in self.open.values()]
        incidents = [each.error for each in self.open.values() if each.error is not None]
        if incidents:
            found.status, found.error = "incident", incidents[0]
        return found


def _closed_by(event: object) -> str:
    """Id of what the event says is over; "" for any other event."""
    match event:
        case UserTaskClosed():
            return event.user_task
        case TimerFired():
            return event.timer
        case WaitClosed():
            return event.wait
        case ActivityCompleted() | ActivityFailed():
            return event.call
        case IncidentResolved():
            return event.incident
        case _:
            return ""
