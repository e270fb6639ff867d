"""Creates processes and puts them away."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput
from studio.processes.folders import tidy
from studio.processes.models import Definition, Draft
from studio.processes.new_process import file_of_new_process, key_from_name
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

# An XML name without colon that is also safe in an address; imported files may use any NCName.
KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,99}")
LONGEST_KEY = 200
TAKEN_ADDRESSES = frozenset({"new", "import", "startable"})
"""Words that stand where a key stands in addresses of pages and of the API."""


def create_definition(actor: User, *, name: str, key: str = "", folder: str = "") -> Draft:
    """Creates a process with one start event as the actor's draft; without a key, one is made of the name.

    Raises NotAllowed, InvalidInput, or Conflict when the key is taken.
    """
    require(actor, Right.MODEL)
    name, key = name.strip(), key.strip() or free_key(key_from_name(name))
    check_names(name=name, key=key, folder=folder)
    return add_definition(
        actor, key=key, name=name, folder=tidy(folder), xml=file_of_new_process(key=key, name=name)
    )


def add_definition(actor: User, *, key: str, name: str, xml: str, folder: str = "") -> Draft:
    """Stores a new process with its first draft.

    Raises InvalidInput for a key that cannot be an address, Conflict when it is taken.
    """
    check_address(key)
    try:
        with transaction.atomic():
            definition = Definition.objects.create(
                key=key, name=name[:300], folder=folder[:200], created_by=actor
            )
            draft = Draft.objects.create(definition=definition, owner=actor, xml=xml, saved_at=timezone.now())
            record(actor, action="process.created", object_type="process", object_id=key, object_name=name)
    except IntegrityError as error:
        message = _("There is a process with the id %(key)s already.") % {"key": key}
        raise Conflict(message, current=described(key=key)) from error
    return draft


def described(*, key: str) -> dict[str, object]:
    """Says what stands under a key now, for whoever wanted it too."""
    there = Definition.objects.select_related("latest").get(key=key)
    return {
        "key": there.key,
        "name": there.name,
        "latest": there.latest.number if there.latest else None,
        "archived": there.archived_at is not None,
    }


def free_key(wanted: str) -> str:
    """Returns a key that was made of a name, with a number where another process has it."""
    taken = set(Definition.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    taken |= TAKEN_ADDRESSES
    numbered = (f"{wanted[:90]}_{number}" for number in count(2))
    return wanted if wanted not in taken else next(key for key in numbered if key not in taken)


def check_address(key: str) -> None:
    """Raises InvalidInput for a key under which nobody could reach the process."""
    if key in TAKEN_ADDRESSES:
        message = _("The id “%(key)s” is a word of our own addresses: give the process another one.")
        raise InvalidInput(message % {"key": key}, fields={"key": message % {"key": key}})
    if len(key) > LONGEST_KEY:
        message = _("The id of the process has at most %(n)s characters.") % {"n": LONGEST_KEY}
        raise InvalidInput(message, fields={"key": message})


def check_names(*, name: str, key: str, folder: str) -> None:
    """Raises InvalidInput with a message for each field that cannot be used."""
    fields = {}
    if not name or len(name) > 300:
        fields["name"] = _("Give the process a name of at most 300 characters.")
    if not KEY.fullmatch(key):
        fields["key"] = _(
            "An id begins with a letter and holds letters, digits, “_”, “-” and “.” (at most 100)."
        )
    if len(folder) > 200:
        fields["folder"] = _("A folder has at most 200 characters.")
    if fields:
        raise InvalidInput(_("The process could not be created."), fields=fields)
