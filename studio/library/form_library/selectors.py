"""Reads of forms: for pages, for checks, for deployments and for comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from engine.plan.forms import read_fields
from engine.validate import FormTrouble
from studio.errors import NotFound
from studio.library.form_library.models import LibraryForm, LibraryFormVersion
from studio.library.publications import authors_among, narrowed, tags_among
from studio.pages import has, require
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from engine.model.configurations import FormField
    from studio.accounts.models import User


def forms_visible_to(
    user: User, *, search: str = "", tag: str = "", state: str = ""
) -> QuerySet[LibraryForm]:
    """Returns what a person may see: whoever does not keep the library sees what is published."""
    require(user, Right.WATCH)
    found = LibraryForm.objects.select_related("current").order_by("name", "key")
    if not has(user, Right.MANAGE_LIBRARY):
        found = found.filter(current__isnull=False)
    return narrowed(found, search=search, tag=tag, state=state)


def form_tags_visible_to(user: User) -> list[str]:
    """Returns the tags of what a person may see, in order."""
    return tags_among(forms_visible_to(user))


def form_visible_to(user: User, *, key: str) -> LibraryForm:
    """Returns one form; raises NotFound where there is none for this person."""
    found = forms_visible_to(user).filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no such form."))
    return found


def form_version_visible_to(user: User, *, key: str, number: int) -> LibraryFormVersion:
    """Returns one version; raises NotFound."""
    found = versions_of_form(form_visible_to(user, key=key)).filter(number=number).first()
    if found is None:
        raise NotFound(_("There is no such version."))
    return found


def versions_of_form(form: LibraryForm) -> QuerySet[LibraryFormVersion]:
    """Returns all versions, the newest first."""
    return form.versions.select_related("created_by", "deprecated_by", "successor", "form")


def form_trouble(key: str) -> FormTrouble | None:
    """Returns why a form cannot or should not be used, for findings; None when it is fine."""
    found = LibraryForm.objects.select_related("current__successor").filter(key=key).first()
    if found is None or found.current is None:
        return FormTrouble("unknown" if found is None else "unpublished")
    if found.current.deprecated_at is None:
        return None
    note = found.current.deprecation_message
    if found.current.successor is not None:
        use = f"Use {found.current.successor.key}."
        note = f"{note.rstrip('. ')}. {use}" if note else use
    return FormTrouble("deprecated", note)


def current_form_versions(keys: Iterable[str]) -> dict[str, int]:
    """Returns key → id of the version it means at this moment, for those that are published."""
    known = LibraryForm.objects.filter(key__in=list(keys), current__isnull=False)
    return {key: version for key, version in known.values_list("key", "current_id") if version}


def form_version(pk: int) -> LibraryFormVersion | None:
    """Returns a version by its id, with its form."""
    return LibraryFormVersion.objects.select_related("form").filter(pk=pk).first()


def fields_of_versions(pinned: Mapping[str, int]) -> dict[str, tuple[FormField, ...]]:
    """Returns key → the fields of the version of this id, as a plan is made of them."""
    found = LibraryFormVersion.objects.filter(pk__in=pinned.values()).values_list("pk", "fields")
    fields = {pk: read_fields(written) for pk, written in found}
    return {key: fields[pk] for key, pk in pinned.items() if pk in fields}


def numbers_of(pinned: Mapping[str, int]) -> dict[str, int]:
    """Returns key → the number of the version of this id."""
    numbers = dict(LibraryFormVersion.objects.filter(pk__in=pinned.values()).values_list("pk", "number"))
    return {key: numbers[pk] for key, pk in pinned.items() if pk in numbers}


def authors_of_form_versions(ids: Iterable[int]) -> set[int]:
    """Returns the ids of the people who published these versions."""
    return authors_among(LibraryFormVersion.objects.all(), ids=ids)
