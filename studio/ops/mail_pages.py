"""Pages that show what the mail catcher kept, to those who operate the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from studio.ops.mail_store import find_mail, list_mail
from studio.pages import page
from studio.rights import Right

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest, HttpResponse


def catcher_folder() -> Path:
    """Returns where caught mail is; raises Http404 where mail is really sent."""
    if settings.ENVIRONMENT.smtp_host:
        raise Http404(gettext("Mail is delivered here, not caught."))
    return settings.ENVIRONMENT.mail_folder


@require_safe
@page(Right.OPERATE)
def mail_list(request: HttpRequest) -> HttpResponse:
    """Lists the caught messages, the newest first."""
    return render(request, "ops/mail_list.html", {"caught": list_mail(catcher_folder())})


@require_safe
@page(Right.OPERATE)
def mail_message(request: HttpRequest, key: str) -> HttpResponse:
    """Shows one caught message as plain text."""
    mail = find_mail(catcher_folder(), key=key)
    if mail is None:
        raise Http404(gettext("There is no such message."))
    return render(request, "ops/mail_message.html", {"mail": mail})
