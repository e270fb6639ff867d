"""When timer start events fire: the preview, the count, the calendar, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.elements.timer_starts import TimerRule, TimerStart, timer_rule, timer_starts
from engine.errors import ExpressionError
from tests.engine.temporal.processes import chain, plans, process

LIVE = datetime(2024, 1, 31, 8, 30, 0, tzinfo=UTC)


def rule(measure: str, text: str, *, anchor: datetime = LIVE) -> TimerRule:
    return timer_rule(TimerStart("start", "Start", measure, text), anchor=anchor)


def firings(made: TimerRule, number: int = 5, *, after: datetime = LIVE) -> list[str]:
    return [each.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") for each in made.first(number, after=after)]


def start_event(kind: str, text: str) -> str:
    return (
        f'<startEvent id="start" name="Every so often"><timerEventDefinition><{kind}>{text}</{kind}>'
        "</timerEventDefinition></startEvent>"
    )


def timed(kind: str, text: str, *, extensions: str = "") -> str:
    body = chain("<task/>").replace('<startEvent id="start"/>', start_event(kind, text))
    return process(body, extensions=extensions)


def test_a_duration_counts_from_going_live_and_fires_once() -> None:
    assert firings(rule("duration", "P1M")) == ["2024-02-29 08:30:00"]


def test_a_date_fires_once_and_one_that_has_passed_never() -> None:
    assert firings(rule("date", "2024-06-01T09:00:00+02:00")) == ["2024-06-01 07:00:00"]
    assert firings(rule("date", "2023-06-01T09:00:00Z")) == []


def test_a_cycle_without_beginning_counts_from_going_live() -> None:
    assert firings(rule("cycle", "R3/PT1H")) == [
        "2024-01-31 09:30:00",
        "2024-01-31 10:30:00",
        "2024-01-31 11:30:00",
    ]


def test_a_written_beginning_is_the_first_of_its_moments_and_those_before_going_live_are_gone() -> None:
    made = rule("cycle", "R3/2024-01-30T09:00:00Z/P1D")
    assert firings(made) == ["2024-01-31 09:00:00", "2024-02-01 09:00:00"]
    assert made.last() == datetime(2024, 2, 1, 9, tzinfo=UTC)


def test_months_are_those_of_the_calendar_and_the_31st_comes_back() -> None:
    assert firings(rule("cycle", "R/2024-01-31T09:00:00Z/P1M"), 4) == [
        "2024-01-31 09:00:00",
        "2024-02-29 09:00:00",
        "2024-03-31 09:00:00",
        "2024-04-30 09:00:00",
    ]


def test_a_cron_text_goes_by_the_clocks_it_names() -> None:
    before, after = datetime(2024, 3, 29, tzinfo=UTC), datetime(2024, 3, 30, tzinfo=UTC)
    made = rule("cycle", "CRON_TZ=Europe/Berlin 0 9 * * *", anchor=before)
    assert firings(made, 2, after=after) == ["2024-03-30 08:00:00", "2024-03-31 07:00:00"]


def test_either_day_of_a_cron_text_is_enough() -> None:
    assert firings(rule("cycle", "0 9 13 * 5"), 3) == [
        "2024-02-02 09:00:00",
        "2024-02-09 09:00:00",
        "2024-02-13 09:00:00",
    ]


def test_fractions_of_a_second_are_rounded_up() -> None:
    made = rule("duration", "PT10S", anchor=LIVE + timedelta(milliseconds=1))
    assert firings(made) == ["2024-01-31 08:30:11"]


def test_nothing_fires_before_it_is_live() -> None:
    assert firings(rule("cycle", "R/PT1H"), 1, after=LIVE - timedelta(days=9)) == ["2024-01-31 09:30:00"]


@pytest.mark.parametrize("text", ["R999999999/PT1H", "R99999/P1Y"])
def test_a_count_that_leads_beyond_the_calendar_is_as_good_as_none(text: str) -> None:
    made = rule("cycle", text)
    assert made.last() is None
    assert firings(made, 2) == firings(rule("cycle", "R/" + text.split("/")[1]), 2)


@pytest.mark.parametrize("text", ["R/PT0.5S", "R/PT1.5S", "R/P1Y1", "CRON_TZ=Mars/Base 0 9 * * *"])
def test_what_no_schedule_can_keep_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        rule("cycle", text)


def test_expressions_see_the_declared_defaults() -> None:
    declared = (
        '<p:ProcessVariables><p:processVariable name="pause" type="string" defaultValue="PT2H"/>'
        "</p:ProcessVariables>"
    )
    [plan] = plans(timed("timeCycle", "R/${pause}", extensions=declared))
    assert timer_starts(plan, now=0) == (TimerStart("start", "Every so often", "cycle", "R/PT2H"),)
    [plan] = plans(timed("timeDuration", "=pause", extensions=declared))
    assert timer_starts(plan, now=0)[0].text == "PT2H"
