"""Pages that show what the mail catcher kept, to those who operate the installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_required, permission_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from studio.accounts.roles import Right
from studio.ops.mail_store import find_mail, list_mail

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest, HttpResponse


def catcher_folder() -> Path:
    """Returns where caught mail is; raises Http404 where mail is really sent."""
    if settings.ENVIRONMENT.smtp_host:
        raise Http404(gettext("Mail is delivered here, not caught."))
    return settings.ENVIRONMENT.mail_folder


@require_safe
@login_required
@permission_required(Right.OPERATE.permission, raise_exception=True)
def mail_list(request: HttpRequest) -> HttpResponse:
    """Lists the caught messages, the newest first."""
    return render(request, "ops/mail_list.html", {"messages_caught": list_mail(catcher_folder())})


@require_safe
@login_required
@permission_required(Right.OPERATE.permission, raise_exception=True)
def mail_detail(request: HttpRequest, key: str) -> HttpResponse:
    """Shows one caught message as plain text."""
    mail = find_mail(catcher_folder(), key=key)
    if mail is None:
        raise Http404(gettext("There is no such message."))
    return render(request, "ops/mail_detail.html", {"mail": mail})
