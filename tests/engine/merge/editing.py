"""Random changes of a process as an editor makes them: the file stays consistent after each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import strategies as st
from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
WAY = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
SCOPES = ("order", "pack")


@dataclass(frozen=True)
class Edit:
    """One change; what it is about may be gone already, then it does nothing."""

    kind: str
    element: str
    value: str
    other: str = ""


def edits(*, tag: str, elements: tuple[str, ...]) -> st.SearchStrategy[Edit]:
    """Changes that one person may make; `tag` keeps what they add apart from what others add."""
    names = st.sampled_from(elements)
    values = st.sampled_from([f"{tag}{number}" for number in range(3)])
    return st.builds(Edit, st.sampled_from(sorted(KINDS)), names, values, names)


def apply(text: str, changes: list[Edit]) -> str:
    root = etree.fromstring(text.encode())
    for change in changes:
        KINDS[change.kind](_Tree(root), change)
    return etree.tostring(root, encoding="unicode")


class _Tree:
    def __init__(self, root: etree._Element) -> None:
        self.root = root

    def find(self, name: str) -> etree._Element | None:
        return next((xml for xml in self.root.iter() if xml.get("id") == name and BPMN in xml.tag), None)

    def drawings(self, name: str) -> list[etree._Element]:
        return [xml for xml in self.root.iter() if xml.get("bpmnElement") == name]

    def flows(self, name: str) -> list[etree._Element]:
        ends = ("sourceRef", "targetRef", "attachedToRef")
        return [xml for xml in self.root.iter() if any(xml.get(end) == name for end in ends)]

    def add_flow(self, name: str, source: etree._Element, target: etree._Element) -> None:
        flow = etree.SubElement(source.getparent(), f"{BPMN}sequenceFlow", id=name)
        flow.set("sourceRef", source.get("id"))
        flow.set("targetRef", target.get("id"))
        for end, way in ((source, "outgoing"), (target, "incoming")):
            ref = etree.SubElement(end, f"{BPMN}{way}")
            ref.text = name

    def remove(self, name: str) -> None:
        xml = self.find(name)
        if xml is None:
            return
        for inner in [each.get("id") for each in xml if each.get("id") and BPMN in each.tag]:
            self.remove(inner)
        for flow in [each.get("id") for each in self.flows(name)]:
            self.remove(flow)
        for drawing in self.drawings(name):
            drawing.getparent().remove(drawing)
        for ref in [each for each in self.root.iter() if each.text == name and len(each) == 0]:
            ref.getparent().remove(ref)
        if xml.getparent() is not None:
            xml.getparent().remove(xml)


def _rename(tree: _Tree, edit: Edit) -> None:
    xml = tree.find(edit.element)
    if xml is not None:
        xml.set("name", f"Name {edit.value}")


def _document(tree: _Tree, edit: Edit) -> None:
    xml = tree.find(edit.element)
    if xml is not None:
        found = xml.find(f"{BPMN}documentation")
        if found is None:
            found = etree.Element(f"{BPMN}documentation")
            xml.insert(0, found)
        found.text = f"About {edit.value}"


def _remove(tree: _Tree, edit: Edit) -> None:
    tree.remove(edit.element)


def _append(tree: _Tree, edit: Edit) -> None:
    source, name = tree.find(edit.element), f"new_{edit.value}"
    if source is None or tree.find(name) is not None or not _is_node(source):
        return
    made = etree.SubElement(source.getparent(), f"{BPMN}task", id=name, name=f"Added {edit.value}")
    plane = next(tree.root.iter(f"{DI}BPMNPlane"))
    shape = etree.SubElement(plane, f"{DI}BPMNShape", id=f"{name}_di", bpmnElement=name)
    etree.SubElement(shape, f"{DC}Bounds", x="800", y="300", width="100", height="80")
    tree.add_flow(f"flow_{edit.value}", source, made)


def _connect(tree: _Tree, edit: Edit) -> None:
    ends = [tree.find(edit.element), tree.find(edit.other)]
    if None in ends or not all(map(_is_node, ends)) or tree.find(f"way_{edit.value}") is not None:
        return
    if ends[0].getparent() is ends[1].getparent():
        tree.add_flow(f"way_{edit.value}", *ends)


def _move(tree: _Tree, edit: Edit) -> None:
    for shape in tree.drawings(edit.element):
        for bounds in shape.findall(f"{DC}Bounds"):
            bounds.set("x", str(int(bounds.get("x")) + 10 * (1 + ord(edit.value[-1]))))


def _put_into(tree: _Tree, edit: Edit) -> None:
    """A node without flows goes into the sub-process, or out of it."""
    xml, box = tree.find(edit.element), tree.find("pack")
    if xml is None or box is None or xml is box or not _is_node(xml) or tree.flows(edit.element):
        return
    place = box.getparent() if xml.getparent() is box else box
    xml.getparent().remove(xml)
    place.append(xml)


def _is_node(xml: etree._Element) -> bool:
    names = ("task", "userTask", "scriptTask", "subProcess", "startEvent", "endEvent")
    return xml.tag in {f"{BPMN}{name}" for name in names}


KINDS: dict[str, Callable[[_Tree, Edit], None]] = {
    "append": _append,
    "connect": _connect,
    "document": _document,
    "move": _move,
    "put into": _put_into,
    "remove": _remove,
    "rename": _rename,
}


def ill_formed(text: str) -> list[str]:
    """What no editor would leave behind: ids used twice, ends that are nowhere, flows across borders."""
    root = etree.fromstring(text.encode())
    every = [xml for xml in root.iter() if xml.get("id")]
    by_id = {xml.get("id"): xml for xml in every}
    found = [f"twice {name}" for name in by_id if sum(xml.get("id") == name for xml in every) > 1]
    for xml in root.iter():
        ends = ("sourceRef", "targetRef", "attachedToRef", "bpmnElement")
        found += [f"{xml.get('id')}: no {end}" for end in ends if xml.get(end) and xml.get(end) not in by_id]
        if xml.tag in {f"{BPMN}incoming", f"{BPMN}outgoing", f"{BPMN}flowNodeRef"} and xml.text not in by_id:
            found.append(f"{xml.getparent().get('id')} names {xml.text}")
        if xml.tag == f"{BPMN}sequenceFlow":
            parents = {
                by_id[xml.get(end)].getparent().get("id")
                for end in ("sourceRef", "targetRef")
                if xml.get(end) in by_id
            }
            found += [f"{xml.get('id')} crosses"] if len(parents) == 2 else []
            for end, way in (("sourceRef", "outgoing"), ("targetRef", "incoming")):
                node = by_id.get(xml.get(end))
                if node is not None and xml.get("id") not in [
                    each.text for each in node.findall(f"{BPMN}{way}")
                ]:
                    found.append(f"{xml.get('id')} is no {way} of {node.get('id')}")
    return found
