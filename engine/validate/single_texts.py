"""One text of a file while it is being typed: the same rules and ids that the whole file is judged by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from engine.errors import ExpressionError
from engine.expressions import Cycle, parse_cycle, parse_duration, parse_instant
from engine.model.foundation import BaseElement
from engine.validate.readings import TIMES, Language, Reading

_NOWHERE: Final = BaseElement(id="")
_TIME_RULES: Final = {
    Language.DURATION: "bad-duration",
    Language.DATE: "bad-date",
    Language.CYCLE: "bad-cycle",
}


@dataclass(frozen=True, slots=True)
class SingleText:
    """What is wrong with a text (`rule`, `reason`; None when nothing is), and the variables it reads."""

    names: tuple[str, ...] = ()
    rule: str | None = None
    reason: str = ""
    calculated: bool = False
    """A time that is only known when the process gets there."""


def check_single_text(text: str, *, language: Language) -> SingleText:
    """Judges one text as if it stood alone in a file."""
    reading = Reading(_NOWHERE, "", language, text.strip(), 0)
    if language in TIMES and not reading.is_written_as_expression():
        return _check_time(reading)
    try:
        names = tuple(reading.compiled_names())
    except ExpressionError as error:
        return SingleText(rule="bad-expression", reason=error.reason)
    return SingleText(names=names, calculated=language in TIMES)


def _check_time(reading: Reading) -> SingleText:
    readers: dict[Language, Callable[[str], object]] = {
        Language.DURATION: parse_duration,
        Language.DATE: parse_instant,
        Language.CYCLE: parse_cycle,
    }
    try:
        readers[reading.language](reading.text)
    except ExpressionError as error:
        if reading.text.isidentifier():
            return SingleText(names=(reading.text,), calculated=True)
        return SingleText(rule=_TIME_RULES[reading.language], reason=error.reason)
    return SingleText()


def next_instants(text: str, *, language: Language, now: datetime, most: int = 3) -> tuple[datetime, ...]:
    """Says when a timer with this text would fire if it were set `now`; raises `ExpressionError`."""
    if language is Language.DURATION:
        return (parse_duration(text).add_to(now.astimezone(UTC)),)
    if language is Language.DATE:
        return (parse_instant(text),)
    return _firings(parse_cycle(text), now=now.astimezone(UTC), most=most)


def _firings(cycle: Cycle, *, now: datetime, most: int) -> tuple[datetime, ...]:
    found: list[datetime] = []
    previous = now if cycle.start is None else now - timedelta(microseconds=1)
    while len(found) < most:
        instant = cycle.next_after(previous, count_done=len(found), start=now)
        if instant is None:
            break
        found.append(instant)
        previous = instant
    return tuple(found)
