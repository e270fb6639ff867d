"""Folders of processes: where a process lies, what a folder is called, what comes back from the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from studio.accounts.permissions import page
from studio.errors import InvalidInput, NotAllowed, NotFound
from studio.processes.actions.folders import bring_back, move_process, rename_folder
from studio.processes.folder_forms import FolderForm, RenameFolderForm
from studio.processes.selectors.definitions import definition_visible_to, folders_visible_to
from studio.refusals import told
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest


@page(Right.MODEL)
@require_http_methods(["GET", "POST"])
def process_move(request: PersonRequest, *, key: str) -> HttpResponse:
    """Asks into which folder a process goes."""
    definition = definition_visible_to(request.user, key=key)
    form = FolderForm(request.POST or None, initial={"folder": definition.folder})
    if request.method == "POST" and form.is_valid():
        try:
            move_process(request.user, definition=definition, folder=form.cleaned_data["folder"])
        except InvalidInput as refusal:
            form.take_refusal(refusal)
        except NotAllowed as refusal:
            form.add_error("folder", refusal.message)
        else:
            messages.success(request, _("The process lies there now."))
            return redirect("processes:detail", key=key)
    context = {"definition": definition, "form": form, "folders": folders_visible_to(request.user)}
    return render(request, "processes/process_move.html", context, status=422 if form.errors else 200)


@page(Right.MODEL)
@require_http_methods(["GET", "POST"])
def folder_rename(request: PersonRequest) -> HttpResponse:
    """Asks what a folder is called from now on."""
    form = RenameFolderForm(request.POST or None, initial={"folder": request.GET.get("folder", "")})
    if request.method == "POST" and form.is_valid():
        try:
            count = rename_folder(request.user, **form.cleaned_data)
        except InvalidInput as refusal:
            form.take_refusal(refusal)
        except (NotAllowed, NotFound) as refusal:
            form.add_error("folder", refusal.message)
        else:
            told_count = ngettext("%(n)s process lies there now.", "%(n)s processes lie there now.", count)
            messages.success(request, told_count % {"n": count})
            return redirect("processes:list")
    context = {"form": form, "folders": folders_visible_to(request.user)}
    return render(request, "processes/folder_rename.html", context, status=422 if form.errors else 200)


@page(Right.MODEL)
@require_POST
def process_bring_back(request: PersonRequest, *, key: str) -> HttpResponse:
    """Takes a process out of the archive."""
    with told(request, done=_("The process is back; nothing of it is deployed.")) as outcome:
        bring_back(request.user, key=key)
    return redirect("processes:list") if outcome.refusal else redirect("processes:detail", key=key)
