from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.validate.readings import Language
from engine.validate.single_texts import check_single_text, next_instants

NOW = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "language", "rule"),
    [
        ("amount > 5 and approved", Language.EXPRESSION, None),
        ("amount > (", Language.EXPRESSION, "bad-expression"),
        ("lambda: amount", Language.EXPRESSION, "bad-expression"),
        ("Dear ${name}", Language.TEMPLATE, None),
        ("Dear ${name", Language.TEMPLATE, "bad-expression"),
        ("PT5M", Language.DURATION, None),
        ("5 minutes", Language.DURATION, "bad-duration"),
        ("2026-13-01", Language.DATE, "bad-date"),
        ("R3/PT1H", Language.CYCLE, None),
        ("0 9 * *", Language.CYCLE, "bad-cycle"),
    ],
)
def test_a_text_breaks_the_rule_that_its_file_would_break(
    text: str, language: Language, rule: str | None
) -> None:
    found = check_single_text(text, language=language)
    assert found.rule == rule
    assert bool(found.reason) == bool(rule)


def test_says_which_variables_a_text_reads() -> None:
    assert check_single_text("${total(items)}", language=Language.TEMPLATE).rule == "bad-expression"
    assert check_single_text("len(items) > limit", language=Language.EXPRESSION).names == ("items", "limit")
    due = check_single_text("due_in", language=Language.DURATION)
    assert (due.names, due.calculated) == (("due_in",), True)


def test_says_when_a_timer_fires_by_the_clocks_of_the_engine() -> None:
    hourly = next_instants("R3/PT1H", language=Language.CYCLE, now=NOW)
    assert [each.hour for each in hourly] == [9, 10, 11]
    workdays = next_instants(
        "CRON_TZ=Europe/Berlin 0 9 * * 1-5", language=Language.CYCLE, now=datetime(2026, 12, 4, 9, tzinfo=UTC)
    )
    assert [(each.day, each.hour) for each in workdays] == [(7, 8), (8, 8), (9, 8)]
    assert next_instants("P1M", language=Language.DURATION, now=NOW) == (
        datetime(2027, 1, 1, 8, 30, tzinfo=UTC),
    )
    assert len(next_instants("R1/PT1H", language=Language.CYCLE, now=NOW)) == 1
