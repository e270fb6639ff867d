"""Timer (BPMN 2.0 §10.5.5.12): duration, date or cycle; each may hold an expression.

A cycle lets a catch event wait for its first occurrence, and a non-interrupting boundary event fire
at every one. The clock is the instance's, so months are months of the calendar.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

from engine.elements.context import Context
from engine.elements.deadlines import evaluated_text
from engine.elements.event_definitions.definition import BOUNDARY, CATCH, START, Config, Definition
from engine.elements.moves import NOTHING, Moves, OpenTimer
from engine.elements.surroundings import Surroundings, label
from engine.errors import ExpressionFailed
from engine.expressions.cycles import parse_cycle
from engine.expressions.durations import parse_duration
from engine.expressions.instants import parse_instant
from engine.json_values import JsonObject
from engine.model.event_definitions import TimerEventDefinition
from engine.model.events import Event
from engine.phrases import gettext as _


class Timer(Definition[TimerEventDefinition]):
    """Time passes."""

    kind = "timer"
    model = TimerEventDefinition
    positions = frozenset({START, CATCH, BOUNDARY})

    def compile(
        self, definition: TimerEventDefinition, event: Event, surroundings: Surroundings
    ) -> JsonObject:
        """Which of the three it is, and its text."""
        for measure, text in (
            ("duration", definition.time_duration),
            ("date", definition.time_date),
            ("cycle", definition.time_cycle),
        ):
            if text:
                return {
                    "measure": measure,
                    "text": surroundings.timing(event, kind=measure, text=text.strip()),
                }
        message = _("{element} says no time: give it a duration, a date or a cycle.", element=label(event))
        surroundings.refuse(event, rule="bad-timer", message=message)
        return {}

    def wait(self, context: Context, config: Config, *, element: str) -> Moves:
        """One timer."""
        text = evaluated_text(context, config["text"])
        due = _due(text, measure=config["measure"], now=context.now)
        if due is None:
            raise ExpressionFailed(text, "this cycle has no occurrence in the future")
        return (OpenTimer(due, element, {"set_at": context.now, "done": 0, "text": text}),)

    def wait_again(self, context: Context, config: Config, *, element: str, memory: JsonObject) -> Moves:
        """The next occurrence of a cycle, as long as repetitions are left; other timers fire once."""
        if config["measure"] != "cycle":
            return NOTHING
        done = cast("int", memory["done"]) + 1
        start = _moment(cast("float", memory["set_at"]))
        last = _moment(cast("float", memory["due"]))
        following = parse_cycle(cast("str", memory["text"])).next_after(last, count_done=done, start=start)
        if following is None:
            return NOTHING
        return (OpenTimer(following.timestamp(), element, {**memory, "done": done}),)


def _due(text: str, *, measure: str, now: float) -> float | None:
    moment = _moment(now)
    try:
        if measure == "duration":
            return parse_duration(text).add_to(moment).timestamp()
        if measure == "date":
            return parse_instant(text).timestamp()
        first = parse_cycle(text).next_after(moment, count_done=0, start=moment)
    except OverflowError:
        raise ExpressionFailed(text, "this lies beyond the year 9999") from None
    return None if first is None else first.timestamp()


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
