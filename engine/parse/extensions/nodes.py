"""Looking into an XML element of our namespace."""

from __future__ import annotations

from collections.abc import Iterator

from engine.json_values import Json
from engine.parse.extensions.spelling import same_name
from engine.parse.namespaces import PERISCOPE, local_name
from engine.parse.source import text_of
from engine.parse.xml import Element


def attributes_of(element: Element) -> Iterator[tuple[str, str]]:
    """Yield the attributes of an element of ours: without a prefix, or with ours."""
    for key, value in element.items():
        name = local_name(str(key), namespace=PERISCOPE)
        if name is not None:
            yield name, str(value)
        elif not str(key).startswith("{"):
            yield str(key), str(value)


def children_of(element: Element) -> Iterator[tuple[str, Element]]:
    """Yield the children in our namespace with their local names."""
    for child in element:
        name = local_name(child.tag, namespace=PERISCOPE)
        if name is not None:
            yield name, child


def plain_text(element: Element) -> str:
    """Return the text that an element stands for: its own, or that of its attribute `value` or `name`."""
    return text_of(element) or element.get("value") or element.get("name") or ""


def list_items(element: Element, *, plural: str) -> tuple[Json, ...]:
    """Return the items of a list written as elements: the children of one named in the plural, or itself.

    Empty where the element is a list written as one text.
    """
    children = [child for _, child in children_of(element)]
    if children:
        return tuple(_list_item(child) for child in children)
    is_list = same_name(element.tag.removeprefix(PERISCOPE), canonical=plural)
    return () if is_list else (_list_item(element),)


def _list_item(element: Element) -> Json:
    value, label = plain_text(element), element.get("label")
    return {"value": value, "label": str(label)} if label and label != value else value
