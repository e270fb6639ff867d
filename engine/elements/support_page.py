"""The support tables as the page `engine/elements/README.md`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from engine.elements.support import ACCEPTED, REFUSED, SUPPORTED, attribute_table, support_table

_HEAD: Final = """# What runs

Made from the code by `manage.py support --format markdown`, and checked by a test: do not edit it.
**Supported** means that the engine does what BPMN 2.0 says. **Accepted** elements are read, kept and shown,
and have no meaning at run time. **Refused** ones never run. What BPMN does not allow at its place, or the
engine cannot carry out as it is written, is a CRITICAL finding at the element: in the editor, on the canvas
and at deployment.
"""

_INTRODUCTIONS: Final = {
    SUPPORTED: ("Supported", "For event definitions: the positions at which they may stand."),
    ACCEPTED: (
        "Accepted",
        "The specification's non-operational elements, and what our extensions say in their place.",
    ),
    REFUSED: ("Refused", "Choreographies and conversations: they stand beside processes and never run."),
}


def support_page() -> str:
    """Returns the whole page; the same code always gives the same bytes."""
    parts = [_HEAD]
    for status, (title, text) in _INTRODUCTIONS.items():
        rows = [(f"`{row.element}`", row.note) for row in support_table() if row.status == status]
        parts.append(f"## {title}\n\n{text}\n\n{_table(('Element', 'What exactly'), rows)}")
    attributes = [(row.element, f"`{row.attribute}`", row.status, row.note) for row in attribute_table()]
    text = "Those of a family (every activity, every event) hold for all its members."
    parts.append(f"## Attributes\n\n{text}\n\n{_table(('Of', 'Attribute', '', 'What exactly'), attributes)}")
    return "\n".join(parts)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_line(head), _line(["---"] * len(head)), *map(_line, rows)]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |".replace("  |", " |")
