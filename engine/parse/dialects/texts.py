"""Expressions that stand as texts in BPMN's own elements: conditions, times, loops."""

from __future__ import annotations

import re
from typing import Final

from engine.parse.dialects.feel import expression_from_feel, is_feel
from engine.parse.dialects.juel import from_juel, is_juel
from engine.parse.dialects.notebook import Foreign
from engine.parse.dialects.rewriting import Untranslatable, split_tokens
from engine.parse.namespaces import BPMN
from engine.parse.source import text_of
from engine.phrases import gettext as _

EXPRESSIONS: Final = tuple(
    f"{BPMN}{name}"
    for name in (
        "conditionExpression",
        "condition",
        "timeDate",
        "timeDuration",
        "timeCycle",
        "loopCardinality",
        "loopCondition",
        "completionCondition",
    )
)

_COUNTERS: Final = re.compile(r"\bnrOf(?=(?:Active|Completed)?Instances\b)")


def translate_text(foreign: Foreign) -> None:
    """Bring the expression of an element into our language, in its place."""
    text = text_of(foreign.element)
    if not foreign.notebook.writes or len(foreign.element) or not (is_feel(text) or is_juel(text)):
        return
    try:
        rewritten = (
            f"${{{expression_from_feel(text)}}}" if is_feel(text) else from_juel(_with_our_counters(text))
        )
    except Untranslatable as reason:
        foreign.note(
            foreign.name,
            "blocks",
            _("{text} cannot be said in our expressions: {reason}", text=text[:100], reason=reason.sentence),
        )
        return
    if split_tokens(rewritten) != split_tokens(text):
        foreign.element.text = rewritten
        foreign.note(
            foreign.name,
            "translated",
            _("{text} is {rewritten} here", text=text[:100], rewritten=rewritten[:100]),
        )


def _with_our_counters(text: str) -> str:
    """Write `nrOfInstances` and its like as BPMN names them."""
    return _COUNTERS.sub("numberOf", text)
