"""One element of a file while its foreign extensions are read, and what was noted about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from lxml import etree

from engine.json_values import JsonObject
from engine.model.foreign import ForeignNote, Outcome
from engine.parse.dialects.namespaces import PREFIXES, split_tag
from engine.parse.namespaces import BPMN, PERISCOPE
from engine.parse.source import text_of
from engine.parse.xml import Element

_NOT_OF_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEFORE_EXTENSIONS: Final = f"{BPMN}documentation"
_EXTENSIONS: Final = f"{BPMN}extensionElements"


@dataclass(slots=True)
class Notebook:
    """All notes of one file; `writes` is False where the file has been translated before."""

    lines: Mapping[Element, int]
    writes: bool
    notes: list[ForeignNote] = field(default_factory=list)
    forms: dict[Element, dict[str, list[JsonObject] | None]] = field(default_factory=dict)
    """The embedded forms of each process, by id; None for one that cannot be read."""
    form_parts: int = 0
    """Fields and choices written so far: many tasks may share one form."""


class Foreign:
    """A BPMN element with the foreign attributes and extension elements that nobody has taken yet."""

    def __init__(self, element: Element, *, owner: Element, notebook: Notebook) -> None:
        self.element = element
        self.owner = owner
        self.notebook = notebook
        self.name = split_tag(element.tag)[1]
        self.attributes = {
            split_tag(str(key)): str(value) for key, value in element.items() if _is_foreign(str(key))
        }
        self.children = list(_foreign_children(element))

    def __bool__(self) -> bool:
        return bool(self.attributes or self.children)

    def attribute(self, name: str) -> str:
        """Take an attribute's value; empty where it is absent."""
        for key in [key for key in self.attributes if key[1] == name]:
            return self.attributes.pop(key).strip()
        return ""

    def peek(self, name: str) -> str:
        """Return an attribute's value without taking it."""
        return next((value for key, value in self.attributes.items() if key[1] == name), "")

    def child(self, name: str) -> Element | None:
        """Take the first extension element of that name."""
        return next(iter(self.take(name, most=1)), None)

    def take(self, name: str, *, most: int | None = None) -> list[Element]:
        """Take the extension elements of that name."""
        found: list[Element] = []
        left: list[Element] = []
        for child in self.children:
            wanted = split_tag(child.tag)[1] == name and (most is None or len(found) < most)
            (found if wanted else left).append(child)
        self.children = left
        return found

    def has(self, configuration: str) -> bool:
        """Tell whether the element has such a configuration of ours, which then counts."""
        return any(child.tag == f"{PERISCOPE}{configuration}" for child in self._extensions())

    def write(self, configuration: str, /, **attributes: str | None) -> Element | None:
        """Add a configuration of ours with these attributes; None where nothing may or need be written."""
        if not self.notebook.writes or self.has(configuration):
            return None
        place = self.place()
        return add(place, configuration, **attributes)

    def note(self, feature: str, outcome: Outcome, sentence: str, *, undone: bool = False) -> None:
        """Say what became of a feature."""
        if outcome == "translated" and not self.notebook.writes:
            return
        line = self.notebook.lines.get(self.element) or self.notebook.lines.get(self.owner, 0)
        self.notebook.notes.append(
            ForeignNote(
                element=self.owner.get("id") or "",
                line=line,
                feature=f"{self.prefix}:{feature}",
                outcome=outcome,
                sentence=sentence,
                work_left_undone=undone,
            )
        )

    @property
    def prefix(self) -> str:
        """The habitual prefix of the dialect this element speaks."""
        names = chain((key for key, _ in self.attributes), (split_tag(c.tag)[0] for c in self.children))
        named = next((PREFIXES[name] for name in names), None)
        return named or _first_prefix(self.element) or _first_prefix(self.owner) or "camunda"

    def _extensions(self) -> Iterator[Element]:
        for holder in self.element.iterchildren(_EXTENSIONS):
            yield from holder.iterchildren(etree.Element)

    def place(self) -> Element:
        """Return the element's extensionElements, made where BPMN's schema wants them."""
        for holder in self.element.iterchildren(_EXTENSIONS):
            return holder
        holder = etree.Element(_EXTENSIONS)
        documented = [i for i, child in enumerate(self.element) if child.tag == _BEFORE_EXTENSIONS]
        self.element.insert(documented[-1] + 1 if documented else 0, holder)
        return holder


def add(parent: Element, name: str, /, **attributes: str | None) -> Element:
    """Add an element of ours below another one; attributes without a value are left out.

    JSON and FEEL can write characters that XML has no way to write; they are left out as well.
    """
    child = etree.SubElement(parent, f"{PERISCOPE}{name}", nsmap={"periscope": PERISCOPE.strip("{}")})
    for key, value in attributes.items():
        if value:
            child.set(key, _NOT_OF_XML.sub("", value))
    return child


def inner(element: Element, name: str) -> list[Element]:
    """Return the children of that local name, whatever their namespace."""
    return [child for child in element.iterchildren(etree.Element) if split_tag(child.tag)[1] == name]


def words(element: Element, *names: str) -> str:
    """Return the first of these attributes that is set, else the element's text."""
    return next((str(element.get(name)).strip() for name in names if element.get(name)), "") or text_of(
        element
    )


def _is_foreign(key: str) -> bool:
    return split_tag(key)[0] in PREFIXES


def _foreign_children(element: Element) -> Iterator[Element]:
    for holder in element.iterchildren(_EXTENSIONS):
        yield from (child for child in holder.iterchildren(etree.Element) if _is_foreign(child.tag))


def _first_prefix(element: Element) -> str | None:
    names = chain(map(str, element.keys()), (child.tag for child in _foreign_children(element)))
    return next((PREFIXES[split_tag(name)[0]] for name in names if _is_foreign(name)), None)


Translator = Callable[[Foreign], None]
"""Takes from a foreign element what it understands, and writes what that means here."""
