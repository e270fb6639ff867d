"""Instants of timers and variables."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.errors import ExpressionError
from engine.expressions import instant_text, parse_instant


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-31T09:00:00Z",
        "2024-01-31T09:00Z",
        "2024-01-31t09:00:00z",
        "2024-01-31 09:00:00Z",
        "2024-01-31T10:00:00+01:00",
        "2024-01-31T10:00:00+0100",
        "2024-01-31T10:00:00+01",
        "2024-01-31T04:00:00-05:00",
        "2024-01-31T09:00:00",
        "2024-01-31T09:00:00.000000000Z",
        "2024-01-31T10:00:00[Europe/Berlin]",
        "2024-01-31T10:00:00+01:00[Europe/Berlin]",
        "  2024-01-31T09:00:00Z ",
    ],
)
def test_reads_offsets_zones_and_neither(text: str) -> None:
    assert parse_instant(text) == datetime(2024, 1, 31, 9, tzinfo=UTC)


def test_takes_a_zone_for_texts_without_an_offset() -> None:
    assert parse_instant("2024-07-01T09:00:00", zone="Europe/Berlin") == datetime(2024, 7, 1, 7, tzinfo=UTC)
    assert parse_instant("2024-07-01T09:00:00Z", zone="Europe/Berlin") == datetime(2024, 7, 1, 9, tzinfo=UTC)
    assert parse_instant("2024-07-01") == datetime(2024, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2024-02-30T00:00:00Z",
        "2024-01-31T24:30:00Z",
        "2024-01-31T09:00:00+99:99",
        "2024-1-1",
        "09:00",
        "20240131T090000Z",
        "2024-01-31T09:00:00Z[Nowhere/Town]",
        "2024-01-31[../../etc/passwd]",
        "2024-01-31[Europe]",
        "0000-01-01",
        "2024-01-31T09",
        "9999-12-31T23:00:00-10:00[Europe/Berlin]",
    ],
)
def test_refuses_everything_else(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_instant(text)


def test_writes_utc_with_a_z() -> None:
    assert instant_text(parse_instant("2024-01-31T09:00:00+00:00")) == "2024-01-31T09:00:00Z"
    assert instant_text(parse_instant("2024-01-31T09:00:00.5+02:00")) == "2024-01-31T09:00:00.500000+02:00"
