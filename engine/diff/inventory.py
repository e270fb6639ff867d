"""A file as a list of elements, each with its own properties and without what stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Final

from engine.json_values import Json
from engine.model.activities import AdHocSubProcess, SubProcess
from engine.model.event_definitions import RootEventElement
from engine.model.foundation import BaseElement, DataElement, FlowNode, SequenceFlow
from engine.model.process import Artifact, Definitions, Process

UNNAMED: Final = "_unnamed_"
"""What the ids begin with that the reader gives to elements without one."""

_NOT_PROPERTIES: Final = frozenset(
    {
        "id",
        "name",
        "line",
        "extensions",
        "nodes",
        "flows",
        "data",
        "lanes",
        "artifacts",
        "incoming",
        "outgoing",
    }
)
_OF_THE_FILE: Final = frozenset(
    {"processes", "root_events", "participants", "message_flows", "layout", "has_diagram", "foreign"}
)
_NOT_COMPARED: Final = frozenset({"line", "unknown", "malformed"})
REFERENCES: Final = frozenset({"source", "target", "attached_to", "default", "process"})
"""Properties that hold the id of another element."""


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """An element; `properties` are values of the model by name, extensions by theirs."""

    id: str
    type: str
    name: str
    path: tuple[str, ...]
    properties: Mapping[str, object]
    order: tuple[str, ...] = ()
    """Of what decides by document order: the ids of its ways out."""
    neighbours: tuple[tuple[str, ...], tuple[str, ...]] = field(default=((), ()))
    """The ids of the elements that lead to it and that it leads to."""


def take_inventory(definitions: Definitions) -> dict[str, Entry]:
    """Returns every element by a key: its id, with a number behind it where an id is used again."""
    found: dict[str, Entry] = {}
    for entry in _entries(definitions):
        key, count = entry.id, 1
        while key in found:
            count += 1
            key = f"{entry.id}#{count}"
        found[key] = entry
    return found


def _entries(definitions: Definitions) -> Iterator[Entry]:
    yield Entry("", "definitions", definitions.name, (), _properties(definitions))
    for process in definitions.processes:
        yield from _process_entries(process)
    for element in (*definitions.participants, *definitions.message_flows, *definitions.artifacts):
        yield _plain(element, ())
    for event in definitions.root_events:
        properties = {"code": event.code, **_extensions(event)}
        yield Entry(event.id, event.kind, event.name, (), properties)


def _process_entries(process: Process) -> Iterator[Entry]:
    yield Entry(process.id, "process", process.name, (), _properties(process))
    waiting: list[tuple[Process | SubProcess, tuple[str, ...]]] = [(process, (process.id,))]
    for container, path in waiting:
        yield from _content_entries(container, path)
        inner = (node for node in container.nodes if isinstance(node, SubProcess))
        waiting.extend((node, (*path, node.id)) for node in inner)
    for element in (*process.lanes, *process.artifacts):
        yield _plain(element, (process.id,))


def _content_entries(container: Process | SubProcess, path: tuple[str, ...]) -> Iterator[Entry]:
    before: dict[str, list[str]] = {}
    after: dict[str, list[SequenceFlow]] = {}
    for flow in container.flows:
        before.setdefault(flow.target, []).append(flow.source)
        after.setdefault(flow.source, []).append(flow)
    for node in container.nodes:
        leaving = after.get(node.id, [])
        conditional = any(flow.condition for flow in leaving)
        yield Entry(
            node.id,
            tag_of(node),
            node.name,
            path,
            _properties(node),
            order=tuple(flow.id for flow in leaving) if conditional else (),
            neighbours=(tuple(before.get(node.id, ())), tuple(flow.target for flow in leaving)),
        )
    for element in (*container.flows, *container.data):
        yield _plain(element, path)


def _plain(element: BaseElement, path: tuple[str, ...]) -> Entry:
    name = getattr(element, "name", "")
    ends = ((element.source,), (element.target,)) if isinstance(element, SequenceFlow) else ((), ())
    return Entry(element.id, tag_of(element), name, path, _properties(element), neighbours=ends)


def tag_of(element: BaseElement) -> str:
    """Returns the BPMN tag of an element."""
    if isinstance(element, Artifact | DataElement):
        return element.kind
    name = type(element).__name__
    return "adHocSubProcess" if isinstance(element, AdHocSubProcess) else name[0].lower() + name[1:]


def _properties(element: BaseElement) -> dict[str, object]:
    own = _NOT_PROPERTIES | _OF_THE_FILE if isinstance(element, Definitions) else _NOT_PROPERTIES
    kept = own - {"nodes"} if not isinstance(element, FlowNode | Process | Definitions) else own
    values = {f.name: getattr(element, f.name) for f in fields(element) if f.name not in kept}
    if isinstance(element, Artifact | DataElement):
        values.pop("kind")
    return {**values, **_extensions(element)}


def _extensions(element: BaseElement | RootEventElement) -> dict[str, object]:
    """The extensions by name; the prefix keeps `message` apart from the message of a receive task."""
    found = element.extensions
    return {
        f"periscope.{f.name}": getattr(found, f.name) for f in fields(found) if f.name not in _NOT_COMPARED
    }


def as_json(value: object) -> Json:
    """Returns a value of the model as JSON, without lines."""
    if isinstance(value, dict):
        return {str(key): as_json(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        names = (f.name for f in fields(value) if f.name != "line")  # type: ignore[arg-type]  # by the test
        return {name: as_json(getattr(value, name)) for name in names}
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, bool | int | float | str) or value is None else str(value)
