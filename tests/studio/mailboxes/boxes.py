"""Mailboxes and processes that mails start."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from studio.deployments.models import Deployment
from studio.mailboxes.models import Mailbox
from studio.mailboxes.polling import poll
from tests.imap_server import PASSWORD, USER, ImapServer
from tests.studio.correlation.mail import deploy_started
from tests.studio.library.secrets_at_hand import keep
from tests.studio.people import make_person

STARTED = (
    '<startEvent id="start" name="{name}"><extensionElements><p:EmailTriggerConfiguration {rules}/>'
    "</extensionElements><messageEventDefinition/></startEvent>"
)


def deploy_mailed(rules: str = "", *, name: str = "shop", extensions: str = "") -> Deployment:
    """A live process that mails start, by these attributes of the trigger."""
    start = STARTED.replace("{rules}", rules).replace("{name}", f"Mail for {name}")
    return deploy_started(start, name=name, extensions=extensions)


def make_mailbox(imap: ImapServer, folder: str, **values: Any) -> Mailbox:
    """A mailbox of the server whose password is a secret of the library."""
    admin = make_person("ada", "administrator")
    keep(admin, name="imap", value=PASSWORD, use="mailbox", hosts=("127.0.0.1",))
    given = {
        "name": "Orders",
        "address": USER,
        "host": "127.0.0.1",
        "port": imap.port,
        "security": "none",
        "username": USER,
        "secret": "imap",
        "folder": folder,
        "created_by": admin,
        "since": timezone.now(),
        "next_poll_at": timezone.now(),
        **values,
    }
    return Mailbox.objects.create(**given)


def look(mailbox: Mailbox) -> int:
    """Looks into the mailbox now, whenever it would be due."""
    Mailbox.objects.filter(pk=mailbox.pk).update(next_poll_at=timezone.now())
    done = poll(mailbox.pk)
    mailbox.refresh_from_db()
    return done
