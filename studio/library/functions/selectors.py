"""Reads of functions: for pages, for checks, for deployments and for the work itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _

from engine.validate import FunctionTrouble
from studio.errors import NotFound
from studio.library.functions.models import Function, FunctionSample, FunctionVersion
from studio.library.functions.references import parts_of
from studio.library.publications import STATES, authors_among, narrowed, tags_among
from studio.pages import has, require
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from studio.accounts.models import User


def functions_visible_to(
    user: User, *, search: str = "", tag: str = "", state: str = ""
) -> QuerySet[Function]:
    """Returns what a person may see: shared functions and their own private ones.

    Whoever does not keep the library sees what is published: it runs in processes that they judge.
    """
    require(user, Right.WATCH)
    found = Function.objects.select_related("current", "owner").order_by("name", "key")
    found = found.filter(Q(visibility=Function.Visibility.SHARED) | Q(owner=user.pk))
    if not has(user, Right.MANAGE_LIBRARY):
        found = found.filter(current__isnull=False)
    return narrowed(found, search=search, tag=tag, state=state)


def tags_visible_to(user: User) -> list[str]:
    """Returns the tags of what a person may see, in order."""
    return tags_among(functions_visible_to(user))


def function_visible_to(user: User, *, key: str) -> Function:
    """Returns one function; raises NotFound where there is none for this person."""
    found = functions_visible_to(user).filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such function."))
    return found


def version_visible_to(user: User, *, key: str, number: int) -> FunctionVersion:
    """Returns one version; raises NotFound."""
    found = versions_of(function_visible_to(user, key=key)).filter(number=number).first()
    if found is None:
        raise NotFound(_("There is no such version."))
    return found


def versions_of(function: Function) -> QuerySet[FunctionVersion]:
    """Returns all versions, the newest first."""
    return function.versions.select_related("created_by", "deprecated_by", "successor", "function")


def samples_of(function: Function) -> QuerySet[FunctionSample]:
    """Returns the saved samples by name."""
    return function.samples.all()


Kind = Literal["unknown", "unpublished", "private", "no-version"]


class Found(NamedTuple):
    """What a reference leads to; without a version, `trouble` says why."""

    version: FunctionVersion | None
    trouble: Kind = "unknown"


def find(reference: str) -> Found:
    """Looks a reference up, by key or, where no key fits, by a name that only one function has."""
    name, number = parts_of(reference)
    function = function_of(name)
    if function is None:
        return Found(None, "unknown")
    if function.visibility == Function.Visibility.PRIVATE:
        return Found(None, "private")
    if function.current is None:
        return Found(None, "unpublished")
    if number is None:
        return Found(function.current)
    found = versions_of(function).filter(number=int(number)).first() if is_number(number) else None
    return Found(found, "no-version")


def function_of(name: str) -> Function | None:
    """Returns the function of a key, or else of a name that is nobody else's."""
    known = Function.objects.select_related("current__function", "current__successor")
    by_key = known.filter(key=name).first()
    by_name = [] if by_key else list(known.filter(name=name)[:2])
    return by_key or (by_name[0] if len(by_name) == 1 else None)


def is_number(text: str) -> bool:
    """Tells whether a text can be the number of a version."""
    return text.isascii() and text.isdigit() and len(text) < 9


def trouble_of(reference: str) -> FunctionTrouble | None:
    """Returns why a reference cannot or should not be used, for findings; None when it is fine."""
    version, trouble = find(reference)
    if version is None:
        return FunctionTrouble(trouble)
    if version.deprecated_at is None:
        return None
    note = version.deprecation_message
    if version.successor is not None:
        use = f"Use {version.successor.key}."
        if version.successor_id == version.function_id:
            use = "Use its latest version."
        note = f"{note.rstrip('. ')}. {use}" if note else use
    return FunctionTrouble("deprecated", note)


def functions_for_agents() -> QuerySet[Function]:
    """Returns the shared, published functions that are not deprecated: what agents can be given as tools."""
    usable = Function.objects.filter(STATES["published"], visibility=Function.Visibility.SHARED)
    return usable.select_related("current").order_by("name", "key")


def function_version(pk: int) -> FunctionVersion | None:
    """Returns one version by its id, whatever became of the function: running instances keep theirs."""
    return FunctionVersion.objects.select_related("function").filter(pk=pk).first()


def current_function_versions(references: Iterable[str]) -> dict[str, int]:
    """Returns reference → id of the version it means at this moment, for those that can be used."""
    found = ((reference, find(reference).version) for reference in references)
    return {reference: version.pk for reference, version in found if version is not None}


def authors_of_function_versions(ids: Iterable[int]) -> set[int]:
    """Returns the ids of the people who published these versions."""
    return authors_among(FunctionVersion.objects.all(), ids=ids)
