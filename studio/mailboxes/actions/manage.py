"""Makes and changes mailboxes, switches them, and tries whether they can be opened."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput, WrongState
from studio.library.secrets.actions import is_host
from studio.library.secrets.resolving import knows_secret
from studio.mailboxes.courtesy import is_address
from studio.mailboxes.imap import MailboxTrouble, open_folder
from studio.mailboxes.models import Mailbox
from studio.mailboxes.polling import password_of

if TYPE_CHECKING:
    from studio.accounts.models import User

SHORTEST_SECONDS, LONGEST_SECONDS = 10, 24 * 3600


@dataclass(frozen=True)
class MailboxContent:
    """What a person enters."""

    name: str
    host: str
    username: str
    secret: str
    address: str = ""
    port: int = 993
    security: str = Mailbox.Security.TLS
    folder: str = "INBOX"
    every_seconds: int = 60


def create_mailbox(actor: User, *, content: MailboxContent) -> Mailbox:
    """Makes a mailbox: mails that arrive from now on count. Raises NotAllowed, InvalidInput and Conflict."""
    require(actor, Right.MANAGE_SECRETS)
    check(content)
    now = timezone.now()
    try:
        with transaction.atomic():
            made = Mailbox.objects.create(
                created_by=actor, since=now, next_poll_at=now, **columns_of(content)
            )
            record(actor, action="mailbox.created", obj=made, details=asdict(content))
    except IntegrityError as error:
        raise Conflict(
            _("There is a mailbox of the name %(name)s already.") % {"name": content.name}
        ) from error
    return made


@transaction.atomic
def change_mailbox(actor: User, *, mailbox: Mailbox, revision: int, content: MailboxContent) -> None:
    """Changes a mailbox; another folder or server begins with what arrives from now on.

    Raises NotAllowed, InvalidInput, and Conflict when somebody changed it since the named revision.
    """
    require(actor, Right.MANAGE_SECRETS)
    check(content)
    if Mailbox.objects.filter(name=content.name).exclude(pk=mailbox.pk).exists():
        raise Conflict(_("There is a mailbox of the name %(name)s already.") % {"name": content.name})
    now = timezone.now()
    same = Mailbox.objects.filter(pk=mailbox.pk, revision=revision)
    anew = {} if place_of(mailbox) == place_of(content) else {"uid_validity": None, "since": now}
    changed = {**columns_of(content), **anew, "next_poll_at": now, "failures": 0, "last_error": ""}
    if not same.update(**changed, revision=F("revision") + 1):
        current = Mailbox.objects.get(pk=mailbox.pk)
        message = _("Somebody changed this mailbox meanwhile. Load it again first.")
        raise Conflict(message, current={"revision": current.revision})
    record(actor, action="mailbox.changed", obj=mailbox, details=asdict(content))


@transaction.atomic
def switch_mailbox(actor: User, *, mailbox: Mailbox, on: bool) -> None:
    """Switches looking on or off; what arrives meanwhile is found later. Raises NotAllowed and WrongState."""
    require(actor, Right.MANAGE_SECRETS)
    now = timezone.now()
    other = Mailbox.objects.filter(pk=mailbox.pk, disabled_at__isnull=not on)
    if not other.update(disabled_at=None if on else now, next_poll_at=now):
        raise WrongState(
            _("This mailbox is switched on already.") if on else _("This mailbox is switched off already.")
        )
    record(actor, action="mailbox.enabled" if on else "mailbox.disabled", obj=mailbox)


def try_mailbox(actor: User, *, mailbox: Mailbox) -> int:
    """Opens the folder and counts its mails. Raises NotAllowed, and InvalidInput saying why it cannot."""
    require(actor, Right.OPERATE)
    try:
        with open_folder(mailbox, password=password_of(mailbox)) as folder:
            return folder.count
    except MailboxTrouble as trouble:
        raise InvalidInput(str(trouble)) from trouble


def look_now(actor: User, *, mailbox: Mailbox) -> None:
    """Makes the next look due at once. Raises NotAllowed, and WrongState where it is off."""
    require(actor, Right.OPERATE)
    if not Mailbox.objects.filter(pk=mailbox.pk, disabled_at=None).update(next_poll_at=timezone.now()):
        raise WrongState(_("This mailbox is switched off."))


def place_of(one: Mailbox | MailboxContent) -> tuple[str, int, str, str]:
    """Returns what makes it the same folder."""
    return one.host.strip().lower(), one.port, one.username.strip(), one.folder.strip()


def columns_of(content: MailboxContent) -> dict[str, str | int]:
    """Returns the columns, texts without blanks around them."""
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in asdict(content).items()
    }


def check(content: MailboxContent) -> None:
    """Raises InvalidInput with a message per field."""
    problems = {}
    for field in ("name", "username", "folder"):
        if not getattr(content, field).strip():
            problems[field] = _("This field needs a value.")
    if not is_host(content.host.strip().lower()):
        problems["host"] = _("%(host)s is no host name.") % {"host": content.host[:100]}
    if not 1 <= content.port <= 65535:
        problems["port"] = _("From 1 to 65535.")
    if content.security not in Mailbox.Security.values:
        problems["security"] = _("There is no such protection.")
    if content.address.strip() and not is_address(content.address.strip()):
        problems["address"] = _("This is no e-mail address.")
    if not knows_secret(content.secret.strip()):
        problems["secret"] = _("There is no secret of this name.")
    if not SHORTEST_SECONDS <= content.every_seconds <= LONGEST_SECONDS:
        problems["every_seconds"] = _("From %(least)s to %(most)s seconds.") % {
            "least": SHORTEST_SECONDS,
            "most": LONGEST_SECONDS,
        }
    if problems:
        raise InvalidInput(_("Some fields of the mailbox are not right."), fields=problems)
