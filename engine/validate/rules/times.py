"""Durations, dates and repetitions that cannot be understood."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from engine.errors import ExpressionError
from engine.expressions import parse_cycle, parse_duration, parse_instant
from engine.model.event_definitions import TimerEventDefinition
from engine.model.events import Event
from engine.phrases import gettext as _
from engine.phrases import inside
from engine.validate import quick_fixes
from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem, about
from engine.validate.readings import Language
from engine.validate.rules.expressions import reading_problem
from engine.validate.rules.extensions import about_duration, unreadable_values
from engine.validate.wording import label

_READERS: Final[dict[Language, Callable[[str], object]]] = {
    Language.DURATION: parse_duration,
    Language.DATE: parse_instant,
    Language.CYCLE: parse_cycle,
}


def find_bad_duration(file: CheckedFile) -> Iterator[Problem]:
    """Every length of time is one."""
    yield from unreadable_values(file, about_duration)
    yield from _bad_times(file, Language.DURATION)


def find_bad_date(file: CheckedFile) -> Iterator[Problem]:
    """Every date is one."""
    yield from _bad_times(file, Language.DATE)


def find_bad_cycle(file: CheckedFile) -> Iterator[Problem]:
    """Every repetition is one."""
    yield from _bad_times(file, Language.CYCLE)


def _bad_times(file: CheckedFile, language: Language) -> Iterator[Problem]:
    for reading in file.readings:
        if reading.language is not language or reading.is_written_as_expression():
            continue
        try:
            _READERS[language](reading.text)
        except ExpressionError as error:
            if reading.text not in file.data_flow.names:
                reason = inside(error.reason)
                yield reading_problem(
                    reading, _("“{text}” cannot be read: {reason}.", text=reading.text[:60], reason=reason)
                )


def find_bad_timer(file: CheckedFile) -> Iterator[Problem]:
    """A timer says exactly one time."""
    for node in file.of(Event):
        for definition in node.definitions:
            if isinstance(definition, TimerEventDefinition):
                times = (definition.time_duration, definition.time_date, definition.time_cycle)
                count = sum(bool(time) for time in times)
                if count != 1:
                    found = _("no time") if not count else _("{count} times", count=count)
                    message = _(
                        "{element} says {found}: give it one duration, one date or one repetition.",
                        element=label(node),
                        found=found,
                    )
                    fix = quick_fixes.select_element(node.id, field="timer", title=_("Set the time"))
                    yield about(node, message, fix=fix)
