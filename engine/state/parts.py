"""What the state of an instance consists of. Everything is JSON-able and owned by one instance."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from engine.json_values import JsonObject
from engine.state.lifecycle import ACTIVE, ELEMENT_INSTANCE, moved


@dataclass(slots=True)
class ElementInstance:
    """One execution of an element, alive as long as it stands in the state."""

    id: str
    element: str
    scope: str
    """Id of the scope it lives in."""
    status: str = ACTIVE
    memory: JsonObject = field(default_factory=dict)
    """What its behaviour remembers between triggers."""
    handles: list[str] = field(default_factory=list)
    """What it has open, in the order of opening."""
    local: JsonObject | None = None
    """Variables of its own: set for one part of a repeated activity, None otherwise."""
    reports_to: str | None = None
    """Execution that hears of its end in place of sequence flows: a loop's, or one that compensates."""
    tries: int = 0
    """How often its work was tried before its last incident; a person's retries add to it."""

    def move(self, status: str) -> None:
        """Changes the status; EngineError when the lifecycle does not allow it."""
        self.status = moved(self.status, to=status, table=ELEMENT_INSTANCE)

    def to_json(self) -> JsonObject:
        """For the snapshot."""
        return {
            "id": self.id,
            "element": self.element,
            "scope": self.scope,
            "status": self.status,
            "memory": self.memory,
            "handles": list(self.handles),
            **({} if self.local is None else {"local": self.local}),
            **({} if self.reports_to is None else {"reports_to": self.reports_to}),
            **({"tries": self.tries} if self.tries else {}),
        }


@dataclass(slots=True)
class ScopeInstance:
    """One execution of the process or of an inline sub-process: variables, members, waiting tokens."""

    id: str
    """The element instance that owns it; "e0" is the outermost."""
    element: str
    """The plan's scope."""
    parent: str | None = None
    variables: JsonObject = field(default_factory=dict)
    members: dict[str, None] = field(default_factory=dict)
    """Living element instances directly in it, in the order of their activation."""
    arrived: dict[str, dict[str, int]] = field(default_factory=dict)
    """Joining gateway → incoming flow → tokens that wait there. Empty counts are taken out."""
    underway: int = 0
    """Tokens on their way to an element: 0 whenever a step is over."""
    handles: list[str] = field(default_factory=list)
    """What its event sub-processes wait for."""
    log: list[JsonObject] = field(default_factory=list)
    """Activities in it that completed and can be compensated, in the order of completion."""
    snapshot: bool = False
    """Whether its variables are what was seen when a sub-process ended: writing goes further outwards too."""
    kept: bool = False
    """Whether it stays when nothing lives in it."""
    resetting: dict[str, list[str]] = field(default_factory=dict)
    """Complex gateway that has passed → incoming flows whose late tokens it still swallows."""

    @property
    def is_idle(self) -> bool:
        """Whether nothing lives or moves in it; tokens may still wait at joins."""
        return not self.members and not self.underway

    def to_json(self) -> JsonObject:
        """For the snapshot."""
        return {
            "id": self.id,
            "element": self.element,
            "parent": self.parent,
            "variables": self.variables,
            "members": list(self.members),
            "arrived": {gateway: dict(flows) for gateway, flows in self.arrived.items()},
            "underway": self.underway,
            **({"handles": list(self.handles)} if self.handles else {}),
            **({"log": [*self.log]} if self.log else {}),
            **({"kept": True} if self.kept else {}),
            **({"snapshot": True} if self.snapshot else {}),
            **({"resetting": {g: list(f) for g, f in self.resetting.items()}} if self.resetting else {}),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ScopeInstance:
        """Reads what `to_json` wrote."""
        return cls(**{**data, "members": dict.fromkeys(data["members"])})


CALL = "call"
TIMER = "timer"
USER_TASK = "user_task"
WAIT = "wait"
INCIDENT_HANDLE = "incident"
CHILD = "child"

Owner = ElementInstance | ScopeInstance
"""Who may have something open."""

LETTERS = {CALL: "c", TIMER: "t", USER_TASK: "u", WAIT: "w", INCIDENT_HANDLE: "i", CHILD: "s"}


@dataclass(slots=True)
class Handle:
    """Something open towards the outside: `kind` is call, timer, user_task, wait, incident or child."""

    id: str
    kind: str
    owner: str
    """Element instance that dies with it or without it; for an event sub-process the scope around it."""
    element: str
    """Node that hears of it: the owner's own, or a boundary event attached to it."""
    details: JsonObject = field(default_factory=dict)
    """timer: due · wait: kind, name, key · call: kind · incident: code, message, phase · child: kind.
    `opened_as`: the element of a task or an incident before the instance moved to another version."""

    def to_json(self) -> JsonObject:
        """For the snapshot."""
        return {
            "id": self.id,
            "kind": self.kind,
            "owner": self.owner,
            "element": self.element,
            "details": self.details,
        }
