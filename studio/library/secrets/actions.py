"""Writing secrets. The audit log hears of names; values go in and never come out."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput
from studio.library.secrets.encryption import seal
from studio.library.secrets.environment import NAME
from studio.library.secrets.models import Secret, SecretVersion
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*"
)
ENVIRONMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
LONGEST_VALUE = 8000
LONGEST_DESCRIPTION = 500
LONGEST_NOTE = 300
MOST_HOSTS = 50


@dataclass(frozen=True)
class Binding:
    """What a secret is for: one kind of work, and for webhooks the hosts that may have it."""

    use: str
    hosts: tuple[str, ...] = ()
    description: str = ""


def create_secret(actor: User, *, name: str, value: str, binding: Binding, environment: str = "") -> Secret:
    """Keeps a secret. Raises InvalidInput, or Conflict when the environment has one of this name."""
    require(actor, Right.MANAGE_SECRETS)
    value, hosts = value.strip(), normal_hosts(binding.hosts)
    refuse(
        problems_of_name(name, environment=environment)
        | problems_of_value(value)
        | problems_of_binding(binding, hosts=hosts)
    )
    try:
        with transaction.atomic():
            made = Secret.objects.create(
                name=name,
                environment=environment,
                description=binding.description,
                use=binding.use,
                hosts=hosts,
            )
            add_version(made, number=1, value=value, note="", actor=actor)
            note(actor, secret=made, action="secret.created")
    except IntegrityError as error:
        raise Conflict(_("There is a secret of the name %(name)s already.") % {"name": name}) from error
    return made


@transaction.atomic
def rotate_secret(actor: User, *, secret: Secret, based_on: int, value: str, note_text: str = "") -> int:
    """Replaces the value at once, also for what runs; returns the number of the new version.

    `based_on` is the number of the version the person saw; Conflict when there is a newer one.
    """
    require(actor, Right.MANAGE_SECRETS)
    value = value.strip()
    problems = problems_of_value(value)
    if len(note_text) > LONGEST_NOTE:
        problems["note"] = _("At most %(count)s characters.") % {"count": LONGEST_NOTE}
    refuse(problems)
    locked = locked_secret(secret)
    last = locked.versions.order_by("-number").values_list("number", flat=True).first() or 0
    if last != based_on:
        message = _("Version %(number)s was written meanwhile; look at it first.") % {"number": last}
        raise Conflict(message, current={"number": last})
    locked.versions.update(encrypted="")
    add_version(locked, number=last + 1, value=value, note=note_text, actor=actor)
    note(actor, secret=locked, action="secret.rotated", summary=note_text)
    return last + 1


@transaction.atomic
def describe_secret(actor: User, *, secret: Secret, binding: Binding) -> None:
    """Changes what a secret is for. Raises InvalidInput."""
    require(actor, Right.MANAGE_SECRETS)
    hosts = normal_hosts(binding.hosts)
    refuse(problems_of_binding(binding, hosts=hosts))
    locked = locked_secret(secret)
    locked.use, locked.hosts, locked.description = binding.use, hosts, binding.description
    locked.save(update_fields=("use", "hosts", "description"))
    note(actor, secret=locked, action="secret.described")


@transaction.atomic
def delete_secret(actor: User, *, secret: Secret, confirmed: str) -> None:
    """Forgets a secret with all its versions; `confirmed` repeats its name. Raises InvalidInput."""
    require(actor, Right.MANAGE_SECRETS)
    if confirmed.strip() != secret.name:
        refuse({"confirmed": _("Write the name of the secret to confirm.")})
    locked = locked_secret(secret)
    note(actor, secret=locked, action="secret.deleted")
    locked.delete()


def locked_secret(secret: Secret) -> Secret:
    """Returns the row, locked; raises Conflict when somebody deleted it meanwhile."""
    found = Secret.objects.select_for_update().filter(pk=secret.pk).first()
    if found is None:
        raise Conflict(_("Somebody deleted the secret meanwhile."))
    return found


def add_version(secret: Secret, *, number: int, value: str, note: str, actor: User) -> None:
    """Seals a value and points the secret to it."""
    sealed = seal(value, name=secret.name, environment=secret.environment)
    secret.current = SecretVersion.objects.create(
        secret=secret, number=number, encrypted=sealed, note=note, created_by=actor
    )
    secret.save(update_fields=("current",))


def note(actor: User, *, secret: Secret, action: str, summary: str = "") -> None:
    """Records an act with what the secret is bound to, never its value."""
    record(
        actor,
        action=action,
        object_type="secret",
        object_id=secret.pk,
        object_name=str(secret),
        summary=summary,
        details={"use": secret.use, "hosts": secret.hosts, "environment": secret.environment},
    )


def normal_hosts(hosts: tuple[str, ...]) -> list[str]:
    """Returns the hosts in small letters, each once."""
    return sorted({host.strip().lower().strip("[]") for host in hosts if host.strip()})


def problems_of_name(name: str, *, environment: str) -> dict[str, str]:
    """Returns what is wrong with a name."""
    problems = {}
    if not NAME.fullmatch(name):
        problems["name"] = _("At most 64 letters, digits and . _ -, beginning with a letter.")
    if environment and not ENVIRONMENT.fullmatch(environment):
        problems["environment"] = _("At most 64 letters, digits and . _ -.")
    return problems


def problems_of_value(value: str) -> dict[str, str]:
    """Returns what is wrong with a value, without repeating any of it."""
    if not value:
        return {"value": _("Enter the value.")}
    if len(value) > LONGEST_VALUE:
        return {"value": _("At most %(count)s characters.") % {"count": LONGEST_VALUE}}
    if CONTROL.search(value):
        return {"value": _("One line without control characters.")}
    return {}


def problems_of_binding(binding: Binding, *, hosts: list[str]) -> dict[str, str]:
    """Returns what is wrong with use, hosts and description."""
    problems = {}
    if binding.use not in Secret.Use.values:
        problems["use"] = _("There is no such use.")
    if binding.use == Secret.Use.WEBHOOK and not hosts:
        problems["hosts"] = _("Name the hosts that webhooks may send it to.")
    if binding.use == Secret.Use.MAILBOX and not hosts:
        problems["hosts"] = _("Name the mail server that may have it.")
    if binding.use == Secret.Use.AGENT and hosts:
        problems["hosts"] = _("Which model servers agents may call is set by PERISCOPE_AGENT_ENDPOINTS.")
    wrong = [host for host in hosts if not is_host(host)]
    if wrong:
        problems["hosts"] = _("%(host)s is no host name.") % {"host": wrong[0][:100]}
    if len(hosts) > MOST_HOSTS:
        problems["hosts"] = _("At most %(count)s hosts.") % {"count": MOST_HOSTS}
    if len(binding.description) > LONGEST_DESCRIPTION:
        problems["description"] = _("At most %(count)s characters.") % {"count": LONGEST_DESCRIPTION}
    return problems


def is_host(text: str) -> bool:
    """Tells whether a text is a host name or an address, without a port."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return bool(HOST.fullmatch(text))
    return True


def refuse(problems: dict[str, str]) -> None:
    """Raises InvalidInput where there is a problem."""
    if problems:
        raise InvalidInput(_("Some fields of the secret are not right."), fields=problems)
