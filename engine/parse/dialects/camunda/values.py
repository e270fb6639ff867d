"""Values of the Camunda 7 family: texts with `${…}` in JUEL."""

from __future__ import annotations

import json

from lxml import etree

from engine.parse.dialects.juel import from_juel
from engine.parse.dialects.namespaces import split_tag
from engine.parse.dialects.notebook import Foreign, inner
from engine.parse.dialects.rewriting import Untranslatable
from engine.parse.dialects.values import said_or_noted
from engine.parse.source import text_of
from engine.parse.xml import Element
from engine.phrases import gettext as _


def value_of(foreign: Foreign, feature: str, text: str) -> str:
    """Return a text with its expressions in our language; empty, and noted, where that is not possible."""
    return said_or_noted(foreign, feature, text, say=from_juel)


def single_expression(text: str) -> str | None:
    """Return what stands in `${…}` where that is all of the text."""
    stripped = text.strip()
    whole = stripped.startswith("${") and stripped.endswith("}") and stripped.count("${") == 1
    return stripped[2:-1].strip() if whole else None


def expression_of_parameter(parameter: Element) -> str:
    """Return the expression of ours for a text, list or map of a parameter; raises `Untranslatable`."""
    for child in parameter.iterchildren(etree.Element):
        kind = split_tag(child.tag)[1]
        if kind == "map":
            entries = (
                f"{json.dumps(e.get('key') or '')}: {expression_of_parameter(e)}"
                for e in inner(child, "entry")
            )
            return f"{{{', '.join(entries)}}}"
        if kind == "list":
            return f"[{', '.join(expression_of_parameter(value) for value in inner(child, 'value'))}]"
        raise Untranslatable(_("a value made by a {kind}", kind=kind))
    return expression_of_text(text_of(parameter))


def expression_of_text(text: str) -> str:
    """Return an expression for a text with `${…}` in it; raises `Untranslatable`."""
    rewritten = from_juel(text)
    alone = single_expression(rewritten)
    if alone is not None:
        return alone
    if "${" in rewritten:
        raise Untranslatable(_("a text with several expressions in it"))
    return json.dumps(rewritten, ensure_ascii=False)
