"""A file while it is read: its elements as items, and what has to be known about the whole file."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.errors import UnreadableFile
from engine.parse.extensions.report import Nearest
from engine.parse.extensions.spelling import read_boolean
from engine.parse.namespaces import BPMN
from engine.parse.xml import Document, Element
from engine.phrases import gettext as _

MAX_MODEL_ELEMENTS = 5_000
"""Flow nodes and sequence flows of one file (`security.md` §2.1)."""


@dataclass(frozen=True, slots=True)
class Item:
    """A BPMN element with its BPMN children sorted by local name; texts come trimmed."""

    xml: Element
    name: str
    line: int
    id: str
    attributes: dict[str, str]
    parts: dict[str, list[Element]]

    def attribute(self, name: str) -> str | None:
        """Return an attribute, None where it is absent or empty."""
        return self.attributes.get(name, "").strip() or None

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a boolean attribute; an unreadable one is reported elsewhere, the default holds."""
        if name not in self.attributes:
            return default
        value = read_boolean(self.attributes[name])
        return default if value is None else value

    def text(self, name: str) -> str | None:
        """Return the text of the first child with this name, None where it is absent or empty."""
        found = self.parts.get(name)
        return text_of(found[0]) or None if found else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the texts of all children with this name that have one."""
        if name not in self.parts:
            return ()
        return tuple(text for child in self.parts[name] if (text := text_of(child)))

    def reference(self, name: str) -> str | None:
        """Return the id that an attribute refers to."""
        value = self.attribute(name)
        return value and without_prefix(value, xml=self.xml)

    def references(self, name: str) -> tuple[str, ...]:
        """Return the ids that the children with this name refer to."""
        if name not in self.parts:
            return ()
        return tuple([without_prefix(text, xml=self.xml) for text in self.texts(name)])


@dataclass(slots=True)
class Source:
    """The document and the tables that are filled while it is read."""

    document: Document
    nearest: Nearest = field(default_factory=Nearest)
    unnamed: int = 0

    def item(self, xml: Element) -> Item:
        """Return the item of an element; one without an id gets a name, so that it can be spoken of."""
        parts: dict[str, list[Element]] = {}
        for child in xml:
            tag = child.tag
            if tag.startswith(BPMN):
                parts.setdefault(tag[len(BPMN) :], []).append(child)
        attributes: dict[str, str] = dict(xml.items())  # type: ignore[arg-type]  # texts, as we parse
        identity = attributes.get("id", "").strip() or self._next_name()
        return Item(xml, xml.tag[len(BPMN) :], self.line(xml), identity, attributes, parts)

    def line(self, xml: Element) -> int:
        """Return the line where the element begins, 0 where unknown."""
        return self.document.lines.get(xml, 0)

    def items(self, item: Item, name: str) -> list[Item]:
        """Return the children of that name as items."""
        return [self.item(child) for child in item.parts.get(name, ())]

    def _next_name(self) -> str:
        self.unnamed += 1
        return f"_unnamed_{self.unnamed}"


def text_of(element: Element) -> str:
    """Return all text below an element, trimmed."""
    text = element.text if len(element) == 0 else "".join(map(str, element.itertext()))
    return (text or "").strip()


def without_prefix(value: str, *, xml: Element) -> str:
    """Return the local part of a QName whose prefix is declared; ids have no colon of their own."""
    prefix, colon, local = value.partition(":")
    return local if colon and prefix in xml.nsmap else value


def check_size(document: Document, *, names: tuple[str, ...]) -> None:
    """Refuse a file with more elements of these names than we want to run; raises `UnreadableFile`."""
    tags = [BPMN + name for name in names]
    for count, element in enumerate(document.root.iter(*tags)):
        if count >= MAX_MODEL_ELEMENTS:
            raise UnreadableFile(
                _(
                    "the file has more than {max_model_elements} BPMN elements",
                    max_model_elements=MAX_MODEL_ELEMENTS,
                ),
                rule="too-many-elements",
                line=document.lines.get(element, 0),
            )
