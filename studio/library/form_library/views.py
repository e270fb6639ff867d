"""Pages about forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studio.errors import Conflict, InvalidInput, NotFound, WrongState
from studio.library.form_library.actions.drafts import FormContent, create_form, describe_form
from studio.library.form_library.actions.publishing import deprecate_form_version, restore_form_version
from studio.library.form_library.changes import changes_between
from studio.library.form_library.forms import FormDeprecationForm, FormDescriptionForm, NewLibraryForm
from studio.library.form_library.selectors import (
    form_tags_visible_to,
    form_version_visible_to,
    form_visible_to,
    forms_visible_to,
    versions_of_form,
)
from studio.library.views.agents import person_of
from studio.pages import has, page
from studio.paging import LongList
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from studio.library.form_library.models import LibraryForm, LibraryFormVersion

PER_PAGE = 50
LANGUAGES = ("en", "de")


@page(Right.WATCH)
@require_GET
def forms(request: HttpRequest) -> HttpResponse:
    """Lists forms; `?q=` searches, `?tag=` and `?state=` filter."""
    user = person_of(request)
    filters = {name: request.GET.get(name, "").strip() for name in ("q", "tag", "state")}
    found = forms_visible_to(user, search=filters["q"], tag=filters["tag"], state=filters["state"])
    context = {
        "page_obj": LongList(found, PER_PAGE).get_page(request.GET.get("page")),
        "filters": filters,
        "filtered": any(filters.values()),
        "tags": form_tags_visible_to(user),
        "can_write": has(user, Right.MANAGE_LIBRARY),
    }
    return render(request, "library/form_list.html", context)


@page(Right.MANAGE_LIBRARY)
@require_http_methods(["GET", "POST"])
def form_new(request: HttpRequest) -> HttpResponse:
    """Makes a form and opens it in the builder."""
    entered = NewLibraryForm(request.POST or None, initial={"key": request.GET.get("key", "")[:100]})
    if request.method == "POST" and entered.is_valid():
        try:
            made = create_form(
                person_of(request),
                key=entered.cleaned_data["key"],
                description=entered.entered,
                content=FormContent(),
            )
        except InvalidInput as refusal:
            entered.show_refusal(refusal)
        except Conflict as refusal:
            entered.add_error("key", refusal.message)
        else:
            return redirect("library:form_edit", key=made.key)
    status = 422 if entered.errors else 200
    return render(request, "library/form_new.html", {"form": entered}, status=status)


@page(Right.WATCH)
@require_GET
def form(request: HttpRequest, key: str) -> HttpResponse:
    """Shows a form: its versions and where they are used."""
    found = form_visible_to(person_of(request), key=key)
    context = {"library_form": found, "versions": versions_of_form(found), **rights_on(request)}
    return render(request, "library/form_detail.html", context)


@page(Right.MANAGE_LIBRARY)
@require_http_methods(["GET", "POST"])
def form_describe(request: HttpRequest, key: str) -> HttpResponse:
    """Changes how a form is described."""
    found = form_visible_to(person_of(request), key=key)
    entered = FormDescriptionForm(request.POST or None, initial=FormDescriptionForm.values_of(found))
    if request.method == "POST" and entered.is_valid():
        try:
            describe_form(person_of(request), form=found, description=entered.entered)
        except InvalidInput as refusal:
            entered.show_refusal(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("library:form", key=key)
    context = {"form": entered, "library_form": found}
    return render(request, "library/form_describe.html", context, status=422 if entered.errors else 200)


@page(Right.MANAGE_LIBRARY)
@require_GET
def form_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Opens the draft in the builder, with its preview beside it."""
    found = form_visible_to(person_of(request), key=key)
    context = {"library_form": found, "page_data": builder_data(found)}
    return render(request, "library/form_edit.html", context)


@page(Right.WATCH)
@require_GET
def form_version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Shows a version as people see it, compared with `?against=` or the one before it."""
    version = form_version_visible_to(person_of(request), key=key, number=number)
    return render_version(request, version=version, entered=FormDeprecationForm())


@page(Right.MANAGE_LIBRARY)
@require_POST
def form_version_deprecate(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Advises against a version."""
    user = person_of(request)
    version = form_version_visible_to(user, key=key, number=number)
    entered = FormDeprecationForm(request.POST)
    if entered.is_valid():
        named = entered.cleaned_data["successor"].strip()
        try:
            successor = form_visible_to(user, key=named) if named else None
            message = entered.cleaned_data["message"]
            deprecate_form_version(user, version=version, message=message, successor=successor)
        except NotFound as refusal:
            entered.add_error("successor", refusal.message)
        except WrongState as refusal:
            entered.add_error(None, refusal.message)
        else:
            messages.success(request, _("Version %(number)s is deprecated.") % {"number": number})
            return redirect("library:form_version", key=key, number=number)
    return render_version(request, version=version, entered=entered)


@page(Right.MANAGE_LIBRARY)
@require_POST
def form_version_restore(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Takes a deprecation back."""
    user = person_of(request)
    restore_form_version(user, version=form_version_visible_to(user, key=key, number=number))
    messages.success(request, _("Version %(number)s is recommended again.") % {"number": number})
    return redirect("library:form_version", key=key, number=number)


def render_version(
    request: HttpRequest, *, version: LibraryFormVersion, entered: FormDeprecationForm
) -> HttpResponse:
    """Shows a version with the form that deprecates it."""
    others = [one for one in versions_of_form(version.form) if one.pk != version.pk]
    asked = request.GET.get("against", "")
    older = next((one for one in others if one.number < version.number), None)
    against = next((one for one in others if str(one.number) == asked), older)
    context = {
        "version": version,
        "library_form": version.form,
        "others": others,
        "against": against,
        "changes": changes_between(against.fields, version.fields) if against else [],
        "form": entered,
        **rights_on(request),
    }
    status = 422 if entered.errors else 200
    return render(request, "library/form_version.html", context, status=status)


def rights_on(request: HttpRequest) -> dict[str, Any]:
    """Returns whether the person may change forms."""
    return {"can_write": has(person_of(request), Right.MANAGE_LIBRARY)}


def builder_data(found: LibraryForm) -> dict[str, Any]:
    """Returns what the builder begins with."""
    key = {"key": found.key}
    return {
        "key": found.key,
        "name": found.name,
        "revision": found.revision,
        "fields": found.fields,
        "sample": found.sample,
        "languages": LANGUAGES,
        "urls": {
            "draft": reverse("api:save_library_form_draft", kwargs=key),
            "versions": reverse("api:publish_form_version", kwargs=key),
            "detail": reverse("library:form", kwargs=key),
        },
    }
