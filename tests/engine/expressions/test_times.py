"""Dates, instants and durations inside expressions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.errors import ExpressionError, ExpressionFailed
from engine.expressions import compile_expression
from tests.engine.expressions.evaluating import evaluate


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("now()", "2024-02-01T12:30:00Z"),
        ("today()", "2024-02-01"),
        ("date('2024-01-31T23:30:00-05:00')", "2024-01-31"),
        ("datetime('2024-01-31')", "2024-01-31T00:00:00Z"),
        ("datetime('2024-01-31T10:00:00+02:00')", "2024-01-31T10:00:00+02:00"),
        ("duration('90m')", "PT1H30M"),
        ("duration('PT0S')", "PT0S"),
        ("date(now()) == today()", True),
        ("now() + duration('P1D')", "2024-02-02T12:30:00Z"),
        ("duration('P1D') + now()", "2024-02-02T12:30:00Z"),
        ("now() - duration('PT12H31M')", "2024-01-31T23:59:00Z"),
        ("date('2024-01-31') + duration('P1M')", "2024-02-29"),
        ("today() + duration('PT1H')", "2024-02-01T01:00:00Z"),
        ("now() - datetime('2024-02-01T10:00:00Z')", "PT2H30M"),
        ("datetime('2024-02-01') - now()", "-PT12H30M"),
        ("abs(datetime('2024-02-01') - now())", "PT12H30M"),
        ("duration('1h') * 3 + duration('30m')", "PT3H30M"),
        ("sum([duration('1h'), duration('2h')])", "PT3H"),
        ("{'due': now(), 'all': [today()]}", {"due": "2024-02-01T12:30:00Z", "all": ["2024-02-01"]}),
        ("str(today())", "2024-02-01"),
        ("max(now(), datetime('2023-01-01'))", "2024-02-01T12:30:00Z"),
        ("sorted(['2024-01-01T10:00:00+05:00', '2024-01-01T09:00:00Z'])[0]", "2024-01-01T10:00:00+05:00"),
    ],
)
def test_leave_an_expression_as_iso_texts(source: str, value: object) -> None:
    assert evaluate(source) == value


@pytest.mark.parametrize(
    "source",
    [
        "due < now()",
        "now() > due",
        "now() > '2024-02-01'",
        "today() == '2024-02-01'",
        "now() == '2024-02-01T13:30:00+01:00'",
        "due == '2024-02-01T09:00:00Z'",
        "due < '2024-02-01T09:30:00Z'",
        "due >= '2024-02-01T08:59:59.5Z'",
        "datetime(due) <= due",
        "now() != 'soon'",
        "now() != null and now() != 5",
        "not (now() > missing)",
        "now() - datetime(due) > duration('3h')",
        "now() - datetime(due) > 'PT3H'",
        "duration('60m') == duration('1h')",
        "today() in ['2024-02-01T00:00:00Z']",
        "'2024-13-45T99:00' < '2024-13-45T99:01'",
    ],
)
def test_compare_as_instants(source: str) -> None:
    assert evaluate(source, due="2024-02-01T10:00:00+01:00") is True


@pytest.mark.parametrize(
    "source",
    [
        "date('31.1.2024')",
        "date('2024-02-30')",
        "datetime('2024-01-31T25:00:00Z')",
        "datetime(5)",
        "duration('soon')",
        "duration('-PT1M')",
        "now() > 'soon'",
        "now() > 5",
        "now() + 1",
        "now() + now()",
        "duration('1h') > 5",
        "now().year",
        "date('9999-12-31') + duration('P1D')",
    ],
)
def test_refuse_what_is_no_time(source: str) -> None:
    with pytest.raises(ExpressionFailed):
        evaluate(source)


@pytest.mark.parametrize(
    "now",
    [
        1706790600,
        1706790600.0,
        datetime.fromisoformat("2024-02-01T12:30"),
        datetime(2024, 2, 1, 12, 30, tzinfo=UTC),
    ],
)
def test_the_clock_may_be_seconds_or_a_datetime(now: datetime | float) -> None:
    assert compile_expression("now()").evaluate({}, now=now) == "2024-02-01T12:30:00Z"


@pytest.mark.parametrize("now", [float("nan"), float("inf"), 1e300])
def test_a_broken_clock_is_an_error_of_the_expression_only_where_it_is_asked(now: float) -> None:
    with pytest.raises(ExpressionError):
        compile_expression("now()").evaluate({}, now=now)
    assert compile_expression("1 + 1").evaluate({}, now=now) == 2
