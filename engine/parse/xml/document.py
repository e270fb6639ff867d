"""The safe parser: UTF-8, no DOCTYPE, no entities, no network, no instructions, bounded everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lxml import etree

from engine.errors import UnreadableFile
from engine.parse.xml.encoding import read_text
from engine.parse.xml.limits import check_markup, check_tree
from engine.parse.xml.lines import find_lines
from engine.phrases import gettext as _

Element = etree._Element
"""An XML element; the name is private in lxml but its API is not."""

_RESOURCE_LIMIT: Final = 114
"""libxml2's XML_ERR_RESOURCE_LIMIT: one of its own limits was reached before ours."""


@dataclass(frozen=True, slots=True)
class Document:
    """A checked tree; `lines` holds the line of every element, and keeps the elements' identity alive."""

    root: Element
    lines: dict[Element, int]


def read_document(data: bytes) -> Document:
    """Return the tree of an untrusted file; raises `UnreadableFile` and nothing else."""
    clean = read_text(data).encode("utf-8")
    check_markup(clean)
    _refuse_doctype(clean)
    root = _parse(clean)
    if root.getroottree().docinfo.internalDTD is not None:
        raise _doctype_refused(line=1)
    check_tree(root, data=clean)
    return Document(root, find_lines(root, data=clean))


def _make_parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        remove_pis=True,
        remove_comments=True,
        collect_ids=False,
    )


def _parse(data: bytes) -> Element:
    try:
        return etree.fromstring(data, _make_parser())
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(error) from None


def _not_well_formed(error: etree.XMLSyntaxError) -> UnreadableFile:
    line, column = error.position
    rule = "too-deep" if error.code == _RESOURCE_LIMIT else "not-well-formed"  # type: ignore[attr-defined]  # stubs
    sentence = error.msg.split(", line ")[0].split("\n")[0].strip() if error.msg else _("the file is empty")
    return UnreadableFile(
        _("not well-formed XML: {sentence}", sentence=sentence), rule=rule, line=line or 0, column=column or 0
    )


def _refuse_doctype(data: bytes) -> None:
    """Look for a DOCTYPE in the prolog, so that the parser never even reads its declarations."""
    position = 0
    while (position := data.find(b"<", position)) >= 0:
        if data.startswith(b"<!--", position):
            position = data.find(b"-->", position)
        elif data.startswith(b"<?", position):
            position = data.find(b"?>", position)
        elif data.startswith(b"<!", position):
            raise _doctype_refused(line=data.count(b"\n", 0, position) + 1)
        else:
            return
        if position < 0:
            return


def _doctype_refused(*, line: int) -> UnreadableFile:
    return UnreadableFile(
        _("a DOCTYPE is not accepted; remove it and its entities"), rule="unsafe-xml", line=line
    )
