from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from engine.errors import ActivityFailure
from engine.ports import MailRequest
from studio.activities.mails import SmtpMailer, SmtpServer
from studio.files.store import keep_file, reference_to
from studio.library.demo import load_default_mails
from studio.library.models import MailTemplate
from tests.smtp_server import SmtpSink, smtp_server
from tests.studio.activities.orders import ORDER
from tests.studio.people import make_person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sink(db) -> Iterator[SmtpSink]:
    with smtp_server() as running:
        yield running


def mail(**fields: Any) -> MailRequest:
    usual = {
        "subject": "Expense 12 approved",
        "template": None,
        "body_text": None,
        "body_html": None,
        "to": ("ann@example.com",),
        "cc": (),
        "bcc": (),
        "reply_to": None,
        "priority": "normal",
        "attachments": (),
        "variables": {},
    }
    asked = usual | fields
    for header in ("to", "cc", "bcc"):
        asked[header] = tuple(
            {"type": "email", "value": each} if isinstance(each, str) else each for each in asked[header]
        )
    return MailRequest(order=ORDER, **asked)


async def send(sink: SmtpSink, **fields: Any):
    mailer = SmtpMailer(SmtpServer(host="127.0.0.1", port=sink.port, timeout_seconds=5))
    return await mailer.send(mail(**fields))


async def failure(sink: SmtpSink, **fields: Any) -> ActivityFailure:
    with pytest.raises(ActivityFailure) as failed:
        await send(sink, **fields)
    return failed.value


async def test_a_plain_mail_arrives_with_our_sender_and_a_stable_id(sink: SmtpSink) -> None:
    first = await send(sink, subject="Grüße für Ann", body_text="Line 1\nLine 2")
    again = await send(sink, subject="Grüße für Ann", body_text="Line 1\nLine 2")
    kept = sink.mails[0]
    assert (kept.sender, kept.recipients) == ("periscope@localhost", ["ann@example.com"])
    assert kept.message["Subject"] == "Grüße für Ann"
    assert b"=?utf-8?" in kept.raw
    assert kept.message.get_content().splitlines() == ["Line 1", "Line 2"]
    assert first.value["message_id"] == again.value["message_id"] == kept.message["Message-ID"]
    assert first.value["accepted"] == ["ann@example.com"]
    assert first.value["refused"] == {}


async def test_recipients_are_found_by_address_variable_role_and_assignee(sink: SmtpSink) -> None:
    await sync_to_async(make_person)("rosa", "finance")
    await sync_to_async(make_person)("bob", "finance")
    await sync_to_async(make_person)("dora")
    result = await send(
        sink,
        to=(
            "Ann <ann@example.com>, Bea <bea@example.com>",
            {"type": "variable", "value": ["carl@example.com"]},
        ),
        cc=({"type": "role", "value": "Finance"}, {"type": "assignee", "value": "dora"}),
        bcc=({"type": "variable", "value": {"email": "eve@example.com"}}, "ann@example.com"),
    )
    kept = sink.mails[0]
    assert sorted(kept.recipients) == sorted(
        [
            *("ann@example.com", "bea@example.com", "carl@example.com", "rosa@example.org"),
            *("bob@example.org", "dora@example.org", "eve@example.com"),
        ]
    )
    assert b"eve@example.com" not in kept.raw, "blind copies stay blind"
    assert len(result.value["accepted"]) == 7


async def test_who_cannot_be_found_is_reported_and_the_others_get_it(sink: SmtpSink) -> None:
    nobody = (
        {"type": "assignee", "value": "${manager}"},
        {"type": "role", "value": "ghosts"},
        "not-an-address",
    )
    result = await send(sink, to=(*nobody, "ann@example.com"))
    assert result.value["accepted"] == ["ann@example.com"]
    assert set(result.value["refused"]) == {"${manager}", "ghosts", "not-an-address"}


async def test_a_mail_to_nobody_is_a_failure_that_no_retry_helps(sink: SmtpSink) -> None:
    for to in ((), ("not-an-address",), ({"type": "variable", "value": None},)):
        failed = await failure(sink, to=to)
        assert (failed.code, failed.retryable) == ("mail-no-recipient", False)
    assert sink.mails == []


