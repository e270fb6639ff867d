"""Pages about secrets: they show names, dates and people, and take values without giving any back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from studio.errors import Conflict, InvalidInput
from studio.library.secrets.actions import create_secret, delete_secret, describe_secret, rotate_secret
from studio.library.secrets.forms import BindingForm, DeletionForm, NewSecretForm, RotationForm
from studio.library.secrets.selectors import (
    agents_with_secret,
    environment_secrets_visible_to,
    secret_visible_to,
    secrets_visible_to,
    versions_of_secret,
)
from studio.library.views.agents import person_of
from studio.pages import has, page
from studio.paging import LongList
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from studio.library.secrets.models import Secret

PER_PAGE = 50


@page(Right.MANAGE_LIBRARY)
@require_GET
def secrets(request: HttpRequest) -> HttpResponse:
    """Lists secrets, and those of the environment; `?q=` searches."""
    user, search = person_of(request), request.GET.get("q", "").strip()
    context = {
        "page_obj": LongList(secrets_visible_to(user, search=search), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "given": environment_secrets_visible_to(user, search=search),
        "search": search,
        "here": settings.ENVIRONMENT.environment,
        "can_write": has(user, Right.MANAGE_SECRETS),
    }
    return render(request, "library/secret_list.html", context)


@page(Right.MANAGE_SECRETS)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("value")
def secret_new(request: HttpRequest) -> HttpResponse:
    """Keeps a new secret."""
    form = NewSecretForm(request.POST or None, initial={"use": "webhook"})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = create_secret(
                person_of(request),
                name=data["name"],
                value=data["value"],
                environment=data["environment"],
                binding=form.entered,
            )
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except Conflict as refusal:
            form.add_error("name", refusal.message)
        else:
            messages.success(request, _("The secret is kept. Nobody will see its value again."))
            return redirect("library:secret", pk=made.pk)
    return render(request, "library/secret_new.html", {"form": form}, status=422 if form.errors else 200)


@page(Right.MANAGE_LIBRARY)
@require_GET
def secret(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a secret: what it is bound to, who wrote it when, where it is used."""
    user = person_of(request)
    found = secret_visible_to(user, pk=pk)
    context = {
        **about(request, secret=found),
        "versions": versions_of_secret(found),
        "can_write": has(user, Right.MANAGE_SECRETS),
    }
    return render(request, "library/secret_detail.html", context)


@page(Right.MANAGE_SECRETS)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("value")
def secret_rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """Replaces the value."""
    user = person_of(request)
    found = secret_visible_to(user, pk=pk)
    shown = found.current.number if found.current else 0
    form = RotationForm(request.POST or None, initial={"based_on": shown})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            rotate_secret(
                user, secret=found, based_on=data["based_on"], value=data["value"], note_text=data["note"]
            )
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except Conflict as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The new value is in use; the old one is forgotten."))
            return redirect("library:secret", pk=pk)
    return respond(request, "library/secret_rotate.html", form=form, secret=found)


@page(Right.MANAGE_SECRETS)
@require_http_methods(["GET", "POST"])
def secret_describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Changes what a secret is for."""
    user = person_of(request)
    found = secret_visible_to(user, pk=pk)
    form = BindingForm(request.POST or None, initial=BindingForm.values_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            describe_secret(user, secret=found, binding=form.entered)
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("library:secret", pk=pk)
    return respond(request, "library/secret_describe.html", form=form, secret=found)


@page(Right.MANAGE_SECRETS)
@require_http_methods(["GET", "POST"])
def secret_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Deletes a secret after its name was written once more, below what uses it."""
    user = person_of(request)
    found = secret_visible_to(user, pk=pk)
    form = DeletionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            delete_secret(user, secret=found, confirmed=form.cleaned_data["confirmed"])
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("The secret is deleted."))
            return redirect("library:secrets")
    return respond(request, "library/secret_delete.html", form=form, secret=found)


def respond(request: HttpRequest, template: str, *, form: Any, secret: Secret) -> HttpResponse:  # noqa: ANN401 - any of our forms
    """Renders a form about a secret."""
    context = {"form": form, **about(request, secret=secret)}
    return render(request, template, context, status=422 if form.errors else 200)


def about(request: HttpRequest, *, secret: Secret) -> dict[str, Any]:
    """Returns a secret with the agents that name it."""
    return {"secret": secret, "agents": agents_with_secret(person_of(request), name=secret.name)}
