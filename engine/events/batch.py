"""Events as JSON and in batches: what leaves a workflow."""

from __future__ import annotations

import dataclasses
from typing import Any, get_args

from engine.errors import EngineError
from engine.events.kinds import ProcessEvent
from engine.frozen import frozen
from engine.json_values import JsonObject

FORMAT = 1
"""Format number of the JSON below; a reader refuses others."""

_JSON_NAMES = {"kind": "what"}
"""Fields with another name in JSON: "kind" is the event's own kind there."""

_FIELD_NAMES = {json: field for field, json in _JSON_NAMES.items()}

_KINDS = {kind.__name__: kind for kind in get_args(ProcessEvent)}
_FIELDS = {name: tuple(f.name for f in dataclasses.fields(kind)) for name, kind in _KINDS.items()}
_TUPLES = {
    name: tuple(f.name for f in dataclasses.fields(kind) if str(f.type).startswith("tuple"))
    for name, kind in _KINDS.items()
}


@frozen
class NumberedEvent:
    """One event of one instance; `sequence` counts from 1 without gaps."""

    instance: str
    sequence: int
    event: ProcessEvent


@frozen
class EventBatch:
    """Events of one instance that follow on `after_sequence` (`architecture.md`, phantom attempts)."""

    instance: str
    after_sequence: int
    events: tuple[ProcessEvent, ...]
    fence: int = 0
    """Grows with every attempt of a workflow task (history length, continue-as-new counted in front).
    Where two batches contradict each other, the one with the lower fence comes from a superseded attempt."""

    def numbered(self) -> tuple[NumberedEvent, ...]:
        """The events with their sequence numbers."""
        return tuple(
            NumberedEvent(self.instance, self.after_sequence + i, e) for i, e in enumerate(self.events, 1)
        )

    def to_json(self) -> JsonObject:
        """The batch as JSON, for payloads and queues."""
        return {
            "format": FORMAT,
            "instance": self.instance,
            "after_sequence": self.after_sequence,
            "fence": self.fence,
            "events": [write_event(event) for event in self.events],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> EventBatch:
        """Reads what `to_json` wrote; raises EngineError on another format."""
        if data.get("format") != FORMAT:
            raise EngineError(f"expected events of format {FORMAT}, found {data.get('format')!r}")
        events = tuple(read_event(event) for event in data["events"])
        return cls(data["instance"], data["after_sequence"], events, data.get("fence", 0))


def write_event(event: ProcessEvent) -> JsonObject:
    """The event as a JSON object; its class name stands under "kind", a field `kind` under "what"."""
    name = type(event).__name__
    data: dict[str, Any] = {"kind": name}
    for field in _FIELDS[name]:
        value = getattr(event, field)
        data[_JSON_NAMES.get(field, field)] = list(value) if isinstance(value, tuple) else value
    return data


def read_event(data: dict[str, Any]) -> ProcessEvent:
    """Reads what `write_event` wrote; an unknown kind or field is refused with EngineError."""
    name = data.get("kind")
    values = {_FIELD_NAMES.get(field, field): value for field, value in data.items() if field != "kind"}
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise EngineError(f"unknown process event {name!r}")
    unknown = values.keys() - set(_FIELDS[kind.__name__])
    if unknown:
        raise EngineError(f"{name} has no field {', '.join(sorted(unknown))}")
    for field in _TUPLES[kind.__name__]:
        values[field] = tuple(values[field])
    event: ProcessEvent = kind(**values)
    return event
