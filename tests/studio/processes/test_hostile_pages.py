"""Numbers that are none, and addresses that lead elsewhere."""

from __future__ import annotations

import pytest
from django.test import Client

from studio.accounts.models import User
from studio.processes.models import Definition, Version
from tests.studio.processes.conftest import logged_in
from tests.studio.processes.files import process_xml

DIGITS = "9" * 5000


@pytest.fixture
def client(alice: User) -> Client:
    return logged_in(alice)


def test_numbers_that_are_none_do_no_harm(client: Client, version: Version) -> None:
    base = f"/processes/{version.definition.key}"
    ticked = client.get(f"{base}/compare?version={DIGITS}&version=1", follow=True)
    assert ticked.status_code == 422
    assert client.post(f"{base}/versions/1/restore", {"revision": DIGITS}).status_code == 302
    for answers in (DIGITS, "٣", "-1"):
        sent = client.post(f"{base}/versions/1/comments", {"body": "Look here", "answers": answers})
        assert sent.status_code == 302


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil"]
)
def test_after_a_comment_nobody_is_sent_elsewhere(client: Client, version: Version, wanted: str) -> None:
    sent = client.post(
        f"/processes/{version.definition.key}/versions/1/comments", {"body": "Look", "next": wanted}
    )
    assert sent.headers["Location"] == f"/processes/{version.definition.key}/versions/1"


@pytest.mark.parametrize("key", ["import", "k" * 201])
def test_a_file_whose_process_nobody_could_reach_is_refused(client: Client, key: str) -> None:
    answer = client.generic(
        "POST",
        "/api/v1/processes/import/file",
        *multipart(process_xml(key)),
    )
    assert answer.status_code == 422
    assert not Definition.objects.exists()


def multipart(text: str) -> tuple[bytes, str]:
    """A form with one file, and its content type."""
    head = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.bpmn"\r\n\r\n'
    return f"{head}{text}\r\n--b--\r\n".encode(), "multipart/form-data; boundary=b"


def test_a_request_with_nul_is_refused(client: Client) -> None:
    assert client.get("/processes?q=%00").status_code == 400
    assert client.post("/processes/new", {"name": "a\0b"}).status_code == 400


def test_hostile_names_are_text_everywhere(client: Client) -> None:
    name = "<img src=x onerror=alert(1)>\"'&😀"
    answer = client.generic("POST", "/api/v1/processes/import/file", *multipart(process_xml(name=name)))
    assert answer.json()["name"] == name
    for page in ("/processes", "/processes/leave", "/processes/leave/edit"):
        assert b"<img src=x" not in client.get(page).content
