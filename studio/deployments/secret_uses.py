"""Where a secret is used: in which elements of which versions of processes, and what is live."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from studio.deployments.lifecycle import DeploymentState
from studio.deployments.models import Deployment
from studio.deployments.naming import definitions_of_content, versions_naming
from studio.processes.references import all_nodes

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.processes.models import Version


class SecretUse(NamedTuple):
    """One version of a process that names the secret, and the ids of its elements that do."""

    version: Version
    elements: tuple[str, ...]
    live: bool


def uses_of_secret(user: User, *, name: str) -> list[SecretUse]:
    """Returns the uses that a person may see, by process and then from the newest version on."""
    versions = versions_naming(user, name)
    live = set(
        Deployment.objects.filter(state=DeploymentState.LIVE, version__in=versions).values_list(
            "version", flat=True
        )
    )
    uses = [
        SecretUse(version, elements, version.pk in live)
        for version in versions
        if (elements := tuple(id_ for id_, named in secrets_in(version.content_hash) if named == name))
    ]
    return sorted(uses, key=lambda use: (use.version.definition.name, -use.version.number))


@lru_cache(maxsize=10_000)
def secrets_in(content_hash: str) -> tuple[tuple[str, str], ...]:
    """Returns element and name of each secret in this content; read once, because versions never change."""
    definitions = definitions_of_content(content_hash)
    return tuple(
        (node.id, name)
        for process in (definitions.processes if definitions else ())
        for node in all_nodes(process.nodes)
        if node.extensions.webhook
        for name in sorted(node.extensions.webhook.secret_names)
    )
