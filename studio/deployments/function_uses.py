"""Where a function is used: in which versions of which processes, and what is live."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q

from engine.errors import UnreadableFile
from engine.parse import read_definitions
from studio.deployments.lifecycle import DeploymentState
from studio.deployments.models import Deployment
from studio.library.functions.models import FunctionVersion
from studio.library.functions.references import parts_of
from studio.processes.models import Version
from studio.processes.references import references_of
from studio.processes.selectors.definitions import definitions_visible_to

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.library.functions.models import Function

MOST_LOOKED_AT = 200
"""Versions, the newest first: nobody reads a longer list, and each has to be parsed once."""


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
    named = Q(xml__contains=function.key) | Q(xml__contains=function.name)
    found = Version.objects.filter(named, definition__in=definitions_visible_to(user)).order_by("-pk")
    versions = list(found.select_related("definition").defer("xml")[:MOST_LOOKED_AT])
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
    xml = Version.objects.filter(content_hash=content_hash).values_list("xml", flat=True)[0]
    try:
        return references_of(read_definitions(xml.encode("utf-8"))).functions
    except UnreadableFile:
        return frozenset()
