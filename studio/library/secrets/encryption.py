"""Secrets of the library at rest: each is sealed together with whose it is."""

from __future__ import annotations

import json

from studio.sealing import tokens
from studio.sealing.keys import Unreadable

PURPOSE = b"periscope: secrets of the library"


def seal(value: str, *, name: str, environment: str) -> str:
    """Returns the value sealed together with whose it is: a copy in another row does not open."""
    return tokens.seal(json.dumps([name, environment, value]), purpose=PURPOSE)


def unseal(sealed: str, *, name: str, environment: str) -> str:
    """Returns the value; raises Unreadable."""
    try:
        found = json.loads(tokens.unseal(sealed, purpose=PURPOSE))
    except Unreadable as error:
        raise Unreadable(f"no encryption key opens the secret {name!r}") from error
    if found[:2] != [name, environment]:
        raise Unreadable(f"what is stored for the secret {name!r} belongs to another one")
    return str(found[2])
