"""The own account: name, language, appearance, password, tokens."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from studio.accounts.actions.own_account import change_own_password, set_preferences, set_theme
from studio.accounts.actions.tokens import create_token, revoke_token
from studio.accounts.forms import PasswordForm, PreferencesForm, TokenForm
from studio.accounts.selectors import tokens_of
from studio.accounts.views.sessions import keep_language
from studio.errors import InvalidInput
from studio.pages import page

if TYPE_CHECKING:
    from django.http import HttpRequest

    from studio.accounts.models import User


def person_of(request: HttpRequest) -> User:
    """Returns who is before the page; the page decorator has made sure of it."""
    return cast("User", request.user)


def show(request: HttpRequest, **forms: Any) -> HttpResponse:
    """Renders the page, with given forms in place of fresh ones."""
    person = person_of(request)
    values = {"display_name": person.display_name, "language": person.language, "theme": person.theme}
    context = {
        "preferences": PreferencesForm(initial=values),
        "password_form": PasswordForm(),
        "token_form": TokenForm(),
        "tokens": tokens_of(person),
        **forms,
    }
    refused = any(getattr(form, "errors", None) for form in forms.values())
    return render(request, "accounts/account.html", context, status=422 if refused else 200)


@page(None)
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Shows the own account."""
    return show(request)


@page(None)
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Saves name, language and appearance."""
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return show(request, preferences=form)
    set_preferences(person_of(request), **form.cleaned_data)
    response = redirect("accounts:account")
    keep_language(response, language=form.cleaned_data["language"])
    messages.success(request, _("Saved."))
    return response


@page(None)
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Saves the appearance; the switch in the menu sends it as JSON."""
    set_theme(person_of(request), theme=theme_in(request.body))
    return HttpResponse(status=204)


def theme_in(body: bytes) -> str:
    """Reads {"theme": text}; raises InvalidInput for anything else."""
    try:
        return str(json.loads(body)["theme"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise InvalidInput(
            _("The request is not as expected."), fields={"theme": _("Choose one.")}
        ) from error


@page(None)
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """Changes the own password; this session goes on, all others end."""
    form = PasswordForm(request.POST)
    if form.is_valid():
        try:
            change_own_password(
                person_of(request), old=form.cleaned_data["old"], new=form.cleaned_data["new"]
            )
        except InvalidInput as refusal:
            fields = {"new" if name == "password" else name: text for name, text in refusal.fields.items()}
            form.show_refusal(InvalidInput(refusal.message, fields=fields))
    if form.errors:
        return show(request, password_form=form)
    update_session_auth_hash(request, person_of(request))
    messages.success(request, _("Your password is changed."))
    return redirect("accounts:account")


@page(None)
@never_cache
@require_POST
def token_create(request: HttpRequest) -> HttpResponse:
    """Makes a token and shows it, this once, in the answer itself: it is stored nowhere."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return show(request, token_form=form)
    token, secret = create_token(person_of(request), **form.cleaned_data)
    return show(request, new_token=token, secret=secret)


@page(None)
@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends one of the own tokens, or for those who manage people one of anybody."""
    token = revoke_token(person_of(request), pk=pk)
    messages.success(request, _("The token is revoked."))
    own = token.owner_id == person_of(request).pk
    return redirect("accounts:account") if own else redirect("accounts:person", pk=token.owner_id)
