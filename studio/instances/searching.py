"""The text in which lists of instances search."""

from __future__ import annotations

import json
from collections.abc import Iterator, Set
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.instances.models import Instance

LONGEST_VALUE = 200
LONGEST_TEXT = 4000


def search_text(row: Instance, *, sensitive: Set[str]) -> str:
    """Id, business key and the variables as `name=value`; what not everybody may see is left out."""
    flagged = {name for name, entry in row.fold["variables"].items() if entry["sensitive"]}
    shown = {name: value for name, value in row.variables.items() if name not in sensitive | flagged}
    return "\n".join([row.pk, row.business_key, *pairs(shown)]).lower()[:LONGEST_TEXT]


def pairs(variables: dict[str, object]) -> Iterator[str]:
    """Each variable as one line."""
    for name, value in variables.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield f"{name}={text[:LONGEST_VALUE]}"
