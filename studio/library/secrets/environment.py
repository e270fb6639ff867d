"""Secrets of the environment: where the library holds none of a name, variables of the worker do.

PERISCOPE_SECRET_‹NAME› is the value; PERISCOPE_SECRET_‹NAME›_HOSTS lists the hosts a webhook may send it to.
"""

from __future__ import annotations

import os
import re
from typing import NamedTuple

PREFIX = "PERISCOPE_SECRET_"
HOSTS = "_HOSTS"
OURS = frozenset({"PERISCOPE_SECRET_KEY"})
"""Variables that begin alike but are settings of the studio."""
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")


class EnvironmentSecret(NamedTuple):
    """A secret of the environment as pages show it."""

    name: str
    hosts: tuple[str, ...]


def variable_of(name: str) -> str:
    """Returns the environment variable that holds a secret."""
    return PREFIX + re.sub(r"[.-]", "_", name).upper()


def read_variable(name: str) -> str | None:
    """Returns a secret's value, or None when the environment has none of this name."""
    if not NAME.fullmatch(name) or variable_of(name) in OURS:
        return None
    return os.environ.get(variable_of(name)) or None


def hosts_of_variable(name: str) -> frozenset[str]:
    """Returns the hosts a webhook may send the secret to; none unless an administrator named them."""
    listed = os.environ.get(f"{variable_of(name)}{HOSTS}", "") if NAME.fullmatch(name) else ""
    return frozenset(host.strip().lower() for host in listed.split(",") if host.strip())


def environment_secrets() -> list[EnvironmentSecret]:
    """Returns the secrets of this program's environment by name; workers may have others."""
    names = [
        variable.removeprefix(PREFIX).lower()
        for variable, value in os.environ.items()
        if variable.startswith(PREFIX) and not variable.endswith(HOSTS) and variable not in OURS and value
    ]
    readable = (name for name in names if NAME.fullmatch(name))
    return [EnvironmentSecret(name, tuple(sorted(hosts_of_variable(name)))) for name in sorted(readable)]
