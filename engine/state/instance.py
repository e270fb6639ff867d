"""`State`: everything about one instance as one value that can be written down and read back."""

from __future__ import annotations

import copy
import dataclasses
from typing import Any, cast

from engine.errors import BpmnError, EngineError
from engine.json_values import Json, JsonObject
from engine.state.lifecycle import INSTANCE, NEW, moved
from engine.state.parts import LETTERS, ElementInstance, Handle, Owner, ScopeInstance
from engine.state.triggers import Answer
from engine.state.written import read_trigger, write_trigger

FORMAT = 1
"""Format of the snapshot."""

OUTERMOST = "e0"

_SIMPLE = (
    "status",
    "instance",
    "scope",
    "root",
    "parent",
    "business_key",
    "started_by",
    "sequence",
    "counter",
    "written",
    "result",
)


class State:
    """The whole state of one instance; changed in place by `interpreter.step`, which alone may do so."""

    __slots__ = (*_SIMPLE, "early", "elements", "failure", "handles", "migrated", "scopes")

    def __init__(self) -> None:
        self.status: str = NEW
        self.instance: str = ""
        self.scope: str = ""
        """Sub-process that this instance executes; "" for a whole process."""
        self.root: str | None = None
        self.parent: str | None = None
        self.business_key: str | None = None
        self.started_by: str | None = None
        self.sequence: int = 0
        """Number of the last event."""
        self.counter: int = 0
        self.written: dict[str, Json] = {}
        """Names of variables of the outermost scope that were written since the start (values unused)."""
        self.result: JsonObject = {}
        self.failure: BpmnError | None = None
        self.migrated: str | None = None
        """Key of the last migration, so that a repeated one changes nothing."""
        self.early: dict[str, Answer] = {}
        """What came before that which it is for, by the id that this will have (`interpreter.early`)."""
        self.elements: dict[str, ElementInstance] = {}
        self.scopes: dict[str, ScopeInstance] = {}
        self.handles: dict[str, Handle] = {}

    @property
    def variables(self) -> JsonObject:
        """Variables of the outermost scope."""
        outermost = self.scopes.get(OUTERMOST)
        return outermost.variables if outermost else self.result

    @property
    def is_over(self) -> bool:
        """Whether the instance has ended, one way or another."""
        return not INSTANCE[self.status]

    def waits(self) -> list[Handle]:
        """What it waits for, in the order of opening."""
        return list(self.handles.values())

    def move(self, status: str) -> None:
        """Changes the status of the instance; EngineError when the lifecycle does not allow it."""
        self.status = moved(self.status, to=status, table=INSTANCE)

    def next_id(self, letter: str) -> str:
        """A new id, unique within the instance."""
        self.counter += 1
        return f"{letter}{self.counter}"

    def open(self, kind: str, *, owner: Owner, element: str, details: JsonObject) -> Handle:
        """Adds something open towards the outside."""
        handle = Handle(self.next_id(LETTERS[kind]), kind, owner.id, element, details)
        self.handles[handle.id] = handle
        owner.handles.append(handle.id)
        return handle

    def close(self, handle: Handle, *, owner: Owner | None = None) -> None:
        """Takes it out again; `owner` where it is known."""
        del self.handles[handle.id]
        (owner or self.owner_of(handle)).handles.remove(handle.id)

    def owner_of(self, handle: Handle) -> Owner:
        """Its execution; or its scope, which for an inline sub-process has the id of an execution too."""
        execution = self.elements.get(handle.owner)
        if execution is not None and handle.id in execution.handles:
            return execution
        return self.scopes[handle.owner]

    def snapshot(self) -> JsonObject:
        """The state as JSON that shares nothing with it."""
        data: dict[str, Any] = {name: getattr(self, name) for name in _SIMPLE}
        data["format"] = FORMAT
        if self.migrated is not None:
            data["migrated"] = self.migrated
        if self.early:
            data["early"] = {meant: write_trigger(each) for meant, each in self.early.items()}
        data["failure"] = dataclasses.asdict(self.failure) if self.failure else None
        data["elements"] = [each.to_json() for each in self.elements.values()]
        data["scopes"] = [each.to_json() for each in self.scopes.values()]
        data["handles"] = [each.to_json() for each in self.handles.values()]
        return copy.deepcopy(data)

    @classmethod
    def restore(cls, data: dict[str, Any]) -> State:
        """Reads what `snapshot` wrote; EngineError on another format."""
        if data.get("format") != FORMAT:
            raise EngineError(f"expected a state of format {FORMAT}, found {data.get('format')!r}")
        data = copy.deepcopy(data)
        state = cls()
        for name in _SIMPLE:
            setattr(state, name, data[name])
        state.failure = BpmnError(**data["failure"]) if data["failure"] else None
        state.migrated = data.get("migrated")
        early = data.get("early", {})
        state.early = {meant: cast(Answer, read_trigger(each)) for meant, each in early.items()}
        state.elements = {each["id"]: ElementInstance(**each) for each in data["elements"]}
        state.scopes = {each["id"]: ScopeInstance.from_json(each) for each in data["scopes"]}
        state.handles = {each["id"]: Handle(**each) for each in data["handles"]}
        return state
