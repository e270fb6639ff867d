"""Texts with `${…}` in them: filled in once, the values as data that is never evaluated again.

Encoding for a target (a URL, a header) is the task of whoever sends the text there; HTML is filled in by
`evaluate_html`, which escapes every value but those that the author marks as HTML: `${report | safe}`.
In other texts the mark means nothing. `\\${` stands for the two signs themselves.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final, cast

from engine.errors import ExpressionLimitExceeded, ForbiddenExpression
from engine.expressions.expression import Expression, compile_expression
from engine.expressions.limits import MAX_SOURCE, MAX_TEMPLATE_EXPRESSIONS, MAX_TEXT
from engine.expressions.source import find_closing_brace
from engine.expressions.values import Moment, Value, to_text
from engine.json_values import Json, Variables
from engine.phrases import gettext as _

_COMPILED_AT_ONCE: Final = 512
_SAFE: Final = re.compile(r"(?<!\|)\|\s*safe\s*\}$")
"""At the end of `${…}`: the value is HTML already."""


@dataclass(frozen=True, slots=True)
class Template:
    """A text whose `${…}` are compiled; `names` are the variables they read, in alphabetical order."""

    source: str
    parts: tuple[str | Expression, ...]
    safe: frozenset[int] = frozenset()
    """Places of the parts whose values are HTML already."""

    @property
    def names(self) -> tuple[str, ...]:
        """The variables read by any of the expressions, sorted."""
        return tuple(sorted({name for part in self.expressions for name in part.names}))

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """The expressions in the order of the text."""
        return tuple(part for part in self.parts if isinstance(part, Expression))

    def evaluate(self, variables: Variables, *, now: datetime | float) -> Json:
        """Return the text filled in, or the value itself where one `${…}` is all there is.

        All expressions share one budget of steps. Raises `ExpressionFailed` or `ExpressionLimitExceeded`.
        """
        moment = Moment(cast("Mapping[str, Value]", variables), now=now)
        if len(self.parts) == 1 and isinstance(self.parts[0], Expression):
            return self.parts[0].evaluate_at(moment)
        return self._fill(moment)

    def evaluate_html(self, variables: Variables, *, now: datetime | float) -> str:
        """Return the HTML filled in, every value escaped unless it is marked `| safe`.

        Raises `ExpressionFailed` or `ExpressionLimitExceeded`.
        """
        return self._fill(Moment(cast("Mapping[str, Value]", variables), now=now), escaped=True)

    def _fill(self, moment: Moment, *, escaped: bool = False) -> str:
        texts: list[str] = []
        left = MAX_TEXT
        for place, part in enumerate(self.parts):
            text = part if isinstance(part, str) else to_text(cast("Value", part.evaluate_at(moment)))
            value = escaped and part is not text and place not in self.safe
            texts.append(html.escape(text) if value else text)
            left -= len(texts[-1])
            if left < 0:
                raise ExpressionLimitExceeded(
                    self.source, _("the text has more than {max_text} characters", max_text=f"{MAX_TEXT:,}")
                )
        return "".join(texts)


def interpolate(text: str, variables: Variables, *, now: datetime | float) -> Json:
    """Return `text` with every `${…}` filled in; a text that is one `${…}` keeps the type of its value.

    Null is the empty text, lists and objects are JSON. Raises `ExpressionError`, nothing else.
    """
    return compile_template(text).evaluate(variables, now=now)


def compile_template(text: str) -> Template:
    """Check and compile every `${…}` of a text of at most 100,000 characters, or raise `ExpressionError`."""
    if not isinstance(text, str):
        raise ForbiddenExpression(repr(text), _("a template is a text"))
    if len(text) > MAX_TEXT:
        raise ExpressionLimitExceeded(
            text, _("a text with `${{…}}` has at most {max_text} characters", max_text=f"{MAX_TEXT:,}")
        )
    return _compile(text)


@lru_cache(maxsize=_COMPILED_AT_ONCE)
def _compile(text: str) -> Template:
    stripped = text.strip()
    if stripped.startswith("${") and find_closing_brace(stripped, start=0) == len(stripped) - 1:
        return _template(text, [_marked(stripped)])
    return _template(text, list(_split(text)))


Part = tuple[str | Expression, bool]
"""A piece of a template, and whether its value is HTML already."""


def _template(text: str, parts: list[Part]) -> Template:
    safe = frozenset(place for place, (_, marked) in enumerate(parts) if marked)
    return Template(source=text, parts=tuple(part for part, _scope in parts), safe=safe)


def _marked(source: str) -> Part:
    """The expression between `${` and `}`, without its mark."""
    unmarked = _SAFE.sub("}", source)
    return compile_expression(unmarked), unmarked != source


def _split(text: str) -> list[Part]:
    parts: list[Part] = []
    position = 0
    while (start := text.find("${", position)) >= 0:
        if len(parts) >= 2 * MAX_TEMPLATE_EXPRESSIONS:
            raise ExpressionLimitExceeded(
                text,
                _(
                    "a text has at most {max_template_expressions} `${{…}}`",
                    max_template_expressions=MAX_TEMPLATE_EXPRESSIONS,
                ),
            )
        if start > position and text[start - 1] == "\\":
            parts.append((text[position : start - 1] + "${", False))
            position = start + 2
            continue
        end = _closing_brace(text, start=start)
        parts += [(text[position:start], False), _marked(text[start : end + 1])]
        position = end + 1
    return [(part, safe) for part, safe in [*parts, (text[position:], False)] if part]


def _closing_brace(text: str, *, start: int) -> int:
    end = find_closing_brace(text, start=start)
    if end is None:
        near = text[start : start + 40]
        raise ForbiddenExpression(
            text,
            _(
                "`{near}`: no `}}` closes it within {max_source} characters; write `\\${{` for the signs",
                near=near,
                max_source=f"{MAX_SOURCE:,}",
            ),
        )
    return end
