"""Repeating timers, by interval and by cron."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import ExpressionError
from engine.expressions import Cycle, parse_cron, parse_cycle

SET_AT = datetime(2024, 1, 31, 10, tzinfo=UTC)


def occurrences(cycle: Cycle, *, most: int = 5) -> list[str]:
    """Return the first instants of a cycle whose timer is set at ten on 31 January 2024."""
    found: list[str] = []
    previous = SET_AT
    while len(found) < most:
        following = cycle.next_after(previous, count_done=len(found), start=SET_AT)
        if following is None:
            break
        found.append(following.astimezone(UTC).strftime("%m-%d %H:%M"))
        previous = following
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R3/PT1H", ["01-31 11:00", "01-31 12:00", "01-31 13:00"]),
        ("R2/1h", ["01-31 11:00", "01-31 12:00"]),
        ("R/P1D", ["02-01 10:00", "02-02 10:00", "02-03 10:00", "02-04 10:00", "02-05 10:00"]),
        ("R0/PT1H", []),
        ("R3/P1M", ["02-29 10:00", "03-31 10:00", "04-30 10:00"]),
        ("R3/2024-02-01T09:00:00Z/P1D", ["02-01 09:00", "02-02 09:00", "02-03 09:00"]),
        ("R3/2024-01-30T09:00:00Z/P1D", ["02-01 09:00"]),
        ("R3/2020-01-01T09:00:00Z/P1D", []),
        ("R/2020-01-01T09:00:00Z/P7D", ["02-07 09:00", "02-14 09:00"]),
        ("R/PT6H/2024-02-01T00:00:00Z", ["01-31 16:00", "01-31 22:00"]),
        ("0 9 * * 1-5", ["02-01 09:00", "02-02 09:00", "02-05 09:00", "02-06 09:00", "02-07 09:00"]),
        ("*/20 10 * * *", ["01-31 10:20", "01-31 10:40", "02-01 10:00", "02-01 10:20", "02-01 10:40"]),
        ("0 0 29 feb *", ["02-29 00:00"]),
        ("30 6 1,15 * *", ["02-01 06:30", "02-15 06:30", "03-01 06:30"]),
        ("0 12 13 * fri", ["02-02 12:00", "02-09 12:00", "02-13 12:00"]),
        ("0 0 * * 7", ["02-04 00:00", "02-11 00:00"]),
        ("@daily", ["02-01 00:00", "02-02 00:00"]),
        ("5/25 * * * ?", ["01-31 10:05", "01-31 10:30", "01-31 10:55", "01-31 11:05"]),
    ],
)
def test_fires_when_it_says(text: str, expected: list[str]) -> None:
    cycle = parse_cycle(text)
    bounded = cycle.repetitions is not None or cycle.end is not None
    assert occurrences(cycle, most=5 if bounded else len(expected)) == expected


def test_keeps_the_grid_of_a_start_long_ago() -> None:
    cycle = parse_cycle("R/2020-01-01T09:00:00Z/P7D")
    following = cycle.next_after(SET_AT, count_done=0, start=SET_AT)
    assert following == datetime(2024, 2, 7, 9, tzinfo=UTC)  # a Wednesday, like 1 January 2020


def test_leaves_out_what_was_missed_when_asked_from_the_present() -> None:
    cycle = parse_cycle("R/PT1H")
    late = SET_AT + timedelta(hours=5, minutes=30)
    assert cycle.next_after(late, count_done=1, start=SET_AT) == SET_AT + timedelta(hours=6)
    assert cycle.next_after(SET_AT + timedelta(hours=1), count_done=1, start=SET_AT) == SET_AT + timedelta(
        hours=2
    )


def test_cron_follows_the_clocks_of_a_zone() -> None:
    cycle = parse_cycle("0 9 * * *", zone="Europe/Berlin")
    winter = cycle.next_after(datetime(2024, 3, 29, 12, tzinfo=UTC), count_done=0, start=SET_AT)
    summer = cycle.next_after(datetime(2024, 3, 30, 12, tzinfo=UTC), count_done=1, start=SET_AT)
    assert (winter, summer) == (datetime(2024, 3, 30, 8, tzinfo=UTC), datetime(2024, 3, 31, 7, tzinfo=UTC))


def test_cron_finds_29_february_across_a_century() -> None:
    assert parse_cron("0 0 29 2 *").next_after(datetime(2096, 3, 1, tzinfo=UTC)) == datetime(
        2104, 2, 29, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "R",
        "R3",
        "R3/",
        "R/PT0S",
        "R/-PT1H",
        "R3/PT1H/PT2H",
        "R3/2024-01-01T00:00:00Z",
        "PT1H",
        "1h",
        "Rx/PT1H",
        "R-1/PT1H",
        "R3/PT1H/x/y",
        "R3/2024-01-01T00:00:00Z/2024-02-01T00:00:00Z",
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 8",
        "0 0 31 2 *",
        "a * * * *",
        "1-0 * * * *",
        "*/0 * * * *",
        "1,,2 * * * *",
        "-1 * * * *",
        "* * * foo *",
        "@never",
    ],
)
def test_refuses_everything_else(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_cycle(text)


def test_says_which_field_of_a_cron_text_is_wrong() -> None:
    with pytest.raises(ExpressionError, match="the hour is"):
        parse_cycle("0 25 * * *")
