"""Secrets for activities, resolved at the last moment."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import structlog
from django.db import DatabaseError, close_old_connections, connection

from engine.errors import ActivityFailure
from studio.library.secrets.environment import hosts_of_variable, read_variable
from studio.library.secrets.models import Secret
from studio.library.secrets.resolving import ResolvedSecret, note_use, resolve_secret
from studio.sealing.keys import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger(__name__)
APART = ThreadPoolExecutor(max_workers=4, thread_name_prefix="secrets")
"""Where the database is asked for callers that stand in an event loop, which Django refuses."""


class BoundSecrets:
    """Resolves names by a function and holds the values to what they are bound to."""

    def __init__(self, resolve: Callable[[str], ResolvedSecret | None]) -> None:
        self._resolve = resolve

    def resolve(self, name: str) -> str:
        """Returns the value for an agent; raises ActivityFailure (not retryable) for an unknown name."""
        return self._bound(name, use=Secret.Use.AGENT).value

    def resolve_for_host(self, name: str, *, host: str, use: str = Secret.Use.WEBHOOK) -> str:
        """Returns the value for a call of this host; ActivityFailure unless an administrator allowed it."""
        found = self._bound(name, use=use)
        if host.lower() not in found.hosts:
            raise ActivityFailure(
                "secret-not-for-host", f"the secret {name!r} may not be sent to this host", retryable=False
            )
        return found.value

    def _bound(self, name: str, *, use: str) -> ResolvedSecret:
        found = self._resolve(name)
        if found is None:
            message = f"no secret is stored under the name {name!r}"
            raise ActivityFailure("secret-missing", message, retryable=False)
        if found.uses is not None and use not in found.uses:
            message = f"the secret {name!r} is not for use by a {use}"
            raise ActivityFailure("secret-not-for-use", message, retryable=False)
        return found


class EnvironmentSecrets(BoundSecrets):
    """Reads secrets from this process's environment alone (`studio.library.secrets.environment`)."""

    def __init__(self) -> None:
        super().__init__(from_environment)


class StoredSecrets(BoundSecrets):
    """Reads secrets of the library, and behind them those of the environment."""

    def __init__(self) -> None:
        super().__init__(from_library)


def from_environment(name: str) -> ResolvedSecret | None:
    """Returns a secret of the environment."""
    value = read_variable(name)
    return None if value is None else ResolvedSecret(value, hosts_of_variable(name))


def from_library(name: str) -> ResolvedSecret | None:
    """Returns a secret from wherever it is kept, asking the database from a thread where one has to."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return ask_database(name)
    return APART.submit(ask_database, name).result()


def ask_database(name: str) -> ResolvedSecret | None:
    """Returns the secret and notes its use; the thread keeps no connection open."""
    let_go()
    try:
        found = resolve_secret(name)
        remember_use(name)
    except Unreadable as error:
        raise ActivityFailure("secret-unreadable", str(error), retryable=False) from None
    except DatabaseError:
        message = f"the secret {name!r} could not be read: the database does not answer"
        raise ActivityFailure("secret-unavailable", message, retryable=True) from None
    finally:
        let_go()
    return found


def let_go() -> None:
    """Closes connections that are old, unless the caller is within a transaction of its own."""
    if not connection.in_atomic_block:
        close_old_connections()


def remember_use(name: str) -> None:
    """Notes the use; a busy database is no reason to fail the work."""
    try:
        note_use(name)
    except DatabaseError:
        log.warning("secret.use_not_noted", name=name)