async def test_one_refused_recipient_does_not_lose_the_others(sink: SmtpSink) -> None:
    sink.refuse["bea@example.com"] = "550 no such user"
    result = await send(sink, to=("ann@example.com", "bea@example.com"))
    assert result.value["accepted"] == ["ann@example.com"]
    assert result.value["refused"] == {"bea@example.com": "550 no such user"}


@pytest.mark.parametrize(("answer", "retryable"), [("450 try later", True), ("550 no such user", False)])
async def test_when_all_are_refused_the_code_says_whether_to_retry(
    sink, answer: str, retryable: bool
) -> None:
    sink.refuse["ann@example.com"] = answer
    failed = await failure(sink)
    assert (failed.code, failed.retryable) == ("mail-recipients-refused", retryable)


@pytest.mark.parametrize(("answer", "retryable"), [("451 busy", True), ("554 spam", False)])
async def test_a_refused_message_likewise(sink: SmtpSink, answer: str, retryable: bool) -> None:
    sink.data_answer = answer
    failed = await failure(sink)
    assert (failed.code, failed.retryable) == ("mail-refused", retryable)
    assert answer in failed.message


async def test_a_server_that_is_not_there_can_be_tried_again(db) -> None:
    with pytest.raises(ActivityFailure) as failed:
        await SmtpMailer(SmtpServer(host="127.0.0.1", port=9, timeout_seconds=2)).send(mail())
    assert (failed.value.code, failed.value.retryable) == ("mail-unavailable", True)


class TestTexts:
    async def test_a_template_of_the_library_is_filled_in(self, sink: SmtpSink) -> None:
        await sync_to_async(load_default_mails)()
        await sync_to_async(make_person)("ann", email="ann@example.com")
        await send(sink, template="send_task/notification", variables={"amount": 7500})
        message = sink.mails[0].message
        plain = message.get_body(("plain",)).get_content()
        html = message.get_body(("html",)).get_content()
        assert message["Subject"] == "Expense 12 approved"
        assert "Hello Ann," in plain
        assert "step Check the request" in plain
        assert "<p>Hello Ann,</p>" in html

    async def test_values_are_escaped_in_html_and_never_evaluated(self, sink: SmtpSink) -> None:
        await sync_to_async(MailTemplate.objects.create)(
            key="t", name="T", subject="About {{ name }}", text="{{ name }}", html="<p>{{ name }}</p>"
        )
        hostile = "<img src=x onerror=alert(1)>{{ secret }}${secret}"
        await send(sink, subject="", template="t", variables={"name": hostile, "secret": "s3cr3t"})
        message = sink.mails[0].message
        assert "<img" not in message.get_body(("html",)).get_content()
        assert hostile in message.get_body(("plain",)).get_content()
        assert b"s3cr3t" not in sink.mails[0].raw

    async def test_own_html_is_cleaned_and_gets_a_text_part(self, sink: SmtpSink) -> None:
        html = (
            "<p>Dear <b>Ann</b></p><img src=x onerror=alert(1)><script>alert(1)</script>"
            '<a href="javascript:alert(1)">x</a><a href="https://ok.example/">ok</a>'
        )
        await send(sink, body_html=html)
        message = sink.mails[0].message
        sent = message.get_body(("html",)).get_content()
        assert "https://ok.example/" in sent
        for hostile in ("<img", "script", "onerror"):
            assert hostile not in sent
        assert "Dear Ann" in message.get_body(("plain",)).get_content()

    async def test_without_any_text_there_is_a_notice_without_variables(self, sink: SmtpSink) -> None:
        await send(sink, variables={"salary": 4711})
        text = sink.mails[0].message.get_content()
        assert "Expense 12 approved" in text
        assert "4711" not in text

    async def test_an_unknown_or_broken_template_is_named(self, sink: SmtpSink) -> None:
        unknown = await failure(sink, template="nothing/here")
        assert (unknown.code, unknown.retryable) == ("mail-template-unknown", False)
        await sync_to_async(MailTemplate.objects.create)(key="bad", name="B", text="{% load i18n %}")
        assert (await failure(sink, template="bad")).code == "mail-template-failed"


