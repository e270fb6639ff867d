from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory

from studio.errors import Conflict, InvalidInput, NotAllowed, NotFound, StudioError, Unavailable, WrongState
from studio.ops.error_pages import ErrorPageMiddleware


def refuse(error: Exception, *, htmx: bool = False):
    request = RequestFactory().get("/processes/")
    request.user = AnonymousUser()
    request.htmx = type("Htmx", (), {"__bool__": lambda _: htmx, "boosted": False})()
    request._messages = []
    return ErrorPageMiddleware(lambda _: None).process_exception(request, error)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotAllowed("no"), 403),
        (NotFound("no"), 404),
        (WrongState("no"), 409),
        (Conflict("no"), 409),
        (InvalidInput("no"), 422),
        (Unavailable("no"), 503),
        (StudioError("no"), 400),
    ],
)
def test_every_refusal_has_its_status(error: StudioError, status: int) -> None:
    assert refuse(error, htmx=True).status_code == status


def test_tells_the_person_why_and_which_field() -> None:
    error = InvalidInput("Not saved.", fields={"name": "<b>Too long</b>"})

    page = refuse(error, htmx=True).content.decode()

    assert "Not saved." in page
    assert "name: &lt;b&gt;Too long" in page


def test_leaves_our_own_mistakes_alone() -> None:
    assert refuse(KeyError("x")) is None


def test_the_page_of_last_resort_is_styled_and_stands_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    page = render_to_string("500.html")
    assert "Something went wrong" in page
    assert "<script" not in page
    assert '<link rel="stylesheet" href="/static/dist/app-' in page

    def missing(_name: str) -> None:
        raise OSError("no manifest")

    monkeypatch.setattr("studio.ops.templatetags.front.find_entry", missing)
    assert "<link" not in render_to_string("500.html")
