"""Secrets by name. They live in the environment of the worker, never in the database.

PERISCOPE_SECRET_‹NAME› is the value; PERISCOPE_SECRET_‹NAME›_HOSTS lists the hosts a webhook may send it to.
"""

from __future__ import annotations

import os
import re

PREFIX = "PERISCOPE_SECRET_"
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")


def variable_of(name: str) -> str:
    """Returns the environment variable that holds a secret."""
    return PREFIX + re.sub(r"[.-]", "_", name).upper()


def knows_secret(name: str) -> bool:
    """Tells whether a secret of this name is set."""
    return bool(NAME.fullmatch(name)) and bool(os.environ.get(variable_of(name)))


def read_secret(name: str) -> str | None:
    """Returns a secret's value, or None when there is none of this name."""
    return os.environ.get(variable_of(name)) or None if NAME.fullmatch(name) else None


def hosts_of_secret(name: str) -> frozenset[str]:
    """Returns the hosts a webhook may send the secret to; none unless an administrator named them."""
    listed = os.environ.get(f"{variable_of(name)}_HOSTS", "") if NAME.fullmatch(name) else ""
    return frozenset(host.strip().lower() for host in listed.split(",") if host.strip())
