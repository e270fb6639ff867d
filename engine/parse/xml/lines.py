"""Where every element begins.

libxml2 notes the line where a start tag *ends*; attributes on lines of their own would send the author
several lines too far. In a well-formed document without DOCTYPE a `<` outside of comments, CDATA and
instructions always begins a tag, so start tags can be counted off against the elements.
"""

from __future__ import annotations

import re
from collections import deque
from itertools import islice
from typing import Final

from lxml import etree

from engine.parse.namespaces import BPMNDI

_DIAGRAM: Final = f"{BPMNDI}BPMNDiagram"
_COUNT: Final = etree.XPath("count(descendant-or-self::*)")
_MARKUP: Final = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<[^!?/]", re.DOTALL)


def find_lines(root: etree._Element, *, data: bytes) -> dict[etree._Element, int]:
    """Return the line (from 1) of each element of the tree that was parsed from `data`, except in diagrams.

    Diagrams make up most of a file and nobody asks for their lines.
    """
    starts = iter(_start_lines(data))
    lines = {root: next(starts, 1)}
    for child in root:
        if child.tag == _DIAGRAM:
            deque(islice(starts, int(float(str(_COUNT(child))))), maxlen=0)
        else:
            lines.update(zip(child.iter("*"), starts, strict=False))
    return lines


def end_line(element: etree._Element) -> int:
    """Return the line on which the start tag ends, as libxml2 counts; 0 where unknown."""
    line: int | None = element.sourceline  # type: ignore[assignment]  # lxml-stubs leave the type open
    return line or 0


def _start_lines(data: bytes) -> list[int]:
    lines = []
    line, position = 1, 0
    for match in _MARKUP.finditer(data):
        start = match.start()
        if match.end() - start == 2:
            line += data.count(b"\n", position, start)
            position = start
            lines.append(line)
    return lines
