"""Automatic replies: polite, never to machines, never in circles."""

from __future__ import annotations

from typing import Any

import pytest
from asgiref.sync import sync_to_async

from studio.library.models import MailTemplate
from studio.mailboxes.actions.take import Origin, take_mail
from studio.mailboxes.models import IncomingMail, Reply
from studio.mailboxes.replying import reply_for, send_reply
from studio.outbox.models import OutboxMessage
from tests.imap_server import written
from tests.smtp_server import smtp_server
from tests.studio.mailboxes.boxes import deploy_mailed

pytestmark = pytest.mark.django_db


def take(**mail: Any) -> IncomingMail | None:
    return take_mail(written(**mail), origin=Origin())


def posted() -> list[dict[str, Any]]:
    return list(OutboxMessage.objects.filter(topic="mail.reply").values_list("payload", flat=True))


@pytest.mark.parametrize(
    "mail",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Auto_Submitted": "auto-replied; owner-email=x"},
        {"Precedence": "bulk"},
        {"Precedence": "LIST"},
        {"List_Id": "<talk.example.org>"},
        {"List_Unsubscribe": "<mailto:x@example.org>"},
        {"X_Auto_Response_Suppress": "All"},
        {"X_Loop": "x"},
        {"Return_Path": "<>"},
        {"sender": "MAILER-DAEMON@customer.example"},
        {"sender": "no-reply@customer.example"},
        {"sender": "periscope@localhost"},
        {"sender": "owner-talk@customer.example"},
    ],
    ids=str,
)
def test_no_machine_is_answered(mail: dict[str, str]) -> None:
    deploy_mailed('autoReply="true"')
    taken = take(**mail)
    assert taken is not None
    assert taken.state == "taken"
    assert posted() == []


def test_a_person_is_answered_three_times_an_hour() -> None:
    deploy_mailed('autoReply="true"')
    for number in range(5):
        take(message_id=f"<{number}@x>")
    assert len(posted()) == Reply.objects.count() == 3


@pytest.mark.parametrize(
    "mail",
    [
        {"Content_Type": 'multipart/report; report-type=delivery-status; boundary="b"'},
        {"sender": "periscope@localhost", "Auto_Submitted": "auto-generated"},
    ],
    ids=["bounce", "own"],
)
def test_bounces_and_mails_of_our_own_machines_start_nothing(mail: dict[str, str]) -> None:
    deploy_mailed()
    raw = written(**{name: value for name, value in mail.items() if name != "Content_Type"})
    if "Content_Type" in mail:
        raw = raw.replace(b'text/plain; charset="utf-8"', mail["Content_Type"].encode())
    taken = take_mail(raw, origin=Origin())
    assert taken is not None
    assert (taken.state, taken.reason != "") == ("ignored", True)


def reply(template: str = "", **trigger: str) -> Any:
    """The reply that was posted, as a mail request, and what it answers."""
    more = "".join(f' {name}="{value}"' for name, value in trigger.items())
    deploy_mailed(f'autoReply="true" autoReplyTemplate="{template}"{more}')
    take(subject="Order 7")
    return reply_for(posted()[0], key="k")


def test_a_reply_says_what_the_file_words() -> None:
    request, pinned, answers = reply("Thank you for “${subject}”, ${sender}!")
    assert request.body_text == "Thank you for “Order 7”, ann@customer.example!"
    assert (request.subject, pinned, answers) == ("Re: Order 7", None, "<order-7@customer.example>")
    assert request.to == ({"type": "email", "value": "ann@customer.example"},)


def test_a_reply_may_be_a_template_of_the_library() -> None:
    MailTemplate.objects.create(key="orders/thanks", name="Thanks", text="Got {{ subject }}")
    request, _pinned, _answers = reply("orders/thanks")
    assert (request.template, request.body_text) == ("orders/thanks", None)


def test_without_words_there_is_a_usual_reply() -> None:
    request, _pinned, _answers = reply()
    assert "Order 7" in (request.body_text or "")


def deploy_and_take() -> None:
    deploy_mailed('autoReply="true"')
    take()


@pytest.mark.django_db(transaction=True)
async def test_a_reply_says_that_a_machine_wrote_it_and_to_what(sent: Any, settings: Any) -> None:
    await sync_to_async(deploy_and_take)()
    payload = next(payload for key, payload in sent if key.startswith("mail.reply"))
    with smtp_server() as sink:
        settings.EMAIL_PORT, settings.EMAIL_HOST = sink.port, "127.0.0.1"
        await send_reply(payload, key="k")
    message = sink.mails[0].message
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["In-Reply-To"] == message["References"] == "<order-7@customer.example>"
    assert sink.mails[0].recipients == ["ann@customer.example"]
