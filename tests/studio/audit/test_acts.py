"""The log speaks in words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from studio.audit.actions import record
from studio.audit.acts import ACTS, act_in_words
from tests.studio.browsers import browser_of
from tests.studio.people import make_person

STUDIO = Path(__file__).resolve().parents[3] / "studio"
WRITTEN = re.compile(r'action="([a-z_]+\.[a-z_]+)"')


def test_every_act_that_is_recorded_has_words_in_both_languages() -> None:
    recorded = {act for file in STUDIO.rglob("*.py") for act in WRITTEN.findall(file.read_text())}
    assert len(recorded) > 30
    assert recorded - ACTS.keys() == set()
    with override("de"):
        german = {act: act_in_words(act) for act in ACTS}
    with override("en"):
        assert [act for act in ACTS if german[act] == act_in_words(act)] == []


def test_an_unknown_act_shows_its_code() -> None:
    assert act_in_words("thing.done") == "thing.done"


@pytest.mark.django_db
def test_the_page_names_the_person_and_what_was_done() -> None:
    hanna = make_person("hanna", "analyst")
    hanna.display_name = "Hanna Holm"
    hanna.save()
    record(hanna, action="version.approved", object_type="process", object_id="p1", object_name="Expenses")

    page = browser_of("bob", "reviewer").get("/audit/").content.decode()

    assert re.search(r"Hanna Holm.*approved a version.*Expenses", page, re.DOTALL)
    assert ">version.approved</option>" not in page
