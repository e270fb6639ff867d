"""Comments on versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from studio.accounts.permissions import page
from studio.errors import InvalidInput, NotFound
from studio.processes.actions.comments import add_comment, reopen_comment, resolve_comment
from studio.processes.forms import read_number
from studio.processes.selectors.versions import comment_visible_to, version_visible_to
from studio.processes.views.review_page import render_review
from studio.processes.views.versions import render_version
from studio.refusals import refused_form, told
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest
    from studio.processes.models import Version
    from studio.refusals import Refused


@page(Right.WATCH)
@require_POST
def comment_add(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Adds a remark, or an answer to one, and goes back to where it was written."""
    version = version_visible_to(request.user, key=key, number=number)
    try:
        add_comment(
            request.user,
            version=version,
            body=request.POST.get("body", ""),
            element=request.POST.get("element", ""),
            must_fix=request.POST.get("must_fix") == "yes",
            answers=read_number(request.POST.get("answers", "")),
        )
    except InvalidInput as refusal:
        return show_again(request, version=version, refused=refused_form(request, error=refusal))
    messages.success(request, _("Your comment was added."))
    return back(request, version=version)


def show_again(request: PersonRequest, *, version: Version, refused: Refused) -> HttpResponse:
    """Renders the page a comment was written on, with the comment still in its field."""
    names = {"key": version.definition.key, "number": version.number}
    if request.POST.get("next", "").startswith(reverse("processes:review", kwargs=names)):
        return render_review(request, version=version, comment_refused=refused)
    return render_version(request, version=version, comment_refused=refused)


@page(Right.WATCH)
@require_POST
def comment_resolve(request: PersonRequest, *, key: str, pk: int) -> HttpResponse:
    """Settles a thread."""
    comment = comment_visible_to(request.user, pk=pk)
    if comment.version.definition.key != key:
        raise NotFound(_("There is no such comment."))
    with told(request, done=_("The comment is settled.")):
        resolve_comment(request.user, comment=comment)
    return back(request, version=comment.version)


@page(Right.WATCH)
@require_POST
def comment_reopen(request: PersonRequest, *, key: str, pk: int) -> HttpResponse:
    """Opens a settled thread again."""
    comment = comment_visible_to(request.user, pk=pk)
    if comment.version.definition.key != key:
        raise NotFound(_("There is no such comment."))
    with told(request, done=_("The comment is open again.")):
        reopen_comment(request.user, comment=comment)
    return back(request, version=comment.version)


def back(request: PersonRequest, *, version: Version) -> HttpResponse:
    """Goes to the page named by `next`, if it is ours, or to the version."""
    wanted = request.POST.get("next", "")
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return redirect(wanted)
    return redirect("processes:version", key=version.definition.key, number=version.number)
