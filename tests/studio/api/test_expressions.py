from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from studio.accounts.models import User
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(alice: User) -> Client:
    return logged_in(alice)


def check(analyst: Client, text: str, language: str) -> Any:
    body = {"text": text, "language": language}
    answer = analyst.post("/api/v1/expression-checks", body, content_type="application/json")
    assert answer.status_code == 200
    return answer.json()


def test_judges_one_text_by_the_rules_for_files(analyst: Client) -> None:
    assert check(analyst, "amount > (", "expression")["problem"]["rule"] == "bad-expression"
    right = check(analyst, "Dear ${name}", "template")
    assert (right["problem"], right["names"]) == (None, ["name"])


def test_tells_when_a_timer_fires_next(analyst: Client) -> None:
    assert len(check(analyst, "0 9 * * 1-5", "cycle")["next"]) == 3
    computed = check(analyst, "${due}", "duration")
    assert (computed["calculated"], computed["next"]) == (True, [])
    assert check(analyst, "R/9999-12-31/P1D", "cycle")["problem"] is None


def test_names_the_functions_of_the_language(analyst: Client) -> None:
    language = analyst.get("/api/v1/expression-language").json()
    assert "len" in {each["name"] for each in language["functions"]}
