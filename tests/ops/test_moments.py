"""Every page shows moments in one way, which no reader takes for another day."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils.translation import override

AT = datetime(2026, 11, 3, 14, 5, 9, tzinfo=UTC)
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def shown(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


@pytest.mark.parametrize(
    ("language", "text"), [("en", "3 Nov 2026, 14:05 UTC"), ("de", "3. Nov 2026, 14:05 UTC")]
)
def test_names_the_month_and_counts_to_24(language: str, text: str) -> None:
    with override(language):
        assert f">{text}</time>" in shown("{% moment at %}", at=AT)


def test_carries_the_moment_for_programs_whatever_its_zone() -> None:
    there = AT.astimezone(timezone(timedelta(hours=5)))
    page = shown("{% moment at exact=True %}", at=there)
    assert 'datetime="2026-11-03T14:05:09+00:00"' in page
    assert 'title="2026-11-03T14:05:09+00:00"' in page
    assert "data-exact" in page
    assert "data-exact" not in shown("{% moment at %}", at=there)


def test_nothing_is_a_dash() -> None:
    assert shown("{% moment at %}{% day at %}", at=None) == "––"
    assert "3 Nov 2026" in shown("{% day on %}", on=date(2026, 11, 3))


def test_no_template_writes_a_moment_of_its_own() -> None:
    own = [
        f"{path.relative_to(TEMPLATES)}: {found}"
        for path in TEMPLATES.rglob("*.html")
        for found in re.findall(r'\|date:"[A-Z_]+FORMAT"', path.read_text())
    ]
    assert own == []
