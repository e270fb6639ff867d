"""Reads of secrets: names, dates and people. Nothing here returns a value, sealed or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from studio.errors import NotFound
from studio.library.models import AgentVersion
from studio.library.secrets.environment import EnvironmentSecret, environment_secrets
from studio.library.secrets.models import Secret, SecretVersion
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from studio.accounts.models import User


def secrets_visible_to(user: User, *, search: str = "") -> QuerySet[Secret]:
    """Returns the secrets for those who keep the library, without what is sealed."""
    require(user, Right.MANAGE_LIBRARY)
    found = Secret.objects.select_related("current__created_by").defer("current__encrypted")
    for word in search.split():
        found = found.filter(
            Q(name__icontains=word) | Q(environment__icontains=word) | Q(description__icontains=word)
        )
    return found.order_by("name", "environment", "pk")


def secret_visible_to(user: User, *, pk: int) -> Secret:
    """Returns one secret; raises NotFound where there is none."""
    found = secrets_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such secret."))
    return found


def versions_of_secret(secret: Secret) -> QuerySet[SecretVersion]:
    """Returns who wrote a value and when, the newest first."""
    return secret.versions.select_related("created_by").defer("encrypted")


def environment_secrets_visible_to(user: User, *, search: str = "") -> list[EnvironmentSecret]:
    """Returns the secrets of the environment for those who keep the library."""
    require(user, Right.MANAGE_LIBRARY)
    words = search.lower().split()
    return [each for each in environment_secrets() if all(word in each.name for word in words)]


def agents_with_secret(user: User, *, name: str) -> list[AgentVersion]:
    """Returns the newest version of each agent that names the secret, for itself or its fallback."""
    require(user, Right.MANAGE_LIBRARY)
    naming = AgentVersion.objects.filter(Q(secret=name) | Q(settings__fallback__secret=name))
    found: dict[int, AgentVersion] = {}
    for version in naming.select_related("agent").order_by("agent__name", "agent", "-number"):
        found.setdefault(version.agent_id, version)
    return list(found.values())
