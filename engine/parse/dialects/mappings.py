"""Input and output mappings of other engines → ours."""

from __future__ import annotations

import re
from typing import Final

from engine.parse.dialects.notebook import Foreign, add
from engine.phrases import gettext as _

_PATH: Final = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


def write_input(foreign: Foreign, *, target: str, expression: str) -> None:
    """Add an input mapping whose source is an expression of ours, or plainly a variable."""
    kind = "variable" if _PATH.fullmatch(expression) else "expression"
    _write(foreign, "inputMapping", source=expression, target=target, mappingType=kind)


def write_literal(foreign: Foreign, *, target: str, text: str) -> None:
    """Add an input mapping of a fixed text."""
    _write(foreign, "inputMapping", source=text, target=target, mappingType="literal")


def take_output(foreign: Foreign, feature: str, *, variable: str, expression: str) -> None:
    """Add an output mapping from a path into the result; anything else is noted to be decided."""
    if not _PATH.fullmatch(expression):
        reason = _(
            "only a part of the result can be taken over; compute it in a variable task behind this one"
        )
        foreign.note(feature, "blocks", f"{variable} = {expression[:80]}: {reason}")
        return
    _write(foreign, "outputMapping", variable=variable, source=expression)
    foreign.note(
        feature,
        "translated",
        _("takes {expression} of the result into {variable}", expression=expression, variable=variable),
    )


def _write(foreign: Foreign, name: str, **attributes: str) -> None:
    if foreign.notebook.writes:
        add(foreign.place(), name, **attributes)
