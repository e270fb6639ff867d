"""Where a form is used: in which versions of which processes, and what is live."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from studio.deployments.lifecycle import DeploymentState
from studio.deployments.models import Deployment
from studio.deployments.naming import definitions_of_content, versions_naming
from studio.library.form_library.selectors import numbers_of
from studio.processes.references import references_of

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.processes.models import Version


class FormUse(NamedTuple):
    """One version of a process that names the form."""

    version: Version
    live: bool
    pinned: int | None
    """The number of the form's version that people fill in, where the process is live."""


def uses_of_form(user: User, *, key: str) -> list[FormUse]:
    """Returns the uses that a person may see, by process and then from the newest version on."""
    versions = [each for each in versions_naming(user, key) if key in forms_in(each.content_hash)]
    pins = form_pins([version.pk for version in versions], key=key)
    uses = [FormUse(version, version.pk in pins, pins.get(version.pk)) for version in versions]
    return sorted(uses, key=lambda use: (use.version.definition.name, -use.version.number))


def form_pins(versions: list[int], *, key: str) -> dict[int, int | None]:
    """Returns version → the number of the form that its live deployments pin."""
    live = Deployment.objects.filter(state=DeploymentState.LIVE, version__in=versions)
    return {
        version: numbers_of(bindings.get("forms") or {}).get(key)
        for version, bindings in live.values_list("version", "bindings")
        if key in (bindings.get("forms") or {})
    }


@lru_cache(maxsize=10_000)
def forms_in(content_hash: str) -> frozenset[str]:
    """Returns the forms that versions of this content name; read once, because versions never change."""
    definitions = definitions_of_content(content_hash)
    return references_of(definitions).forms if definitions else frozenset()
