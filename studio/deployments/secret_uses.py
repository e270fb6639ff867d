"""Where a secret is used: in which elements of which versions of processes, and what is live."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from engine.errors import UnreadableFile
from engine.parse import read_definitions
from studio.deployments.lifecycle import DeploymentState
from studio.deployments.models import Deployment
from studio.processes.models import Version
from studio.processes.references import all_nodes
from studio.processes.selectors.definitions import definitions_visible_to

if TYPE_CHECKING:
    from studio.accounts.models import User

MOST_LOOKED_AT = 200
"""Versions, the newest first: nobody reads a longer list, and each has to be parsed once."""


class SecretUse(NamedTuple):
    """One version of a process that names the secret, and the ids of its elements that do."""

    version: Version
    elements: tuple[str, ...]
    live: bool


def uses_of_secret(user: User, *, name: str) -> list[SecretUse]:
    """Returns the uses that a person may see, by process and then from the newest version on."""
    visible = Version.objects.filter(xml__contains=name, definition__in=definitions_visible_to(user))
    versions = list(visible.order_by("-pk").select_related("definition").defer("xml")[:MOST_LOOKED_AT])
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
    xml = Version.objects.filter(content_hash=content_hash).values_list("xml", flat=True)[0]
    try:
        definitions = read_definitions(xml.encode("utf-8"))
    except UnreadableFile:
        return ()
    return tuple(
        (node.id, name)
        for process in definitions.processes
        for node in all_nodes(process.nodes)
        if node.extensions.webhook
        for name in sorted(node.extensions.webhook.secret_names)
    )
