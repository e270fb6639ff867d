"""Name and key of a message as the tables hold them, and which of them fit each other."""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

from django.db.models import Q

from studio.deployments.starts import indexed
from studio.instances.privacy import as_stored

LONGEST_BUSINESS_KEY = 200


class Address(NamedTuple):
    """The columns by which messages, signals and waits find each other."""

    name: str
    channel: str
    key: str | None
    key_digest: str


def address(name: str, *, key: str | None = None) -> Address:
    """The columns for a name and a correlation key."""
    name, key = as_stored(name), as_stored(key)
    digest = "" if key is None else hashlib.sha256(key.encode()).hexdigest()
    return Address(name, indexed(name), key, digest)


def fits(one: Address) -> Q:
    """Selects what has the same name and the same key; without a key on either side the name decides.

    The rule is that of `engine.state.correlation`.
    """
    same_name = Q(channel=one.channel, name=one.name)
    return same_name & Q(key_digest__in=("", one.key_digest)) if one.key_digest else same_name


def content_digest(*parts: Any) -> str:
    """A digest by which the same publication is recognised."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def business_key_of(key: str | None) -> str:
    """The business key of an instance that a message with this key starts."""
    return indexed(key or "", longest=LONGEST_BUSINESS_KEY)
