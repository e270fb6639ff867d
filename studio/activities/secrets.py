"""Secrets for activities, resolved at the last moment."""

from __future__ import annotations

from engine.errors import ActivityFailure
from studio.library.secrets import hosts_of_secret, read_secret


class EnvironmentSecrets:
    """Reads secrets from this process's environment (`studio.library.secrets`)."""

    def resolve(self, name: str) -> str:
        """Returns the value; raises ActivityFailure (not retryable) for an unknown name."""
        value = read_secret(name)
        if value is None:
            raise ActivityFailure(
                "secret-missing", f"no secret is stored under the name {name!r}", retryable=False
            )
        return value

    def resolve_for_host(self, name: str, *, host: str) -> str:
        """Returns the value for a call of this host; ActivityFailure unless an administrator allowed it."""
        value = self.resolve(name)
        if host.lower() not in hosts_of_secret(name):
            raise ActivityFailure(
                "secret-not-for-host", f"the secret {name!r} may not be sent to this host", retryable=False
            )
        return value
