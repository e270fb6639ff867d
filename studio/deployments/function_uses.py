"""Where a function is used: in which versions of which processes, and what is live."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from studio.deployments.lifecycle import DeploymentState
from studio.deployments.models import Deployment
from studio.deployments.naming import definitions_of_content, versions_naming
from studio.library.functions.models import FunctionVersion
from studio.library.functions.references import parts_of
from studio.processes.references import references_of

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.library.functions.models import Function
    from studio.processes.models import Version


class Use(NamedTuple):
    """One version of a process that names the function; `asked` is a number or None for the latest."""

    version: Version
    asked: str | None
    live: bool
    pinned: int | None
    """The number of the function's version that runs, where the process is live."""


def uses_of_function(user: User, *, function: Function) -> list[Use]:
    """Returns the uses that a person may see, by process and then from the newest version on."""
    names = {function.key, function.name}
    versions = versions_naming(user, *sorted(names))
    pins = pins_of([version.pk for version in versions])
    numbers = dict(FunctionVersion.objects.filter(function=function).values_list("pk", "number"))
    uses = [
        Use(version, asked, version.pk in pins, numbers.get(pins.get(version.pk, {}).get(reference, 0)))
        for version in versions
        for reference in sorted(functions_in(version.content_hash))
        for name, asked in [parts_of(reference)]
        if name in names
    ]
    return sorted(uses, key=lambda use: (use.version.definition.name, -use.version.number))


def pins_of(versions: list[int]) -> dict[int, dict[str, int]]:
    """Returns version → what its live deployments pin, by reference."""
    live = Deployment.objects.filter(state=DeploymentState.LIVE, version__in=versions)
    pins: dict[int, dict[str, int]] = {}
    for version, bindings in live.values_list("version", "bindings"):
        pins.setdefault(version, {}).update(bindings.get("functions") or {})
    return pins


@lru_cache(maxsize=10_000)
def functions_in(content_hash: str) -> frozenset[str]:
    """Returns how versions of this content name functions; read once, because versions never change."""
    definitions = definitions_of_content(content_hash)
    return references_of(definitions).functions if definitions else frozenset()
