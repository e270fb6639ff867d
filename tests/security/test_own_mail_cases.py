"""More mails of the kinds of the open cases, judged at a real SMTP server: recipients, headers, parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from engine.errors import ActivityFailure
from engine.ports import MailRequest
from studio.activities.mails import SmtpMailer, SmtpServer
from studio.library.models import MailTemplate
from tests.smtp_server import KeptMail, SmtpSink, smtp_server
from tests.studio.activities.orders import ORDER

pytestmark = pytest.mark.django_db(transaction=True)

ANN = "ann@example.com"
HEADERS = {
    *("from", "to", "cc", "reply-to", "subject", "date", "message-id", "auto-submitted", "x-priority"),
    *("content-type", "content-transfer-encoding", "mime-version", "x-peer", "x-mailfrom", "x-rcptto"),
}
EVIL = "eve@evil.example"
SUBJECTS = {
    "carriage return": f"Hi\rBcc: {EVIL}",
    "folded": f"Hi\r\n Bcc: {EVIL}\r\nBcc: {EVIL}",
    "vertical tab": f"Hi\x0bBcc: {EVIL}",
    "next line": f"Hi\x85Bcc: {EVIL}",
    "line separator": f"Hi\u2028Bcc: {EVIL}\u2029X: y",
    "zero": "Hi\x00there",
    "lone surrogate": "Hi \ud800 there",
    "encoded word": "=?utf-8?q?Hi=0D=0ABcc:_eve=40evil.example?=",
    "end of message": "Hi\r\n.\r\nMAIL FROM:<x@x.org>",
    "very long": "x" * 100_000,
    "form feed": f"Hi\x0cBcc: {EVIL}",
    "file separator": f"Hi\x1cBcc: {EVIL}\x1d",
    "header after an empty line": f"Hi\n\nBcc: {EVIL}\n\nText",
}
RECIPIENTS = {
    "line break in the name": f'"Ann\r\nBcc: {EVIL}" <{ANN}>',
    "line feed in a list": f"{ANN},\n{EVIL}",
    "zero": f"{ANN}\x00@evil.example",
    "group": f"all: {EVIL};",
    "route": f"<@evil.example:{ANN}>",
    "two at signs": f"{ANN}@evil.example",
    "smtp command": f"{ANN}> SIZE=1\r\nRCPT TO:<{EVIL}",
    "encoded word": "=?utf-8?q?eve=40evil=2Eexample?=",
    "encoded line break": "=?utf-8?q?x=0D=0ABcc=3A_eve=40evil=2Eexample=0D=0AX=3A_?=@example.com",
    "quoted local part": '"eve\\"@evil.example, "@example.com',
    "address literal": "root@[127.0.0.1]",
    "option of a program": "-oQ/tmp -X/tmp/x@example.com",
    "no domain": "postmaster",
    "only blanks": "   ",
}
BODIES = {
    "script in a link": '<a href="jav&#x09;ascript:alert(1)">x</a>',
    "data in a link": '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    "handler": "<p onmouseover=alert(1)>x</p><svg/onload=alert(1)>",
    "frame and form": '<iframe src="//evil.example"></iframe><form action="//evil.example"><input></form>',
    "style and picture": "<style>@import '//evil.example'</style><img src=//evil.example/pixel.gif>",
    "refresh": '<meta http-equiv="refresh" content="0;url=//evil.example"><base href="//evil.example">',
    "link inside a picture": '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    "formula": '<math><mtext href="javascript:alert(1)">x</mtext></math>',
    "comment that ends early": "<!--><script>alert(1)</script>-->",
    "objects": "<object data=//evil.example></object><embed src=//evil.example>",
    "unclosed": "<p>x</p><script src=//evil.example",
}
HARMLESS = (
    "script",
    "onmouseover",
    "onload",
    "iframe",
    "<form",
    "<img",
    "<style",
    "<meta",
    "<base",
    "data:",
    "<object",
    "<embed",
)
TEMPLATES = {
    "includes a file": '{% include "/etc/passwd" %}',
    "loads tags": "{% load static %}",
    "shows everything": "{% debug %}",
    "private attribute": "{{ variables.__class__.__mro__ }}",
    "grows without end": "{% for a in many %}{% for b in many %}x{% endfor %}{% endfor %}",
    "pads": "{{ subject|ljust:'99999999' }}",
    "says it is safe": "{{ subject|safe }}",
}


@pytest.fixture
def sink(db: Any) -> Iterator[SmtpSink]:
    with smtp_server() as running:
        yield running


async def attempt(sink: SmtpSink, **fields: Any) -> ActivityFailure | None:
    """Sends a mail; returns why it was refused, if it was. Nothing else may ever happen."""
    usual: dict[str, Any] = {
        "subject": "Hello",
        "template": None,
        "body_text": "Text",
        "body_html": None,
        "to": ({"type": "email", "value": ANN},),
        "cc": (),
        "bcc": (),
        "reply_to": None,
        "priority": "normal",
        "attachments": (),
        "variables": {},
    }
    mailer = SmtpMailer(SmtpServer(host="127.0.0.1", port=sink.port, timeout_seconds=5))
    try:
        await mailer.send(MailRequest(order=ORDER, **(usual | fields)))
    except ActivityFailure as failure:
        return failure
    return None


def check_harmless(kept: KeptMail) -> None:
    """The mail went to Ann alone and carries our headers alone."""
    assert kept.recipients == [ANN]
    assert {name.lower() for name in kept.message} <= HEADERS
    assert (kept.message["From"], kept.message["Bcc"]) == ("periscope@localhost", None)


@pytest.mark.parametrize("name", SUBJECTS)
async def test_a_subject_is_nothing_but_a_subject(sink: SmtpSink, name: str) -> None:
    failed = await attempt(sink, subject=SUBJECTS[name])
    assert failed is None or not failed.retryable
    for kept in sink.mails:
        check_harmless(kept)
        assert kept.message.get_content().strip() == "Text"
    assert len(sink.mails) == (failed is None)


@pytest.mark.parametrize("header", ["to", "cc", "bcc"])
@pytest.mark.parametrize("kind", ["email", "variable", "assignee", "role"])
@pytest.mark.parametrize("name", RECIPIENTS)
async def test_an_address_reaches_nobody_else(sink: SmtpSink, name: str, kind: str, header: str) -> None:
    hostile = {"type": kind, "value": RECIPIENTS[name]}
    given = {"type": "email", "value": ANN}
    fields = {"to": (given, hostile)} if header == "to" else {header: (hostile,)}
    failed = await attempt(sink, **fields)
    assert failed is None or not failed.retryable
    for kept in sink.mails:
        assert EVIL not in kept.recipients or name == "group"
        assert all(address.count("@") == 1 and " " not in address for address in kept.recipients)
        assert {each.lower() for each in kept.message} <= HEADERS


@pytest.mark.parametrize(
    ("value", "reached"),
    [
        ("ann+orders@example.com", "ann+orders@example.com"),
        ('"Ann, Head of Buying" <ann@example.com>', "ann@example.com"),
        ("Anne-Zoë <ann@example.com>", "ann@example.com"),
        ("O'Neil <o'neil@example.com>", "o'neil@example.com"),
        ("a.b_c-d@mail.example.com", "a.b_c-d@mail.example.com"),
    ],
)
async def test_ordinary_addresses_are_reached(sink: SmtpSink, value: str, reached: str) -> None:
    assert await attempt(sink, to=({"type": "email", "value": value},)) is None
    assert sink.mails[0].recipients == [reached]


@pytest.mark.parametrize("name", BODIES)
async def test_html_keeps_its_words_and_nothing_that_acts(sink: SmtpSink, name: str) -> None:
    assert await attempt(sink, body_html=f"<p>Dear Ann</p>{BODIES[name]}") is None
    html = sink.mails[0].message.get_body(("html",)).get_content().lower()  # type: ignore[union-attr]
    assert "dear ann" in html
    assert not [each for each in HARMLESS if each in html]


@pytest.mark.parametrize("name", TEMPLATES)
async def test_a_template_reads_nothing_and_ends(sink: SmtpSink, name: str) -> None:
    await sync_to_async(MailTemplate.objects.create)(key="t", name="T", text=TEMPLATES[name])
    failed = await attempt(sink, template="t", variables={"many": list(range(300))})
    assert (failed is not None, failed and failed.retryable) == (True, False)
    assert sink.mails == []


@pytest.mark.parametrize(
    "attachment",
    [
        {"filename": "x.txt\r\nContent-Type: text/html\r\n\r\n<b>"},
        {"filename": "..\\..\\boot.ini"},
        {"filename": "report\u202egpj.exe"},
        {"filename": '"; filename="evil.exe'},
        {"filename": "\x00"},
        {"mimeType": "message/rfc822"},
        {"mimeType": 'multipart/mixed; boundary="x"'},
        {"mimeType": "text/html; charset=utf-7"},
    ],
    ids=str,
)
async def test_names_and_types_of_files_say_no_more_than_that(sink: SmtpSink, attachment: Any) -> None:
    file = {"sourceType": "inline", "source": "--boundary--", **attachment}
    assert await attempt(sink, attachments=(file,)) is None
    kept = sink.mails[0]
    check_harmless(kept)
    (part,) = kept.message.iter_attachments()
    assert part.get_content_disposition() == "attachment"
    assert not set(part.get_filename() or "") & set('\r\n\0"/\\\u202e')
    assert part.get_content_maintype() not in {"message", "multipart"}
    assert "utf-7" not in str(part["Content-Type"])


@pytest.mark.parametrize(
    "answers",
    [
        "<=?utf-8?q?x=0D=0ABcc=3A_eve=40evil=2Eexample=0D=0AX=3A_?=@x.org>",
        f"<a@x.org>\r\nBcc: {EVIL}",
        "<a b@x.org>",
        "<" + "x" * 400 + "@x.org>",
    ],
)
async def test_a_reply_names_what_it_answers_or_nothing(sink: SmtpSink, answers: str) -> None:
    mailer = SmtpMailer(SmtpServer(host="127.0.0.1", port=sink.port, timeout_seconds=5))
    to = ({"type": "email", "value": ANN},)
    texts = {"subject": "Re", "template": None, "body_text": "Text", "body_html": None, "reply_to": None}
    rest: dict[str, Any] = {"cc": (), "bcc": (), "priority": "", "attachments": (), "variables": {}}
    await mailer.send(MailRequest(order=ORDER, to=to, **texts, **rest), answers=answers)
    check_harmless(sink.mails[0])
    assert sink.mails[0].message["Auto-Submitted"] == "auto-replied"


@pytest.mark.parametrize("value", [EVIL + "\r\nBcc: x@x.org", "=?utf-8?q?a=0D=0ABcc=3A_x?=@example.com"])
async def test_a_reply_address_is_one_address(sink: SmtpSink, value: str) -> None:
    failed = await attempt(sink, reply_to=value)
    assert (failed is not None, sink.mails) == (True, [])


@pytest.mark.parametrize("value", [f"high\r\nBcc: {EVIL}", "x" * 10_000, ""])
async def test_a_priority_is_one_of_three(sink: SmtpSink, value: str) -> None:
    assert await attempt(sink, priority=value) is None
    check_harmless(sink.mails[0])
    assert sink.mails[0].message["X-Priority"] == "3"
