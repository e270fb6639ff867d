"""Pages about functions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studio.errors import Conflict, InvalidInput, NotFound, WrongState
from studio.library.functions.actions.drafts import create_function, describe_function
from studio.library.functions.actions.publishing import deprecate_version, restore_version
from studio.library.functions.forms import DeprecationForm, DescriptionForm, NewFunctionForm
from studio.library.functions.permissions import may_write, require_writer
from studio.library.functions.selectors import (
    function_visible_to,
    functions_visible_to,
    samples_of,
    tags_visible_to,
    version_visible_to,
    versions_of,
)
from studio.library.functions.tallies import Statistics, statistics_of
from studio.library.views.agents import person_of
from studio.pages import has, page
from studio.paging import LongList
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from studio.library.functions.models import Function, FunctionVersion

PER_PAGE = 50


@page(Right.WATCH)
@require_GET
def functions(request: HttpRequest) -> HttpResponse:
    """Lists functions; `?q=` searches, `?tag=` and `?state=` filter."""
    user = person_of(request)
    filters = {name: request.GET.get(name, "").strip() for name in ("q", "tag", "state")}
    found = functions_visible_to(user, search=filters["q"], tag=filters["tag"], state=filters["state"])
    context = {
        "page_obj": LongList(found, PER_PAGE).get_page(request.GET.get("page")),
        "filters": filters,
        "filtered": any(filters.values()),
        "tags": tags_visible_to(user),
        "keeps_library": has(user, Right.MANAGE_LIBRARY),
    }
    return render(request, "library/function_list.html", context)


@page(Right.MANAGE_LIBRARY)
@require_http_methods(["GET", "POST"])
def function_new(request: HttpRequest) -> HttpResponse:
    """Makes a function and opens it in the editor."""
    form = NewFunctionForm(request.POST or None, initial={"visibility": "shared"})
    if request.method == "POST" and form.is_valid():
        try:
            made = create_function(person_of(request), key=form.cleaned_data["key"], description=form.entered)
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except Conflict as refusal:
            form.add_error("key", refusal.message)
        else:
            return redirect("library:function_edit", key=made.key)
    return render(request, "library/function_new.html", {"form": form}, status=422 if form.errors else 200)


@page(Right.WATCH)
@require_GET
def function(request: HttpRequest, key: str) -> HttpResponse:
    """Shows a function: its versions, how they ran, where they are used."""
    found = function_visible_to(person_of(request), key=key)
    counted = statistics_of(found)
    versions = [(one, counted.get(one.number, Statistics())) for one in versions_of(found)]
    context = {"function": found, "versions": versions, **rights_on(request, function=found)}
    return render(request, "library/function_detail.html", context)


@page(Right.MANAGE_LIBRARY)
@require_http_methods(["GET", "POST"])
def function_describe(request: HttpRequest, key: str) -> HttpResponse:
    """Changes how a function is described and who sees it."""
    found = function_visible_to(person_of(request), key=key)
    form = DescriptionForm(request.POST or None, initial=DescriptionForm.values_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            describe_function(person_of(request), function=found, description=form.entered)
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("library:function", key=key)
    context = {"form": form, "function": found}
    return render(request, "library/function_describe.html", context, status=422 if form.errors else 200)


@page(Right.MANAGE_LIBRARY)
@require_GET
def function_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Opens the draft in the editor, with the test bench beside it."""
    found = function_visible_to(person_of(request), key=key)
    require_writer(person_of(request), function=found)
    return render(request, "library/function_edit.html", {"function": found, "page_data": editor_data(found)})


@page(Right.WATCH)
@require_GET
def function_version(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Shows a version, compared with `?against=` or the one before it."""
    version = version_visible_to(person_of(request), key=key, number=number)
    return render_version(request, version=version, form=DeprecationForm())


@page(Right.MANAGE_LIBRARY)
@require_POST
def version_deprecate(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Advises against a version."""
    user = person_of(request)
    version = version_visible_to(user, key=key, number=number)
    form = DeprecationForm(request.POST)
    if form.is_valid():
        named = form.cleaned_data["successor"].strip()
        try:
            successor = function_visible_to(user, key=named) if named else None
            deprecate_version(
                user, version=version, message=form.cleaned_data["message"], successor=successor
            )
        except NotFound as refusal:
            form.add_error("successor", refusal.message)
        except WrongState as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Version %(number)s is deprecated.") % {"number": number})
            return redirect("library:function_version", key=key, number=number)
    return render_version(request, version=version, form=form)


@page(Right.MANAGE_LIBRARY)
@require_POST
def version_restore(request: HttpRequest, key: str, number: int) -> HttpResponse:
    """Takes a deprecation back."""
    user = person_of(request)
    restore_version(user, version=version_visible_to(user, key=key, number=number))
    messages.success(request, _("Version %(number)s is recommended again.") % {"number": number})
    return redirect("library:function_version", key=key, number=number)


def render_version(request: HttpRequest, *, version: FunctionVersion, form: DeprecationForm) -> HttpResponse:
    """Shows a version with the form that deprecates it."""
    others = [one for one in versions_of(version.function) if one.pk != version.pk]
    asked = request.GET.get("against", "")
    older = next((one for one in others if one.number < version.number), None)
    against = next((one for one in others if str(one.number) == asked), older)
    context = {
        "version": version,
        "function": version.function,
        "others": others,
        "against": against,
        "form": form,
        "page_data": {"new": side(version), "old": side(against) if against else None},
        **rights_on(request, function=version.function),
    }
    status = 422 if form.errors else 200
    return render(request, "library/function_version.html", context, status=status)


def rights_on(request: HttpRequest, *, function: Function) -> dict[str, Any]:
    """Returns whether the person may change this function."""
    return {"can_write": may_write(person_of(request), function=function)}


def side(version: FunctionVersion) -> dict[str, str]:
    """Returns a version as the comparison shows it: source and schemas as one text."""
    parts = [version.source.rstrip("\n") + "\n"]
    for name, schema in (("input", version.input_schema), ("output", version.output_schema)):
        if schema is not None:
            lines = json.dumps(schema, indent=2, ensure_ascii=False).splitlines()
            parts.append("".join(f"# {line}\n" for line in [f"{name} schema", *lines]))
    return {"label": str(_("Version %(number)s") % {"number": version.number}), "text": "\n".join(parts)}


def editor_data(function: Function) -> dict[str, Any]:
    """Returns what the editor begins with."""
    key = {"key": function.key}
    return {
        "key": function.key,
        "name": function.name,
        "revision": function.revision,
        "source": function.source,
        "input_schema": function.input_schema,
        "output_schema": function.output_schema,
        "version": function.current.number if function.current else None,
        "samples": [{"name": sample.name, "input": sample.input} for sample in samples_of(function)],
        "urls": {
            "draft": reverse("api:save_function_draft", kwargs=key),
            "versions": reverse("api:publish_function_version", kwargs=key),
            "samples": reverse("api:list_function_samples", kwargs=key),
            "language": reverse("api:get_function_language"),
            "check": reverse("api:check_function_source"),
            "run": reverse("api:try_function_source"),
            "detail": reverse("library:function", kwargs=key),
        },
    }
