from __future__ import annotations

import pytest
from django.test import Client

from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("analyst", "/processes"),
        ("reviewer", "/reviews"),
        ("operator", "/instances/"),
        ("participant", "/tasks/"),
        ("administrator", "/processes"),
    ],
)
def test_everybody_begins_where_their_work_is(role: str, place: str) -> None:
    client = logged_in(make_person("pat", role))
    assert client.get("/")["Location"] == place
    assert client.get(place).status_code == 200


def test_without_any_right_one_sees_the_account() -> None:
    assert logged_in(make_person("pat")).get("/")["Location"] == "/account"


def test_strangers_log_in() -> None:
    assert Client().get("/")["Location"].startswith("/login")
