"""From a name to a value, for activities alone: pages and the API have no business here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from studio.library.secrets.encryption import unseal
from studio.library.secrets.environment import environment_secrets, hosts_of_variable, read_variable
from studio.library.secrets.models import Secret
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from studio.accounts.models import User

USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ResolvedSecret:
    """A value with what it is bound to; `uses` None means every kind of work. Its repr hides the value."""

    value: str
    hosts: frozenset[str]
    uses: frozenset[str] | None = None

    def __repr__(self) -> str:
        return f"ResolvedSecret(hosts={sorted(self.hosts)})"


def usable_here() -> QuerySet[Secret]:
    """Returns the secrets of this environment and of every environment."""
    return Secret.objects.filter(environment__in={"", settings.ENVIRONMENT.environment})


def stored_secret(name: str) -> Secret | None:
    """Returns the secret of this name; one for this environment wins over one for all."""
    found = usable_here().filter(name=name).select_related("current")
    return found.order_by("-environment").first()


def resolve_secret(name: str) -> ResolvedSecret | None:
    """Returns a secret of the library, else one of the environment, else None. Raises Unreadable."""
    found = stored_secret(name)
    if found is not None and found.current is not None:
        value = unseal(found.current.encrypted, name=found.name, environment=found.environment)
        return ResolvedSecret(value, frozenset(found.hosts), frozenset({found.use}))
    given = read_variable(name)
    return None if given is None else ResolvedSecret(given, hosts_of_variable(name))


def note_use(name: str) -> None:
    """Notes that the secret was used now, at most once a minute."""
    now = timezone.now()
    found = stored_secret(name)
    if found is not None:
        stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
        Secret.objects.filter(stale, pk=found.pk).update(last_used_at=now)


def knows_secret(name: str) -> bool:
    """Tells whether a process of this environment can use a secret of this name."""
    return usable_here().filter(name=name).exists() or read_variable(name) is not None


def usable_names(user: User) -> list[tuple[str, str]]:
    """Returns name and use of what this environment can use; an empty use means every kind of work."""
    require(user, Right.MANAGE_LIBRARY)
    found = dict.fromkeys((each.name for each in environment_secrets()), "")
    found |= dict(usable_here().order_by("environment").values_list("name", "use"))
    return sorted(found.items())
