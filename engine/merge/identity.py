"""Ids that were changed: brought back for the merge, and given again to what comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.merge.nodes import Node, refers_by_text
from engine.merge.outline import is_reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.parse.xml import Element as Xml

_NAMING = ("id", "bpmnElement")


def rename_tree(root: Xml, *, names: Mapping[str, str]) -> None:
    """Gives elements other ids, wherever a file of BPMN names them."""
    if not names:
        return
    for xml in root.iter():
        for attribute, value in xml.items():
            if attribute in _NAMING or is_reference(str(attribute)):
                xml.set(attribute, _renamed(str(value), names=names))
        if len(xml) == 0 and refers_by_text(Node(str(xml.tag))):
            xml.text = _renamed((xml.text or "").strip(), names=names)


def _renamed(value: str, *, names: Mapping[str, str]) -> str:
    """The new id; a prefix before it stays."""
    if value in names:
        return names[value]
    prefix, colon, local = value.partition(":")
    return f"{prefix}:{names[local]}" if colon and local in names else value


def unused(name: str, *, taken: Mapping[str, object]) -> str:
    """Returns an id that nobody uses, made of this one."""
    count = 2
    while f"{name}_{count}" in taken:
        count += 1
    return f"{name}_{count}"
