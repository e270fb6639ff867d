"""How big a file may be in every direction; each limit ends the reading with `UnreadableFile`."""

from __future__ import annotations

from typing import Final

from lxml import etree

from engine.errors import UnreadableFile
from engine.parse.xml.lines import end_line
from engine.phrases import gettext as _

MAX_XML_ELEMENTS: Final = 100_000
"""All XML elements, diagram included; five thousand BPMN elements with their diagram stay well below."""
MAX_ATTRIBUTES: Final = 150_000
MAX_ATTRIBUTES_PER_ELEMENT: Final = 50
MAX_TEXT_CHARACTERS: Final = 256 * 1024
MAX_DEPTH: Final = 100
"""XML levels: whoever walks nested sub-processes recursively stays within Python's stack."""


class _Rule:
    """One limit that XPath checks in C: `path` finds an element beyond it, or one of its texts."""

    def __init__(self, path: str, *, rule: str, sentence: str) -> None:
        self.find = etree.XPath(f"({path})[1]")
        self.rule = rule
        self.sentence = sentence


_SHAPE: Final = (
    _Rule(
        "/*" * (MAX_DEPTH + 1),
        rule="too-deep",
        sentence=_("elements are nested more than {max_depth} levels deep", max_depth=MAX_DEPTH),
    ),
    _Rule(
        f"//*[count(@*) > {MAX_ATTRIBUTES_PER_ELEMENT}]",
        rule="too-many-attributes",
        sentence=_(
            "an element has more than {max_attributes_per_element} attributes",
            max_attributes_per_element=MAX_ATTRIBUTES_PER_ELEMENT,
        ),
    ),
)
_LENGTHS: Final = (
    _Rule(
        f"//*[text()[string-length() > {MAX_TEXT_CHARACTERS}]]",
        rule="text-too-long",
        sentence=_(
            "a text has more than {max_text_characters} characters", max_text_characters=MAX_TEXT_CHARACTERS
        ),
    ),
    _Rule(
        f"//*[@*[string-length() > {MAX_TEXT_CHARACTERS}]]",
        rule="text-too-long",
        sentence=_(
            "an attribute has more than {max_text_characters} characters",
            max_text_characters=MAX_TEXT_CHARACTERS,
        ),
    ),
)
_COUNT_ELEMENTS: Final = etree.XPath("count(//*)")


def check_markup(data: bytes) -> None:
    """Refuse, before a tree is built, what would make a tree of more than some fifty megabytes."""
    if data.count(b"<") > 2 * MAX_XML_ELEMENTS:
        raise UnreadableFile(
            _("the file has more than {max_xml_elements} XML elements", max_xml_elements=MAX_XML_ELEMENTS),
            rule="too-many-elements",
        )
    if data.count(b"=") > MAX_ATTRIBUTES:
        raise UnreadableFile(
            _("the file has more than {max_attributes} attributes", max_attributes=MAX_ATTRIBUTES),
            rule="too-many-attributes",
        )


def check_tree(root: etree._Element, *, data: bytes) -> None:
    """Refuse the tree of `data` if it is too big, deep or wordy; raises `UnreadableFile` with the line."""
    if float(str(_COUNT_ELEMENTS(root))) > MAX_XML_ELEMENTS:
        raise UnreadableFile(
            _("the file has more than {max_xml_elements} XML elements", max_xml_elements=MAX_XML_ELEMENTS),
            rule="too-many-elements",
        )
    for rule in (*_SHAPE, *_LENGTHS) if _may_hold_long_texts(data) else _SHAPE:
        found = rule.find(root)
        if isinstance(found, list) and found and isinstance(found[0], etree._Element):
            raise UnreadableFile(rule.sentence, rule=rule.rule, line=end_line(found[0]))


def _may_hold_long_texts(data: bytes) -> bool:
    """Tell cheaply whether lengths need a look: outside of CDATA no text or attribute contains a `<`."""
    return b"<![CDATA[" in data or max(map(len, data.split(b"<"))) > MAX_TEXT_CHARACTERS
