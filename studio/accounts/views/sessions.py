"""Logging in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.signals import user_logged_in
from django.contrib.auth.views import LoginView
from django.dispatch import receiver
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from studio.audit.actions import record
from studio.pages import public_page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from studio.accounts.models import User

LOCKED_OUT = 429


class Login(LoginView):
    """The login page. Unknown name, wrong password and inactive account give the same answer."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Logs in and goes on in the person's language."""
        response = super().form_valid(form)
        keep_language(response, language=form.get_user().language)
        return response


login = public_page(reason="Strangers log in here.")(Login.as_view())


@public_page(reason="Whoever is logged out already may do it again.")
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    if request.user.is_authenticated:
        note(request.user, action="session.ended")
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


def show_lockout(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Answers a login after too many failures; called by axes."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    message = _("Too many failed logins. Wait %(minutes)s minutes and try again.") % {"minutes": minutes}
    context = {"form": AuthenticationForm(request), "locked_out": message}
    return render(request, "accounts/login.html", context, status=LOCKED_OUT)


@receiver(user_logged_in, dispatch_uid="accounts.session_started")
def note_login(user: User, **_: Any) -> None:
    """Writes every login into the audit log."""
    note(user, action="session.started")


def note(user: Any, *, action: str) -> None:  # noqa: ANN401 - the signal and the request know it by other types
    """Writes what happened to a session into the audit log."""
    record(user, action=action, object_type="person", object_id=user.pk, object_name=user.get_username())


def keep_language(response: HttpResponse, *, language: str) -> None:
    """Makes the browser ask for pages in the person's language; "" leaves it to the browser."""
    if language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, samesite="Lax")
    else:
        response.delete_cookie(settings.LANGUAGE_COOKIE_NAME)
