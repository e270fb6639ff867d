"""Durations of both spellings, and adding them to a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.errors import ExpressionError, ExpressionLimitExceeded
from engine.expressions import Duration, parse_duration


@pytest.mark.parametrize(
    ("text", "months", "seconds"),
    [
        ("PT5M", 0, 300),
        ("P1DT2H", 0, 93_600),
        ("P1M", 1, 0),
        ("P1Y2M3D", 14, 259_200),
        ("P2W", 0, 1_209_600),
        ("PT0.5S", 0, 0.5),
        ("PT1,5H", 0, 5_400),
        ("P0.5Y", 6, 0),
        ("PT36H", 0, 129_600),
        ("PT0S", 0, 0),
        (" pt10s ", 0, 10),
        ("2s", 0, 2),
        ("500ms", 0, 0.5),
        ("5m", 0, 300),
        ("1h", 0, 3_600),
        ("1d", 0, 86_400),
        ("2w", 0, 1_209_600),
        ("1h30m", 0, 5_400),
        ("1d 2h 3m 4s 5ms", 0, 93_784.005),
        ("1.5h", 0, 5_400),
    ],
)
def test_reads_both_spellings(text: str, months: int, seconds: float) -> None:
    assert parse_duration(text) == Duration(months=months, seconds=seconds)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1",
        "PT5",
        "5",
        "-PT5M",
        "-5m",
        "P-1D",
        "PT1H1D",
        "P1S",
        "1x",
        "1 month",
        "5M",
        "P0.1M",
        "P1.5.5D",
        "soon",
        "PT5M x",
        "5mm",
        "\u0661h",
        "1h,2m",
        "P1DT",
        "1e3s",
        "x" * 5000,
    ],
)
def test_refuses_everything_else(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_duration(text)


def test_a_negative_one_is_refused_in_so_many_words() -> None:
    with pytest.raises(ExpressionError, match="cannot be negative"):
        parse_duration("-PT5M")


@pytest.mark.parametrize("text", ["P101Y", "PT999999999999S", "40000d"])
def test_a_hundred_years_are_enough(text: str) -> None:
    with pytest.raises(ExpressionLimitExceeded):
        parse_duration(text)
    assert parse_duration("P100Y").months == 1200


@pytest.mark.parametrize(
    ("start", "text", "end"),
    [
        ("2023-01-31T09:00", "P1M", "2023-02-28T09:00"),
        ("2024-01-31T09:00", "P1M", "2024-02-29T09:00"),
        ("2024-02-29T09:00", "P1Y", "2025-02-28T09:00"),
        ("2024-11-30T23:00", "P3M", "2025-02-28T23:00"),
        ("2024-01-31T09:00", "P1MT2H", "2024-02-29T11:00"),
        ("2024-12-31T23:59", "PT2M", "2025-01-01T00:01"),
    ],
)
def test_adds_months_by_the_calendar(start: str, text: str, end: str) -> None:
    moment = datetime.fromisoformat(start).replace(tzinfo=UTC)
    assert parse_duration(text).add_to(moment) == datetime.fromisoformat(end).replace(tzinfo=UTC)


def test_seconds_are_exact_when_the_clocks_change() -> None:
    before = datetime(2024, 3, 30, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    after = parse_duration("24h").add_to(before)
    assert after.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=24)


def test_counts_seconds_exactly_without_months() -> None:
    assert parse_duration("P1DT1S").total_seconds() == 86_401
    assert parse_duration("P12M").total_seconds() == 365.2425 * 86_400


@pytest.mark.parametrize("text", ["PT5M", "P1Y2M3DT4H5M6.5S", "P1D", "PT0S", "PT0.5S", "P1Y"])
def test_writes_what_it_reads(text: str) -> None:
    assert parse_duration(text).isoformat() == text
