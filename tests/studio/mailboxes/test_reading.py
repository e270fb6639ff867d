"""Mails are written by strangers: hostile ones are refused or read as data."""

from __future__ import annotations

import pytest

from studio.mailboxes.reading import MOST_PARTS, Unreadable, read_mail
from studio.mailboxes.wishes import Unmatched, wants
from tests.imap_server import written


def test_what_a_plain_mail_says() -> None:
    mail = read_mail(written("Grüße =?utf-8?q?=C3=A4?=", "Hallo", sender="Ann Ärmel <ANN@Customer.Example>"))
    assert (mail.sender, mail.sender_name) == ("ann@customer.example", "Ann Ärmel")
    assert mail.subject.startswith("Grüße")
    assert (mail.sent_at, mail.cut) == ("2026-11-23T09:00:00+01:00", False)


def test_html_becomes_words_without_scripts() -> None:
    raw = (
        written()
        .replace(b"text/plain", b"text/html")
        .replace(
            b"Three chairs, please.",
            b"<p>Three <b>chairs</b></p><script>alert(1)</script><img src=x onerror=y>",
        )
    )
    assert read_mail(raw).text.strip() == "Three chairs"


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("no sender", b"Subject: x\r\n\r\nhello"),
        ("two authors", written(sender="a@x.org, b@x.org")),
        ("endless headers", b"From: a@x.org\r\nX: " + b"y" * 300_000 + b"\r\n\r\nhello"),
        (
            "a thousand parts",
            b'From: a@x.org\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
            + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" * (6 * MOST_PARTS)
            + b"--b--\r\n",
        ),
        (
            "parts within parts",
            b"From: a@x.org\r\n"
            + b"".join(
                b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(900)
            ),
        ),
        ("nothing", b""),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(name: str, raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read_mail(raw)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Content-Type", "text/plain; charset=no-such-thing"),
        ("Content-Type", 'text/plain; charset="utf-8\x00"'),
        ("Content-Transfer-Encoding", "base64"),
        ("Date", "yesterday"),
        ("To", "undisclosed-recipients:;"),
        ("To", "<" * 5000),
        ("Subject", "=?utf-8?b?////?= =?x?q?=FF?="),
        ("Message-ID", "<" + "x" * 5000 + ">"),
    ],
)
def test_odd_headers_are_read_as_far_as_they_can_be(header: str, value: str) -> None:
    mail = read_mail(f"From: a@x.org\r\n{header}: {value}\r\n\r\n\x00hello \xff".encode("latin-1"))
    assert mail.sender == "a@x.org"
    for text in (mail.subject, mail.text, mail.message_id, *mail.recipients):
        assert "\0" not in text
        text.encode()


def test_names_and_types_of_files_are_harmless() -> None:
    mail = read_mail(written(files={"../../etc/pass\nwd\u202e.exe": b"x", "": b"y"}))
    assert [each.name for each in mail.enclosures] == ["pass wd_.exe", "attachment"]
    within = written(files={"x": b"y"}).replace(b"application/pdf", b"message/rfc822")
    assert {each.mime_type for each in read_mail(within).enclosures} == {"application/octet-stream"}


def test_the_same_id_from_somebody_else_is_another_mail() -> None:
    assert read_mail(written()).digest == read_mail(written(text="Other words, same headers")).digest
    assert read_mail(written()).digest != read_mail(written(sender="eve@evil.example")).digest


class TestWishes:
    @pytest.mark.parametrize(
        ("rules", "wanted"),
        [
            ({}, True),
            ({"subject_pattern": "^order"}, True),
            ({"subject_pattern": "order$"}, False),
            ({"address_pattern": "orders@"}, True),
            ({"address_pattern": "sales@"}, False),
            ({"allowed_senders": ["Ann@Customer.Example"]}, True),
            ({"allowed_senders": ["customer.example"]}, True),
            ({"allowed_senders": ["@customer.example"]}, True),
            ({"allowed_senders": ["*@customer.example"]}, True),
            ({"allowed_senders": ["*.example"]}, True),
            ({"allowed_senders": ["example"]}, False),
            ({"allowed_senders": [""]}, False),
            ({"allowed_senders": ["tomer.example"]}, False),
            ({"allowed_senders": ["customer.example"], "blocked_senders": ["ann@customer.example"]}, False),
        ],
    )
    def test_senders_and_patterns(self, rules, wanted: bool) -> None:
        assert wants(rules, mail=read_mail(written())) is wanted

    @pytest.mark.parametrize("sender", ["ann@customer.example.evil.org", "customer.example@evil.org"])
    def test_a_sender_that_only_looks_like_an_allowed_one_is_none(self, sender: str) -> None:
        assert not wants({"allowed_senders": ["customer.example"]}, mail=read_mail(written(sender=sender)))

    @pytest.mark.parametrize(
        "pattern",
        [r"^(?:(?:a|aa)+)+$", r"(.*a){20}$", r"((((a{1,100}){1,100}){1,100}){1,100})b", "(", "a" * 600],
    )
    def test_no_pattern_runs_for_ever(self, pattern: str) -> None:
        with pytest.raises(Unmatched):
            wants({"subject_pattern": pattern}, mail=read_mail(written("a" * 298 + "!")))
