"""A file of another engine → the same file in our words, to be kept."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from engine.model.foreign import ForeignNote
from engine.parse.dialects.namespaces import speaks_a_dialect
from engine.parse.dialects.translation import MARK, translate_tree
from engine.parse.namespaces import PERISCOPE
from engine.parse.xml import read_document, read_text
from engine.parse.xml.lines import find_lines


@dataclass(frozen=True, slots=True)
class TranslatedFile:
    """The text of a file with our extensions in it, and what became of each foreign one."""

    text: str
    notes: tuple[ForeignNote, ...]


def translate_file(data: bytes) -> TranslatedFile:
    """Return the file with our extensions beside the foreign ones, which stay; its meaning is the same.

    A file without foreign extensions, or one translated before, comes back as it is. Raises `UnreadableFile`.
    """
    document = read_document(data)
    text = read_text(data)
    if not speaks_a_dialect(data):
        return TranslatedFile(text, ())
    if document.root.get(MARK) is not None:
        return TranslatedFile(text, translate_tree(document.root, lines=document.lines))
    root = _parse_whole(text)
    notes = translate_tree(root, lines=find_lines(root, data=text.encode("utf-8")))
    ours = {"periscope": PERISCOPE.strip("{}")}
    etree.cleanup_namespaces(root, top_nsmap=ours, keep_ns_prefixes=[*filter(None, root.nsmap), *ours])
    root.set(MARK, "true")
    written = etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True)
    return TranslatedFile(written.decode("utf-8"), notes)


def _parse_whole(text: str) -> etree._Element:
    """Parse a file that `read_document` has found safe, this time with its comments."""
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(text.encode("utf-8"), parser)
