"""Publishes messages and signals by hand or by a program."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.audit.actions import record
from studio.correlation.lifecycle import MESSAGE, SIGNAL
from studio.correlation.models import Publication
from studio.correlation.publishing import LONGEST_TIME_TO_LIVE, take_message, take_signal
from studio.correlation.secret_keys import is_secret_message
from studio.errors import InvalidInput
from studio.instances.inputs import check_carriable
from studio.instances.outbox_keys import outbox_key
from studio.instances.redaction import MASK

if TYPE_CHECKING:
    from studio.accounts.models import User

LONGEST_NAME, LONGEST_KEY = 300, 1000


@transaction.atomic
def publish_message(
    actor: User,
    *,
    name: str,
    key: str | None,
    payload: dict[str, Any],
    time_to_live: timedelta | None = None,
    idempotency_key: str,
) -> Publication:
    """Takes a message over for one instance; the same idempotency key of the same person does so once.

    Raises NotAllowed, InvalidInput (per field) and Conflict (the key was used for another message).
    """
    require(actor, Right.OPERATE)
    check(name=name, key=key, payload=payload, time_to_live=time_to_live)
    own_key = key_of(actor, kind=MESSAGE, idempotency_key=idempotency_key)
    note(actor, kind=MESSAGE, name=name, key=key, own_key=own_key)
    return take_message(
        name.strip(),
        key=key or None,
        payload=payload,
        idempotency_key=own_key,
        time_to_live=None if time_to_live is None else time_to_live.total_seconds(),
        published_by=actor,
    )


@transaction.atomic
def publish_from_outside(
    *, name: str, key: str | None, payload: dict[str, Any], idempotency_key: str
) -> Publication:
    """Takes a message over for one instance from a program that the caller has recognised, once per key.

    Asks nobody's right and writes no audit entry: who let the program in did both. Raises InvalidInput.
    """
    check(name=name, key=key, payload=payload, time_to_live=None)
    own_key = outbox_key("outside", MESSAGE, idempotency_key)
    return take_message(name.strip(), key=key or None, payload=payload, idempotency_key=own_key)


@transaction.atomic
def publish_signal(actor: User, *, name: str, payload: dict[str, Any], idempotency_key: str) -> Publication:
    """Takes a signal over for everybody who waits; the same idempotency key of the same person does so once.

    Raises NotAllowed, InvalidInput (per field) and Conflict (the key was used for another signal).
    """
    require(actor, Right.OPERATE)
    check(name=name, key=None, payload=payload, time_to_live=None)
    own_key = key_of(actor, kind=SIGNAL, idempotency_key=idempotency_key)
    note(actor, kind=SIGNAL, name=name, key=None, own_key=own_key)
    return take_signal(name.strip(), payload=payload, idempotency_key=own_key, published_by=actor)


def check(*, name: str, key: str | None, payload: dict[str, Any], time_to_live: timedelta | None) -> None:
    """Raises InvalidInput with a message per field."""
    errors = {}
    if not name.strip():
        errors["name"] = _("This field needs a value.")
    elif len(name) > LONGEST_NAME:
        errors["name"] = _("At most %(number)s characters.") % {"number": LONGEST_NAME}
    if len(key or "") > LONGEST_KEY:
        errors["key"] = _("At most %(number)s characters.") % {"number": LONGEST_KEY}
    if time_to_live is not None and not timedelta(0) <= time_to_live <= LONGEST_TIME_TO_LIVE:
        errors["ttl"] = _("From nothing to %(days)s days.") % {"days": LONGEST_TIME_TO_LIVE.days}
    if errors:
        raise InvalidInput("; ".join(errors.values()), fields=errors)
    check_carriable(payload)


def key_of(actor: User, *, kind: str, idempotency_key: str) -> str:
    """The idempotency key as one person's own: nobody can use up the keys of others."""
    return outbox_key("person", actor.pk, kind, idempotency_key)


def note(actor: User, *, kind: str, name: str, key: str | None, own_key: str) -> None:
    """Writes the publication into the audit log, once and without what it carries."""
    if Publication.objects.filter(idempotency_key=own_key).exists():
        return
    record(
        actor,
        action=f"{kind}.published",
        object_type=kind,
        object_id=own_key,
        object_name=name,
        details={"key": MASK if is_secret_message(name.strip(), key=key) else key},
    )
