"""The mail catcher, its store and the pages that show what it kept."""

from __future__ import annotations

import asyncio
import smtplib
from email.message import EmailMessage
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from studio.environment import Environment
from studio.ops.mail_store import MOST_KEPT, find_mail, keep_mail, list_mail
from studio.ops.management.commands.mail_catcher import catch_mail
from tests.conftest import free_port


def make_message(*, subject: str = "Hello", body: str = "Dear Paula", subtype: str = "plain") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "studio@example.org", "paula@example.org", subject
    message.set_content(body, subtype=subtype)
    return message


@pytest.fixture
def mail_folder(tmp_path: Path, settings) -> Path:
    settings.ENVIRONMENT = Environment(data_dir=tmp_path)
    return settings.ENVIRONMENT.mail_folder


async def test_catches_a_message_sent_by_smtp(tmp_path: Path) -> None:
    port = free_port()
    catcher = asyncio.create_task(catch_mail(port=port, folder=tmp_path))

    def send() -> None:
        with smtplib.SMTP("127.0.0.1", port) as server:
            server.send_message(make_message(subject="Größe 🚀"), to_addrs=["hidden@example.org"])

    for _ in range(50):
        try:
            await asyncio.to_thread(send)
            break
        except ConnectionRefusedError:
            await asyncio.sleep(0.05)
    catcher.cancel()

    [mail] = list_mail(tmp_path)
    assert (mail.subject, mail.recipients, mail.text.strip()) == (
        "Größe 🚀",
        "hidden@example.org",
        "Dear Paula",
    )


def test_shows_only_the_words_of_a_message_in_html(tmp_path: Path) -> None:
    message = make_message(body="<p>Hi</p><script>alert(1)</script>", subtype="html")
    keep_mail(tmp_path, content=message.as_bytes(), recipients=["a@example.org"])

    assert list_mail(tmp_path)[0].text.strip() == "Hi"


def test_keeps_the_newest_and_drops_the_oldest(tmp_path: Path) -> None:
    for number in range(MOST_KEPT + 3):
        keep_mail(tmp_path, content=make_message(subject=str(number)).as_bytes(), recipients=[])

    kept = list_mail(tmp_path)

    assert len(kept) == MOST_KEPT
    assert kept[0].subject == str(MOST_KEPT + 2)


@pytest.mark.parametrize("key", ["../../secrets/secret_key", "..", "", "x"])
def test_finds_nothing_by_a_key_that_is_not_one(tmp_path: Path, key: str) -> None:
    assert find_mail(tmp_path, key=key) is None


def test_lists_and_shows_a_message_to_an_operator(operator: Client, mail_folder: Path) -> None:
    message = make_message(subject="<b>bold</b>", body="<script>alert(1)</script>")
    key = keep_mail(mail_folder, content=message.as_bytes(), recipients=["a@example.org"])

    listed = operator.get(reverse("ops:mail")).content.decode()
    shown = operator.get(reverse("ops:mail_message", args=[key])).content.decode()

    assert "&lt;b&gt;bold&lt;/b&gt;" in listed
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script>alert" not in shown


def test_answers_404_for_a_message_that_is_not_there(operator: Client, mail_folder: Path) -> None:
    assert operator.get(reverse("ops:mail_message", args=["1-2"])).status_code == 404


@pytest.mark.parametrize("address", ["/ops/mail/", "/ops/mail/1-2/"])
def test_shows_no_mail_to_a_person_without_the_right(
    charlie: Client, mail_folder: Path, address: str
) -> None:
    assert charlie.get(address).status_code == 403


@pytest.mark.parametrize("address", ["/ops/mail/", "/ops/mail/1-2/"])
def test_sends_strangers_to_the_login(db, client: Client, mail_folder: Path, address: str) -> None:
    answer = client.get(address)

    assert answer.status_code == 302
    assert "next=" in answer.headers["Location"]


def test_shows_no_mail_where_it_is_really_sent(operator: Client, settings, tmp_path: Path) -> None:
    settings.ENVIRONMENT = Environment(data_dir=tmp_path, smtp_host="mail.example.org")

    assert operator.get(reverse("ops:mail")).status_code == 404
