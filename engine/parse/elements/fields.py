"""The fields that elements of one family share, read once for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from engine.model.activities import LoopCharacteristics
from engine.model.extensions import Extensions
from engine.model.foundation import SequenceFlow
from engine.parse.elements.loops import LOOPS, read_loop
from engine.parse.extensions.assembly import read_extensions
from engine.parse.source import Item, Source
from engine.parse.xml import Element


class BaseFields(TypedDict):
    """Of every element (BPMN 2.0 §8.3.1)."""

    id: str
    documentation: str
    line: int
    extensions: Extensions


class NamedFields(BaseFields):
    """Of everything with a name."""

    name: str


class NodeFields(NamedFields):
    """Of every flow node (§8.4.9)."""

    incoming: tuple[str, ...]
    outgoing: tuple[str, ...]


class ActivityFields(NodeFields):
    """Of every activity (§10.3)."""

    default: str | None
    loop: LoopCharacteristics | None
    is_for_compensation: bool
    start_quantity: int
    completion_quantity: int


@dataclass(frozen=True, slots=True)
class Flows:
    """All sequence flows of the file: by element, by id, and by the node they leave or reach."""

    by_element: dict[Element, SequenceFlow]
    by_id: dict[str, SequenceFlow]
    leaving: dict[str, list[str]]
    reaching: dict[str, list[str]]

    def outgoing(self, item: Item) -> tuple[str, ...]:
        """Return what the element lists, in its order, then what leaves it besides, in the file's.

        A listed flow that exists but leaves another node is left out: the flow's own ends decide.
        """
        listed = [f for f in item.references("outgoing") if self._source_of(f) in {None, item.id}]
        return tuple(dict.fromkeys((*listed, *self.leaving.get(item.id, ()))))

    def incoming(self, item: Item) -> tuple[str, ...]:
        """Return the flows that reach the element, ordered like `outgoing`."""
        listed = [f for f in item.references("incoming") if self._target_of(f) in {None, item.id}]
        return tuple(dict.fromkeys((*listed, *self.reaching.get(item.id, ()))))

    def _source_of(self, flow: str) -> str | None:
        return self.by_id[flow].source if flow in self.by_id else None

    def _target_of(self, flow: str) -> str | None:
        return self.by_id[flow].target if flow in self.by_id else None


def base_fields(item: Item, *, source: Source, inner: tuple[Element, ...] = ()) -> BaseFields:
    """Return id, documentation, line and extensions; those of `inner` children count as the element's."""
    return {
        "id": item.id,
        "documentation": "\n\n".join(item.texts("documentation")),
        "line": item.line,
        "extensions": read_extensions(item, source=source, inner=inner),
    }


def named_fields(item: Item, *, source: Source, inner: tuple[Element, ...] = ()) -> NamedFields:
    """Return the base fields and the name."""
    return {**base_fields(item, source=source, inner=inner), "name": item.attribute("name") or ""}


def node_fields(item: Item, *, source: Source, flows: Flows, inner: tuple[Element, ...] = ()) -> NodeFields:
    """Return the fields of a flow node."""
    return {
        **named_fields(item, source=source, inner=inner),
        "incoming": flows.incoming(item),
        "outgoing": flows.outgoing(item),
    }


def activity_fields(item: Item, *, source: Source, flows: Flows) -> ActivityFields:
    """Return the fields of an activity; extensions of its loop count as its own."""
    loops = tuple(child for name in LOOPS for child in item.parts.get(name, ()))
    return {
        **node_fields(item, source=source, flows=flows, inner=loops),
        "default": item.reference("default"),
        "loop": read_loop(item, source=source),
        "is_for_compensation": item.flag("isForCompensation", default=False),
        "start_quantity": _quantity(item, "startQuantity"),
        "completion_quantity": _quantity(item, "completionQuantity"),
    }


def _quantity(item: Item, name: str) -> int:
    """A number of tokens, of which nine digits tell enough; 1 where the file gives none that can be read."""
    text = item.attribute(name)
    if text is None:
        return 1
    return int(text[:9]) if text.isascii() and text.isdecimal() else 1
