"""The page on which an operator edits the variables of an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from studio.accounts.permissions import page
from studio.accounts.roles import Right
from studio.errors import InvalidInput, Outdated
from studio.instances.actions.set_variables import check_changes, set_variables
from studio.instances.editing.editor import Editor, in_words
from studio.instances.selectors.instances import instance_visible_to
from studio.instances.selectors.variable_history import earlier_values

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest
    from studio.instances.models import Instance


@page(Right.OPERATE)
@require_http_methods(["GET", "POST"])
def instance_variables(request: PersonRequest, *, pk: str) -> HttpResponse:
    """Edits variables: the rows that were changed are sent, with a reason."""
    instance = instance_visible_to(request.user, pk=pk)
    editor = Editor(instance, reader=request.user)
    reason = request.POST.get("reason", "")
    if request.method == "POST":
        editor.read(request.POST, files=request.FILES)
        try:
            change_variables(request, instance, editor=editor, reason=reason)
        except InvalidInput as refusal:
            editor.refuse(refusal)
        except Outdated as refusal:
            editor.tell_who_was_faster(refusal)
        else:
            messages.success(request, _("The variables are being changed."))
            return redirect("instances:detail", pk=instance.root_id or instance.pk)
    else:
        editor.offered = values_to_go_back_to(request, instance)
    context = {"instance": instance, "editor": editor, "reason": reason, "refused": editor.refused}
    return render(request, "instances/variables_edit.html", context, status=editor.status)


def change_variables(request: PersonRequest, instance: Instance, *, editor: Editor, reason: str) -> None:
    """Sends what was changed, files included; raises like `set_variables`."""
    edits = editor.checked_edits()
    with transaction.atomic():
        edits.keep_files(origin=f"instance:{instance.pk}")
        set_variables(
            request.user,
            instance=instance,
            variables=edits.values,
            reason=reason,
            expected=edits.expected,
        )


def values_to_go_back_to(request: PersonRequest, instance: Instance) -> dict[str, Any]:
    """The values before one logged change (`restore`), or before a whole edit (`undo`)."""
    key, whole = request.GET.get("restore", ""), request.GET.get("undo", "")
    return earlier_values(instance, key=whole or key, whole=bool(whole), reader=request.user)


@page(Right.OPERATE)
@require_POST
def variables_check(request: PersonRequest, *, pk: str) -> HttpResponse:
    """Says what the form would change, and what does not fit, while somebody is typing; changes nothing."""
    instance = instance_visible_to(request.user, pk=pk)
    editor = Editor(instance, reader=request.user)
    edits = editor.read(request.POST, files=request.FILES)
    values: dict[str, Any] = {}
    try:
        if edits.values:
            values = check_changes(request.user, instance, variables=edits.values, expected=edits.expected)
    except InvalidInput as refusal:
        editor.refuse(refusal)
    except Outdated as refusal:
        editor.tell_who_was_faster(refusal)
    changes = [
        {
            "name": name,
            "before": in_words(editor.present[name]) if name in editor.present else None,
            "after": in_words(edits.values[name] if name in edits.uploads else value),
        }
        for name, value in sorted(values.items())
    ]
    return JsonResponse({"changes": changes, "errors": editor.errors, "notes": editor.notes})
