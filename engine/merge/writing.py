"""An outline → the text of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from engine.merge.nodes import Node, local_name, write_node, write_part
from engine.merge.outline import LANES, ROOT, Outline, Part
from engine.parse.namespaces import BPMN

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.parse.xml import Element as Xml

Names = dict[str | None, str]

_AFTER_CONTENT: Final = frozenset({"completionCondition", "BPMNLabelStyle", "relationship"})


def prefixes_of(roots: Iterable[Xml]) -> Names:
    """Returns the prefixes that the files declare at their beginning; the first one wins."""
    found: Names = {}
    for root in roots:
        for prefix, uri in root.nsmap.items():
            found.setdefault(prefix, uri)
    return found


def write_outline(outline: Outline, *, names: Names) -> Xml:
    """Returns the tree of the file, with the prefixes it had."""
    places = _lane_contents(outline)
    made = {ROOT: _write(outline[ROOT], parent=None, names=names, refs=places)}
    waiting = [ROOT]
    for key in waiting:
        last = [part for part in outline[key].node.parts if local_name(part.tag) in _AFTER_CONTENT]
        for child in outline[key].order:
            made[child] = _write(outline[child], parent=made[key], names=names, refs=places)
            waiting.append(child)
        for part in last:
            write_part(part, parent=made[key], names=names)
    return made[ROOT]


def text_of_tree(root: Xml) -> str:
    """Returns a tree as the text of a file, indented."""
    _indent(root)
    text = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _write(part: Part, *, parent: Xml | None, names: Names, refs: dict[str, list[Node]]) -> Xml:
    own = part.node
    attributes = {name: value for name, value in own.attributes.items() if name != LANES}
    first = [each for each in own.parts if local_name(each.tag) not in _AFTER_CONTENT]
    head = [each for each in first if local_name(each.tag) in {"documentation", "extensionElements"}]
    rest = [each for each in first if each not in head]
    parts = [*head, *part.ways.values(), *refs.get(part.key, ()), *rest]
    return write_node(Node(own.tag, attributes, own.text, parts, own.mixed), parent=parent, names=names)


def _lane_contents(outline: Outline) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for part in outline.values():
        for lane in part.node.attributes.get(LANES, "").split():
            found.setdefault(lane, []).append(Node(f"{BPMN}flowNodeRef", text=part.key))
    return found


def _indent(root: Xml) -> None:
    """Indents as editors do; what mixes text and tags is left exactly as it is."""
    mixed = [xml for xml in root.iter() if len(xml) and any(map(str.strip, _texts(xml)))]
    kept = {id(xml): etree.tostring(xml, with_tail=False) for xml in mixed}
    etree.indent(root, space="  ")
    for xml in mixed:
        parent = xml.getparent()
        if parent is not None:
            fresh = etree.fromstring(kept[id(xml)])
            fresh.tail = xml.tail
            parent.replace(xml, fresh)


def _texts(xml: Xml) -> list[str]:
    return [str(xml.text or ""), *(str(child.tail or "") for child in xml)]
