"""A text of the file that is read as something else than text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from engine.errors import ExpressionError
from engine.expressions import compile_expression, compile_template
from engine.model.configurations import InputMapping, OutputMapping
from engine.model.foundation import BaseElement
from engine.phrases import gettext as _


class Language(Enum):
    """What a text is written in."""

    EXPRESSION = auto()
    TEMPLATE = auto()
    """A text in which `${…}` may stand."""
    DURATION = auto()
    DATE = auto()
    CYCLE = auto()
    """These three may be an expression instead: `${…}`, `=…` or the name of a variable."""


TIMES = frozenset({Language.DURATION, Language.DATE, Language.CYCLE})


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A text of `element`, what it is (`place`: "the condition"), and what it is written in.

    `known` are names that only this text sees. `of_result`: it looks into a result, not at the variables.
    `early`: it is read when a token arrives, else when the work is done.
    """

    element: BaseElement
    place: str
    language: Language
    text: str
    line: int
    known: frozenset[str] = frozenset()
    of_result: bool = False
    early: bool = True

    def is_written_as_expression(self) -> bool:
        """Whether a time is computed: it holds `${` or begins with `=`."""
        return "${" in self.text or self.text.lstrip().startswith("=")

    def names(self) -> tuple[str, ...]:
        """The variables it reads for certain; none where it cannot be understood or looks into a result."""
        if self.of_result or (self.language in TIMES and not self.is_written_as_expression()):
            return ()
        try:
            found = self.compiled_names()
        except ExpressionError:
            return ()
        return tuple(name for name in found if name not in self.known)

    def compiled_names(self) -> Sequence[str]:
        """The names in it; raises `ExpressionError`."""
        if self.language is Language.EXPRESSION or self.text.lstrip().startswith("="):
            return compile_expression(self.text).names
        return compile_template(self.text).names if "${" in self.text else ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Makes readings of one element."""

    element: BaseElement
    line: int = 0

    def read(
        self,
        text: str | None,
        place: str,
        language: Language = Language.TEMPLATE,
        *,
        known: frozenset[str] = frozenset(),
        early: bool = True,
    ) -> Iterator[Reading]:
        """Yields the reading of a text that is there."""
        if text and text.strip():
            line = self.line or self.element.line
            yield Reading(self.element, place, language, text.strip(), line, known=known, early=early)

    def inputs(self, mappings: Sequence[InputMapping]) -> Iterator[Reading]:
        """Yields the sources of input mappings that are no literals."""
        for each in mappings:
            if each.type != "literal" and each.source.strip():
                place = _("the input mapping to {target}", target=each.target)
                yield Reading(self.element, place, Language.EXPRESSION, each.source, each.line or self.line)

    def outputs(self, mappings: Sequence[OutputMapping | None]) -> Iterator[Reading]:
        """Yields the sources of output mappings, which look into the result."""
        for each in mappings:
            if each is not None and each.source:
                place = _("the output mapping to {variable}", variable=each.variable)
                yield Reading(
                    self.element,
                    place,
                    Language.EXPRESSION,
                    each.source,
                    each.line or self.line,
                    of_result=True,
                )
