from __future__ import annotations

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.library.functions.models import Function, FunctionVersion
from studio.library.functions.tallies import TallyWriter
from studio.library.urls import urlpatterns
from tests.studio.browsers import browser_of
from tests.studio.library.functions_at_hand import TRIPLE, draft, publish
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def anna() -> User:
    return make_person("anna", "analyst")


@pytest.fixture
def alice(anna: User) -> Client:
    return logged_in(anna)


def test_the_list_searches_filters_and_says_what_to_do_when_empty(alice: Client, anna: User) -> None:
    assert "No function yet" in alice.get("/library/functions").content.decode()
    publish(anna, draft(anna, tags=("tax",)))
    page = alice.get("/library/functions?tag=tax&state=published").content.decode()
    assert "/library/functions/of/double" in page
    assert "No function matches" in alice.get("/library/functions?q=nothing").content.decode()
    assert "No function matches" in alice.get("/library/functions?state=deprecated").content.decode()


def test_a_function_is_made_and_opened_in_the_editor(alice: Client) -> None:
    data = {"key": "vat", "name": "VAT", "tags": "tax, money,tax", "visibility": "shared"}
    answer = alice.post("/library/functions/new", data)
    assert answer.url == "/library/functions/of/vat/edit"
    made = Function.objects.get()
    assert made.tags == ["tax", "money"]
    page = alice.get(answer.url)
    assert page.context["page_data"]["source"] == made.source
    assert alice.post("/library/functions/new", data).status_code == 422
    assert alice.post("/library/functions/new", {**data, "key": "a/b"}).status_code == 422


def test_a_function_is_described_anew(alice: Client, anna: User) -> None:
    draft(anna)
    data = {"name": "Twice", "description": "Doubles", "tags": "", "visibility": "private"}
    assert alice.post("/library/functions/of/double/describe", data).status_code == 302
    page = alice.get("/library/functions/of/double").content.decode()
    assert "Twice" in page
    assert "Nobody else sees this function" in page
    assert alice.post("/library/functions/of/double/describe", {**data, "name": ""}).status_code == 422


def test_versions_are_compared_deprecated_and_recommended_again(alice: Client, anna: User) -> None:
    made = draft(anna)
    publish(anna, made)
    publish(anna, made, source=TRIPLE)
    page = alice.get("/library/functions/of/double/2")
    assert "amount * 2" in page.context["page_data"]["old"]["text"]
    assert "amount * 3" in page.context["page_data"]["new"]["text"]
    assert alice.get("/library/functions/of/double/1").context["page_data"]["old"] is None
    address = "/library/functions/of/double/1/deprecate"
    assert alice.post(address, {"message": "Old", "successor": "nothing"}).status_code == 422
    assert alice.post(address, {"message": "Old", "successor": "double"}).status_code == 302
    assert alice.post(address, {"message": "Old"}).status_code == 422
    assert "Deprecated." in alice.get("/library/functions/of/double/1").content.decode()
    assert alice.post("/library/functions/of/double/1/restore").status_code == 302
    assert not FunctionVersion.objects.filter(deprecated_at__isnull=False).exists()


def test_the_page_of_a_function_shows_how_its_versions_ran(alice: Client, anna: User) -> None:
    version = publish(anna, draft(anna))
    writer = TallyWriter(pause_seconds=3600)
    for outcome in ("", "", "", "timeout"):
        writer.note(version.pk, outcome=outcome, milliseconds=20)
    writer.flush()
    page = " ".join(alice.get("/library/functions/of/double").content.decode().split())
    assert "75.0%" in page
    assert "20 ms" in page


def test_texts_are_shown_as_text(alice: Client, anna: User) -> None:
    publish(anna, draft(anna, name=HOSTILE, description=HOSTILE, tags=(HOSTILE,), source=f"# {HOSTILE}"))
    for place in ("", "/of/double", "/of/double/1", "/of/double/edit", "/of/double/describe"):
        assert HOSTILE not in alice.get(f"/library/functions{place}").content.decode()


READING = ("", "/of/double", "/of/double/1")
WRITING = ("/new", "/of/double/edit", "/of/double/describe", "/of/double/1/deprecate", "/of/double/1/restore")


def test_reviewers_read_and_do_not_write(anna: User) -> None:
    publish(anna, draft(anna))
    bob = browser_of("bob", "reviewer")
    for place in READING:
        page = bob.get(f"/library/functions{place}")
        assert page.status_code == 200
        assert "/edit" not in page.content.decode()
    for place in WRITING:
        assert bob.get(f"/library/functions{place}").status_code == 403
        assert bob.post(f"/library/functions{place}").status_code == 403


@pytest.mark.parametrize("place", [*READING, *WRITING])
def test_participants_and_strangers_get_in_nowhere(anna: User, place: str) -> None:
    publish(anna, draft(anna))
    charlie = browser_of("charlie", "participant")
    assert charlie.get(f"/library/functions{place}").status_code == 403
    assert charlie.post(f"/library/functions{place}").status_code == 403
    assert Client().get(f"/library/functions{place}").status_code == 302


@pytest.mark.parametrize("place", ["/of/double", "/of/double/1", "/of/double/edit", "/of/double/describe"])
def test_a_private_function_does_not_exist_for_others(anna: User, place: str) -> None:
    publish(anna, draft(anna, visibility="private"))
    dave = browser_of("dave", "analyst")
    assert dave.get(f"/library/functions{place}").status_code == 404


def test_every_page_of_functions_is_tried_above() -> None:
    assert sum("functions" in str(each.pattern) for each in urlpatterns) == len(READING) + len(WRITING)