class TestInjection:
    @pytest.mark.parametrize(
        "subject", ["Hi\r\nBcc: victim@example.org", "Hi\nContent-Type: text/html\n\n<b>"]
    )
    async def test_a_subject_stays_a_subject(self, sink: SmtpSink, subject: str) -> None:
        await send(sink, subject=subject, body_text="Text")
        message = sink.mails[0].message
        assert message["Bcc"] is None
        assert message.get_content_type() == "text/plain"
        assert sink.mails[0].recipients == ["ann@example.com"]
        assert message.get_content().strip() == "Text"

    @pytest.mark.parametrize("kind", ["email", "variable", "role", "assignee"])
    async def test_line_breaks_in_addresses_are_refused(self, sink: SmtpSink, kind: str) -> None:
        hostile = {"type": kind, "value": "ann@example.com\r\nCc: other@example.org"}
        failed = await failure(sink, to=(hostile,))
        assert (failed.code, failed.retryable, sink.mails) == ("mail-bad-address", False, [])

    async def test_the_reply_address_is_an_address(self, sink: SmtpSink) -> None:
        await send(sink, reply_to="help@example.com")
        assert sink.mails[0].message["Reply-To"] == "help@example.com"
        for hostile in ("x@y.org\r\nBcc: z@z.org", "a@x.org, b@x.org", "nobody"):
            assert (await failure(sink, reply_to=hostile)).code == "mail-bad-address"

    async def test_fifty_recipients_are_enough(self, sink: SmtpSink) -> None:
        failed = await failure(sink, to=tuple(f"u{number}@example.com" for number in range(51)))
        assert (failed.code, failed.retryable) == ("mail-too-many-recipients", False)

    async def test_an_administrator_can_limit_the_domains(self, sink: SmtpSink, settings) -> None:
        settings.MAIL_DOMAINS = ["example.com"]
        result = await send(sink, to=("ann@example.com", "eve@evil.example"))
        assert result.value["accepted"] == ["ann@example.com"]
        assert "eve@evil.example" in result.value["refused"]

    async def test_attachments_have_harmless_names_and_types(self, sink: SmtpSink) -> None:
        await send(
            sink,
            body_text="See the files.",
            attachments=(
                {
                    "sourceType": "inline",
                    "source": "a;b",
                    "filename": "../../etc/pass\r\nwd",
                    "mimeType": "text/csv",
                },
                {"sourceType": "variable", "source": {"content": "AAE=", "filename": "x.bin"}},
                {"sourceType": "inline", "source": "x", "mimeType": "text/html\r\nX: y"},
            ),
        )
        files = list(sink.mails[0].message.iter_attachments())
        assert [file.get_filename() for file in files] == ["pass_wd", "x.bin", "attachment"]
        assert files[1].get_content() == b"\x00\x01"
        assert files[2].get_content_type() == "application/octet-stream"

    async def test_files_of_a_mail_that_came_in_go_out_by_reference(self, sink: SmtpSink) -> None:
        kept = await sync_to_async(keep_file)(b"%PDF", name="a.pdf", mime_type="application/pdf", origin="t")
        reference = reference_to(kept)
        await send(
            sink,
            body_text="See the files.",
            attachments=({"sourceType": "variable", "source": [reference, reference]},),
        )
        files = list(sink.mails[0].message.iter_attachments())
        assert [(file.get_filename(), file.get_content()) for file in files] == [("a.pdf", b"%PDF")] * 2
        lost = {"sourceType": "variable", "source": {"file": "00000000-0000-0000-0000-000000000000"}}
        assert (await failure(sink, attachments=(lost,))).code == "mail-attachment-missing"
        # A text that looks like a reference is a text: only a variable may name a stored file.
        inline = {"sourceType": "inline", "source": {"file": str(kept.pk)}}
        await send(sink, body_text="x", attachments=(inline,))
        assert b"%PDF" not in sink.mails[1].raw
        many = tuple({"sourceType": "inline", "source": "x"} for _ in range(21))
        assert (await failure(sink, attachments=many)).code == "mail-too-many-attachments"

    async def test_attachments_by_address_need_the_guarded_client(self, sink: SmtpSink) -> None:
        source = {"sourceType": "url", "source": "http://127.0.0.1/"}
        assert (await failure(sink, attachments=(source,))).code == "mail-attachment-refused"
