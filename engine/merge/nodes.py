"""XML as plain values that can be compared and put together anew."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lxml import etree

from engine.parse.namespaces import BPMN, BPMNDI, DC, DI, PERISCOPE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WAYPOINTS: Final = "waypoints"
"""Stands in for all points of a line: one value, because half of one line and half of another is no line."""

_POINT: Final = f"{DI}waypoint"
_WHOLE: Final = frozenset({WAYPOINTS, f"{DC}Bounds", f"{BPMNDI}BPMNLabel"})
_TOLD_APART_BY: Final = ("name", "key", "target", "variable")
"""Attributes by which entries of a list are recognised where they have no id of their own."""
_PARTS_WITH_IDS: Final = frozenset(
    f"{BPMN}{name}"
    for name in ("dataInput", "dataOutput", "dataInputAssociation", "dataOutputAssociation", "property")
)
REFERENCES_BY_TEXT: Final = frozenset({"incoming", "outgoing"})


@dataclass(slots=True)
class Node:
    """One XML element; `parts` are its children, `mixed` the whole of it where text and tags mix."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    text: str = ""
    parts: list[Node] = field(default_factory=list)
    mixed: bytes = b""

    @property
    def is_whole(self) -> bool:
        """Whether it is one value, to be taken from one side or the other."""
        return bool(self.mixed) or self.tag in _WHOLE


def read_node(xml: etree._Element) -> Node:
    """Returns an element with everything below it."""
    return Node(xml.tag, dict(xml.items()), own_text(xml), parts_of(list(xml)), _mixed(xml))  # type: ignore[arg-type]  # texts


def own_text(xml: etree._Element) -> str:
    """The text of an element; what only indents its children is none."""
    text = xml.text or ""
    return text if len(xml) == 0 else ""


def parts_of(children: Sequence[etree._Element]) -> list[Node]:
    """Returns children as nodes; the points of a line become one."""
    points = [child for child in children if child.tag == _POINT]
    parts = [read_node(child) for child in children if child.tag != _POINT]
    if points:
        parts.insert(0, Node(WAYPOINTS, parts=[read_node(point) for point in points]))
    return parts


def _mixed(xml: etree._Element) -> bytes:
    if len(xml) == 0:
        return b""
    texts = [xml.text or "", *(child.tail or "" for child in xml)]
    return etree.tostring(xml, encoding="utf-8", with_tail=False) if any(map(str.strip, texts)) else b""


def write_node(node: Node, *, parent: etree._Element | None, names: dict[str | None, str]) -> etree._Element:
    """Appends a node to its parent in the tree and returns it; mixed ones are put in as they were."""
    if node.mixed:
        made = etree.fromstring(node.mixed)
        if parent is not None:
            parent.append(made)
        return made
    made = etree.Element(node.tag, nsmap=names) if parent is None else etree.SubElement(parent, node.tag)  # type: ignore[arg-type]  # the stubs want no None
    for name, value in node.attributes.items():
        made.set(name, value)
    made.text = node.text or None
    for part in node.parts:
        write_part(part, parent=made, names=names)
    return made


def write_part(part: Node, *, parent: etree._Element, names: dict[str | None, str]) -> None:
    """Appends a part; the points of a line stand beside each other in the file."""
    for each in part.parts if part.tag == WAYPOINTS else [part]:
        write_node(each, parent=parent, names=names)


def tokens_of(parts: Sequence[Node]) -> dict[str, Node]:
    """Returns the parts by what tells them apart from each other, in order."""
    found: dict[str, Node] = {}
    counts: dict[str, int] = {}
    for part in parts:
        found[untaken(_token(part), taken=found, counts=counts)] = part
    return found


def untaken(name: str, *, taken: Mapping[str, object], counts: dict[str, int]) -> str:
    """The name, with a number where it is taken; `counts` remembers how far each name has come."""
    token, count = name, counts.get(name, 1)
    while token in taken:
        count += 1
        token = f"{name}#{count}"
    counts[name] = count
    return token


def _token(part: Node) -> str:
    name = local_name(part.tag)
    if part.tag in _PARTS_WITH_IDS and part.attributes.get("id"):
        return f"{name}[{part.attributes['id']}]"
    if part.tag.startswith(BPMN):
        return f"{name}={part.text.strip()}" if refers_by_text(part) else name
    by = next((part.attributes[each] for each in _TOLD_APART_BY if part.attributes.get(each)), "")
    return f"{name}[{by}]" if by else name


def refers_by_text(part: Node) -> bool:
    """Whether the text of a part is the id of another element."""
    if not part.tag.startswith(BPMN) or part.parts:
        return False
    name = local_name(part.tag)
    return name in REFERENCES_BY_TEXT or name.endswith(("Ref", "Refs"))


def local_name(tag: str) -> str:
    """Returns a tag without its namespace; both spellings of ours are one."""
    local = tag.rpartition("}")[2]
    return f"{local[:1].lower()}{local[1:]}" if tag.startswith(PERISCOPE) else local
