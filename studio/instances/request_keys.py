"""Requests that a caller may send again: the same key of the same person asks once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from studio.errors import Conflict
from studio.instances.migration_models import InstanceMigration, MigrationBatch
from studio.instances.outbox_keys import outbox_key

if TYPE_CHECKING:
    from studio.accounts.models import User

Row = TypeVar("Row", InstanceMigration, MigrationBatch)


class Request(NamedTuple):
    """Columns by which a request is known again; both are empty where the caller gave no key."""

    request_key: str | None = None
    request_digest: str = ""


def request_of(actor: User, key: str, *asked: object) -> Request:
    """The columns for what was asked; the key is the person's own, so nobody uses up keys of others."""
    if not key:
        return Request()
    text = json.dumps(asked, sort_keys=True, default=str)
    digest = salted_hmac("studio.instances.requests", text, algorithm="sha256").hexdigest()
    return Request(outbox_key("person", actor.pk, key), digest)


def earlier_request(table: type[Row], request: Request) -> Row | None:
    """What an earlier call with this key has made; raises Conflict when it asked for something else."""
    if request.request_key is None:
        return None
    earlier: Row | None = table._default_manager.filter(request_key=request.request_key).first()
    if earlier is not None and earlier.request_digest != request.request_digest:
        message = _("This idempotency key was used before, for something else.")
        raise Conflict(message, current={"id": earlier.pk})
    return earlier
