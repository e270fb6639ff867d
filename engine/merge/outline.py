"""A file as elements by id, each with what is its own, so that three files can stand side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from engine.merge.nodes import (
    REFERENCES_BY_TEXT,
    Node,
    local_name,
    own_text,
    parts_of,
    refers_by_text,
    tokens_of,
    untaken,
)
from engine.parse.namespaces import BPMN, BPMNDI

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.parse.xml import Element as Xml

ROOT: Final = ""
"""The key of the file itself."""
LANES: Final = "lanes"
"""The attribute that says in which lanes a node stands; in files, lanes say which nodes stand in them."""

_CONTAINERS: Final = frozenset(
    {
        *(f"{BPMN}{name}" for name in ("definitions", "process", "collaboration", "category")),
        *(f"{BPMN}{name}" for name in ("subProcess", "transaction", "adHocSubProcess")),
        *(f"{BPMN}{name}" for name in ("laneSet", "childLaneSet", "lane")),
        f"{BPMNDI}BPMNDiagram",
        f"{BPMNDI}BPMNPlane",
    }
)
_PARTS: Final = frozenset(
    f"{BPMN}{name}"
    for name in (
        "documentation",
        "extensionElements",
        "ioSpecification",
        "ioBinding",
        "property",
        "auditing",
        "monitoring",
        "standardLoopCharacteristics",
        "multiInstanceLoopCharacteristics",
        "dataInputAssociation",
        "dataOutputAssociation",
        "performer",
        "humanPerformer",
        "potentialOwner",
        "resourceRole",
    )
)
"""What has an id in many files and still is only a part of the element it stands in."""
_DRAWN: Final = frozenset(f"{BPMNDI}{name}" for name in ("BPMNShape", "BPMNEdge", "BPMNPlane"))
_ENDS: Final = ("sourceRef", "targetRef", "attachedToRef")
_REFERENCES: Final = frozenset({"default", LANES})


@dataclass(slots=True)
class Part:
    """An element with what is its own; `ways`: its `incoming` and `outgoing`, `order`: of its children."""

    key: str
    node: Node
    parent: str
    ways: dict[str, Node] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)

    @property
    def is_drawing(self) -> bool:
        """Whether it belongs to the diagram."""
        return self.node.tag.startswith(BPMNDI)

    @property
    def drawn(self) -> str:
        """The id of what it draws."""
        return self.node.attributes.get("bpmnElement", "")

    def ends(self) -> list[str]:
        """The ids without which it cannot be: the ends of a flow, the activity of a boundary event."""
        found = [self.node.attributes[name] for name in _ENDS if self.node.attributes.get(name)]
        texts = [part.text.strip() for part in self.node.parts if local_name(part.tag) in _ENDS]
        return [*found, *texts]

    def references(self) -> dict[str, None]:
        """The ids that it names anywhere."""
        return dict.fromkeys(_named_ids(self.node))


Outline = dict[str, Part]


def take_outline(root: Xml) -> Outline:
    """Returns every element of a file, containers before what they hold."""
    found: Outline = {}
    waiting: list[tuple[Xml, str]] = [(root, ROOT)]
    counts: dict[str, int] = {}
    for xml, parent in waiting:
        key = _key(xml, found=found, counts=counts) if found else ROOT
        inner: list[Xml] = []
        own: list[Xml] = []
        for child in xml:
            (inner if _stands_alone(child, container=xml) else own).append(child)
        element = Part(key, Node(xml.tag, dict(xml.items()), own_text(xml), parts_of(own)), parent)  # type: ignore[arg-type]  # texts
        _take_ways(element)
        found[key] = element
        if found.get(parent) is not element:
            found[parent].order.append(key)
        waiting.extend((child, key) for child in inner)
    _take_lanes(found)
    return found


def _stands_alone(xml: Xml, *, container: Xml) -> bool:
    if container.tag not in _CONTAINERS or xml.tag in _PARTS:
        return False
    if xml.tag in _DRAWN or xml.tag == f"{BPMNDI}BPMNDiagram":
        return True
    return bool(xml.get("id")) and str(xml.tag).startswith(BPMN)


def _key(xml: Xml, *, found: Outline, counts: dict[str, int]) -> str:
    """The id; of what draws something, the id of that, because editors give their shapes new ids."""
    name = str(xml.get("id", ""))
    if xml.tag in _DRAWN:
        name = f"{local_name(str(xml.tag))}:{xml.get('bpmnElement', '')}"
    elif xml.tag == f"{BPMNDI}BPMNDiagram":
        plane = xml.find(f"{BPMNDI}BPMNPlane")
        name = f"BPMNDiagram:{plane.get('bpmnElement', '') if plane is not None else ''}"
    return untaken(name, taken=found, counts=counts)


def _take_ways(element: Part) -> None:
    ways = [
        part
        for part in element.node.parts
        if part.tag.startswith(BPMN) and local_name(part.tag) in REFERENCES_BY_TEXT
    ]
    element.ways = tokens_of(ways)
    if ways:
        element.node.parts = [
            part for part in element.node.parts if local_name(part.tag) not in REFERENCES_BY_TEXT
        ]


def _take_lanes(outline: Outline) -> None:
    places: dict[str, list[str]] = {}
    for key, element in outline.items():
        if element.node.tag == f"{BPMN}lane":
            named = [part for part in element.node.parts if part.tag == f"{BPMN}flowNodeRef"]
            element.node.parts = [part for part in element.node.parts if part.tag != f"{BPMN}flowNodeRef"]
            for part in named:
                if part.text.strip() in outline:
                    places.setdefault(part.text.strip(), []).append(key)
    for node, lanes in places.items():
        outline[node].node.attributes[LANES] = " ".join(sorted(lanes))


def _named_ids(node: Node) -> Iterator[str]:
    for name, value in node.attributes.items():
        if is_reference(name):
            yield from value.split()
    for part in node.parts:
        if refers_by_text(part):
            yield part.text.strip()
        else:
            yield from _named_ids(part)


def is_reference(attribute: str) -> bool:
    """Whether an attribute holds the id of another element."""
    return attribute in _REFERENCES or attribute.endswith(("Ref", "Refs"))
