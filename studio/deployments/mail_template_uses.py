"""Where a mail template is used: in which versions of which processes, and what is live."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from studio.deployments.lifecycle import DeploymentState
from studio.deployments.models import Deployment
from studio.deployments.naming import definitions_of_content, versions_naming
from studio.processes.references import references_of

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.processes.models import Version


class MailTemplateUse(NamedTuple):
    """One version of a process that names the template."""

    version: Version
    live: bool


def uses_of_mail_template(user: User, *, key: str) -> list[MailTemplateUse]:
    """Returns the uses that a person may see, by process and then from the newest version on."""
    versions = [each for each in versions_naming(user, key) if key in templates_in(each.content_hash)]
    live = Deployment.objects.filter(state=DeploymentState.LIVE, version__in=versions)
    running = set(live.values_list("version", flat=True))
    uses = [MailTemplateUse(each, each.pk in running) for each in versions]
    return sorted(uses, key=lambda use: (use.version.definition.name, -use.version.number))


@lru_cache(maxsize=10_000)
def templates_in(content_hash: str) -> frozenset[str]:
    """Returns the templates that versions of this content name; read once, because versions never change."""
    definitions = definitions_of_content(content_hash)
    return references_of(definitions).templates if definitions else frozenset()
