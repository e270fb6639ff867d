"""A file in one fixed form, so that two files can be compared line by line.

Indentation, the order of attributes, prefixes, the spelling of our own tags and the order in which a diagram
lists its shapes are nobody's decision, so they are written in one way. The order of elements can
decide: it stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.parse.namespaces import BPMN, BPMNDI, DC, DI, PERISCOPE
from engine.parse.xml import read_document

if TYPE_CHECKING:
    from lxml import etree

_PREFIXES: Final = {BPMN: "bpmn", BPMNDI: "bpmndi", DC: "dc", DI: "di", PERISCOPE: "periscope"}
_XSI: Final = "{http://www.w3.org/2001/XMLSchema-instance}"
_FIRST: Final = ("id", "name")
_ESCAPES: Final = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))


def canonical_text(data: bytes) -> str:
    """Returns the file in its fixed form; raises UnreadableFile as `read_definitions` does."""
    lines: list[str] = []
    waiting: list[tuple[int, etree._Element | str]] = [(0, read_document(data).root)]
    while waiting:
        depth, element = waiting.pop()
        indent = "  " * depth
        if isinstance(element, str):
            lines.append(f"{indent}{element}")
            continue
        tag, children = _name(element.tag, element=element), _children(element)
        opening = " ".join([tag, *_attributes(element)])
        text = "" if children else (element.text or "").strip()
        if children:
            lines.append(f"{indent}<{opening}>")
            waiting.append((depth, f"</{tag}>"))
            waiting.extend((depth + 1, child) for child in reversed(children))
        else:
            lines.extend(_leaf(opening, tag=tag, text=text, indent=indent))
    return "\n".join(lines) + "\n"


def _leaf(opening: str, *, tag: str, text: str, indent: str) -> list[str]:
    if not text:
        return [f"{indent}<{opening}/>"]
    rows = _escaped(text).splitlines()
    if len(rows) == 1:
        return [f"{indent}<{opening}>{rows[0]}</{tag}>"]
    return [f"{indent}<{opening}>", *rows, f"{indent}</{tag}>"]


def _children(element: etree._Element) -> list[etree._Element]:
    """What a diagram draws by the id of what it draws, references by their text, all else as it stands."""
    found = list(element)
    if element.tag == f"{BPMNDI}BPMNPlane":
        found.sort(key=lambda child: (child.get("bpmnElement", ""), child.get("id", "")))
    ends = {f"{BPMN}incoming", f"{BPMN}outgoing", f"{BPMN}flowNodeRef"}
    places = [place for place, child in enumerate(found) if child.tag in ends]
    ordered = sorted(
        (found[place] for place in places), key=lambda child: (child.tag, (child.text or "").strip())
    )
    for place, child in zip(places, ordered, strict=True):
        found[place] = child
    return found


def _attributes(element: etree._Element) -> list[str]:
    named = {_name(str(name), element=element): str(value) for name, value in element.attrib.items()}
    named.pop("xsi:schemaLocation", None)
    in_order = [*(name for name in _FIRST if name in named), *sorted(set(named) - set(_FIRST))]
    return [f'{name}="{_escaped(named[name]).replace(chr(34), "&quot;")}"' for name in in_order]


def _name(tag: str, *, element: etree._Element) -> str:
    namespace, bracket, local = tag.rpartition("}")
    if not bracket:
        return tag
    key = f"{namespace}}}"
    if key == PERISCOPE:
        local = f"{local[:1].lower()}{local[1:]}"
    if key == _XSI:
        return f"xsi:{local}"
    return f"{_PREFIXES.get(key) or _foreign_prefix(key, tag=tag, element=element)}:{local}"


def _foreign_prefix(namespace: str, *, tag: str, element: etree._Element) -> str:
    """The prefix that the file gives it; looking through all that are declared takes time where many are."""
    if tag == element.tag and element.prefix:
        return str(element.prefix)
    return next((name for name, uri in element.nsmap.items() if name and f"{{{uri}}}" == namespace), "x")


def _escaped(text: str) -> str:
    for sign, written in _ESCAPES:
        text = text.replace(sign, written)
    return text
