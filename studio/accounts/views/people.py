"""Pages for those who manage people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studio.accounts.actions.people import (
    PersonContent,
    activate_person,
    change_person,
    create_person,
    deactivate_person,
    reset_password,
)
from studio.accounts.forms import NewPasswordForm, NewPersonForm, PersonForm
from studio.accounts.selectors import all_people, person_for, tokens_of
from studio.accounts.views.account import person_of
from studio.errors import Conflict, InvalidInput, WrongState
from studio.pages import page
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from studio.accounts.models import User

PER_PAGE = 50


@page(Right.MANAGE_PEOPLE)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Lists people; `?q=` searches, `?state=` is active or inactive."""
    filters = {"q": request.GET.get("q", "").strip(), "state": request.GET.get("state", "active")}
    found = all_people(person_of(request), search=filters["q"], state=filters["state"])
    page_obj = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "accounts/person_list.html", {"page_obj": page_obj, "filters": filters})


@page(Right.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """Lets a person in."""
    form = NewPersonForm(request.POST or None, initial={"roles": ["participant"]})
    if request.method == "POST" and form.is_valid():
        try:
            made = create_person(
                person_of(request),
                username=form.cleaned_data["username"],
                password=form.cleaned_data["password"],
                content=content_of(form),
            )
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except Conflict as refusal:
            form.add_error("username", refusal.message)
        else:
            messages.success(request, _("%(name)s can log in now.") % {"name": made})
            return redirect("accounts:person", pk=made.pk)
    return render(request, "accounts/person_new.html", {"form": form}, status=422 if form.errors else 200)


@page(Right.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a person and changes data, roles and teams."""
    found = person_for(person_of(request), pk=pk)
    form = PersonForm(request.POST or None, initial=PersonForm.values_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            change_person(person_of(request), person=found, content=content_of(form))
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except WrongState as refusal:
            form.add_error("roles", refusal.message)
        else:
            messages.success(request, _("Saved."))
            return redirect("accounts:person", pk=pk)
    return show_person(request, found, form=form, password_form=NewPasswordForm())


@page(Right.MANAGE_PEOPLE)
@require_POST
def person_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Gives a person a new password."""
    found = person_for(person_of(request), pk=pk)
    form = NewPasswordForm(request.POST)
    if form.is_valid():
        try:
            reset_password(person_of(request), person=found, password=form.cleaned_data["password"])
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("The new password is set; all sessions of this person ended."))
            return redirect("accounts:person", pk=pk)
    return show_person(
        request, found, form=PersonForm(initial=PersonForm.values_of(found)), password_form=form
    )


@page(Right.MANAGE_PEOPLE)
@require_POST
def person_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Shuts a person out."""
    found = person_for(person_of(request), pk=pk)
    deactivate_person(person_of(request), person=found)
    messages.success(request, _("%(name)s is shut out.") % {"name": found})
    return redirect("accounts:person", pk=pk)


@page(Right.MANAGE_PEOPLE)
@require_POST
def person_activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Lets a person in again."""
    found = person_for(person_of(request), pk=pk)
    activate_person(person_of(request), person=found)
    messages.success(request, _("%(name)s can log in again.") % {"name": found})
    return redirect("accounts:person", pk=pk)


def show_person(
    request: HttpRequest, found: User, *, form: PersonForm, password_form: NewPasswordForm
) -> HttpResponse:
    """Renders the page of a person."""
    context = {"person": found, "form": form, "password_form": password_form, "tokens": tokens_of(found)}
    status = 422 if form.errors or password_form.errors else 200
    return render(request, "accounts/person_detail.html", context, status=status)


def content_of(form: PersonForm) -> PersonContent:
    """Returns what the form says about a person."""
    data = form.cleaned_data
    return PersonContent(display_name=data["display_name"], email=data["email"], groups=form.groups)
