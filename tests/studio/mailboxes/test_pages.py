"""Who configures mailboxes, who looks at mails, and what they can do about those set aside."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from studio.audit.models import AuditEntry
from studio.instances.models import Instance
from studio.mailboxes.actions.take import Origin, take_mail
from studio.mailboxes.models import IncomingMail, Mailbox
from tests.imap_server import PASSWORD, ImapServer, written
from tests.studio.mailboxes.boxes import deploy_mailed, make_mailbox
from tests.studio.people import make_person
from tests.studio.processes.conftest import logged_in

pytestmark = pytest.mark.django_db

ENTERED = {
    "name": "Sales",
    "host": "imap.example.org",
    "port": 993,
    "security": "tls",
    "username": "sales",
    "secret": "imap",
    "folder": "INBOX",
    "every_seconds": 30,
}


def call(client: Client, method: str, address: str, **body: Any) -> Any:
    return getattr(client, method)(f"/api/v1/{address}", json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("role", ["participant", "reviewer", "analyst"])
def test_the_wrong_person_sees_and_changes_nothing(imap: ImapServer, folder: str, role: str) -> None:
    mailbox = make_mailbox(imap, folder)
    take_mail(b"broken", origin=Origin())
    mail = IncomingMail.objects.get()
    client = logged_in(make_person("wrong", role))
    box, found = f"/mailboxes/{mailbox.pk}", f"/incoming-mail/{mail.pk}"
    for address in ("/mailboxes/", box, "/mailboxes/new", f"{box}/edit", "/incoming-mail/", found):
        assert client.get(address).status_code == 403
        assert Client().get(address).status_code == 302
    for address in (f"{box}/switch", f"{box}/test", f"{box}/look", f"{found}/retry", f"{found}/discard"):
        assert client.post(address).status_code == 403
    assert client.post("/incoming-mail/hand-in", {"sender": "a@x.org"}).status_code == 403
    mail.refresh_from_db()
    assert mail.state == "set-aside"


def test_an_operator_looks_but_only_an_administrator_configures(imap: ImapServer, folder: str) -> None:
    mailbox = make_mailbox(imap, folder)
    client = logged_in(make_person("olga", "operator"))
    assert client.get(f"/mailboxes/{mailbox.pk}").status_code == 200
    assert "holds 0 mails" in client.post(f"/mailboxes/{mailbox.pk}/test", follow=True).content.decode()
    assert client.post(f"/mailboxes/{mailbox.pk}/edit", ENTERED).status_code == 403
    assert client.post(f"/mailboxes/{mailbox.pk}/switch", {"to": "off"}).status_code == 403
    assert call(client, "post", "mailboxes", **ENTERED).status_code == 403
    assert call(client, "put", f"mailboxes/{mailbox.pk}", revision=1, **ENTERED).status_code == 403


def test_an_administrator_makes_and_changes_one(imap: ImapServer, folder: str) -> None:
    make_mailbox(imap, folder)
    client = logged_in(make_person("adam", "administrator"))
    made = client.post("/mailboxes/new", ENTERED, follow=True)
    sales = Mailbox.objects.get(name="Sales")
    assert "The mailbox is made." in made.content.decode()
    wrong = client.post(f"/mailboxes/{sales.pk}/edit", {**ENTERED, "host": "a b", "revision": 1})
    assert wrong.status_code == 422
    assert "a b" in wrong.content.decode()
    Mailbox.objects.filter(pk=sales.pk).update(uid_validity=5, last_uid=9)
    client.post(f"/mailboxes/{sales.pk}/edit", {**ENTERED, "folder": "Orders", "revision": 1})
    sales.refresh_from_db()
    assert (sales.folder, sales.uid_validity, sales.revision) == ("Orders", None, 2)
    late = client.post(f"/mailboxes/{sales.pk}/edit", {**ENTERED, "revision": 1})
    assert (late.status_code, "meanwhile" in late.content.decode()) == (422, True)
    assert client.post("/mailboxes/new", ENTERED).status_code == 422
    client.post(f"/mailboxes/{sales.pk}/switch", {"to": "off"})
    assert "switched off" in client.post(f"/mailboxes/{sales.pk}/look", follow=True).content.decode()
    acts = AuditEntry.objects.filter(action__startswith="mailbox.").values_list("action", flat=True)
    assert sorted(acts) == ["mailbox.changed", "mailbox.created", "mailbox.disabled"]


def test_the_password_is_nowhere(imap: ImapServer, folder: str) -> None:
    mailbox = make_mailbox(imap, folder)
    client = logged_in(make_person("adam", "administrator"))
    for address in ("/mailboxes/", f"/mailboxes/{mailbox.pk}", f"/mailboxes/{mailbox.pk}/edit"):
        assert PASSWORD not in client.get(address).content.decode()
    assert PASSWORD not in client.get(f"/api/v1/mailboxes/{mailbox.pk}").content.decode()


def test_a_mail_that_a_process_refused_is_tried_again_and_starts_once() -> None:
    variable = (
        '<p:ProcessVariables><p:processVariable name="amount" type="number" required="true" isInput="true"/>'
        "</p:ProcessVariables>"
    )
    deploy_mailed(extensions=variable)
    deploy_mailed('subjectPattern="(?:(?:a|aa)+)+$"', name="slow")
    mail = take_mail(written(), origin=Origin())
    assert mail is not None
    assert (mail.state, "amount" in mail.reason, Instance.objects.count()) == ("set-aside", True, 0)

    deploy_mailed(name="other")
    client = logged_in(make_person("olga", "operator"))
    page = client.get(f"/incoming-mail/{mail.pk}").content.decode()
    assert "amount" in page
    client.post(f"/incoming-mail/{mail.pk}/retry")
    client.post(f"/incoming-mail/{mail.pk}/retry")
    assert list(Instance.objects.values_list("process_id", flat=True)) == ["other"]
    client.post(f"/incoming-mail/{mail.pk}/discard")
    mail.refresh_from_db()
    assert mail.state == "discarded"
    assert "not set aside" in client.post(f"/incoming-mail/{mail.pk}/retry", follow=True).content.decode()


def test_a_person_hands_a_mail_in_to_try_a_trigger() -> None:
    deploy_mailed('subjectPattern="^Order"')
    client = logged_in(make_person("olga", "operator"))
    assert "Approval" in client.get("/incoming-mail/hand-in").content.decode()
    given = {"sender": "ann@x.org", "to": "orders@x.org", "subject": "Order 9\r\nBcc: eve@x.org", "text": "3"}
    shown = client.post("/incoming-mail/hand-in", given, follow=True)
    assert "Started a process" in shown.content.decode()
    assert IncomingMail.objects.get().subject == "Order 9 Bcc: eve@x.org"
    assert client.post("/incoming-mail/hand-in", {**given, "sender": "x"}).status_code == 422
    made = call(client, "post", "incoming-mail", sender="ann@x.org", to="o@x.org", subject="Hello")
    assert (made.status_code, made.json()["state"]) == (201, "ignored")


def test_the_original_is_downloaded_never_shown() -> None:
    deploy_mailed()
    mail = take_mail(written(text="<script>alert(1)</script>"), origin=Origin())
    assert mail is not None
    client = logged_in(make_person("olga", "operator"))
    answer = client.get(f"/files/{mail.original_id}")
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        "application/octet-stream",
        "nosniff",
    )
    assert b"alert(1)" in b"".join(answer.streaming_content)
    assert logged_in(make_person("petra", "participant")).get(f"/files/{mail.original_id}").status_code == 404
    assert logged_in(make_person("ana", "analyst")).get(f"/files/{mail.original_id}").status_code == 404
    assert client.get("/files/00000000-0000-0000-0000-000000000000").status_code == 404
    assert client.get(f"/api/v1/files/{mail.original_id}").status_code == 200
