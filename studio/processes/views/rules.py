"""Review rules of folders: what there are, and writing one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studio.accounts.permissions import page
from studio.errors import InvalidInput, NotFound
from studio.processes.actions.rules import delete_rule, set_rule
from studio.processes.folder_forms import RuleForm
from studio.processes.models import ReviewRule
from studio.processes.selectors.rules import rules_visible_to
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest


@page(Right.WATCH)
@require_GET
def rule_list(request: PersonRequest) -> HttpResponse:
    """Shows which folders ask for more than one approval."""
    return render(request, "processes/rule_list.html", {"rules": rules_visible_to(request.user)})


@page(Right.MANAGE_REVIEWS)
@require_http_methods(["GET", "POST"])
def rule_edit(request: PersonRequest) -> HttpResponse:
    """Writes the rule of a folder; `folder` in the address fills the form in with the one there is."""
    folder = request.GET.get("folder")
    rule = rules_visible_to(request.user).filter(folder=folder).first() if folder is not None else None
    form = RuleForm(request.POST or None, initial=RuleForm.values_of(rule, folder=folder or ""))
    if request.method == "POST" and form.is_valid():
        try:
            set_rule(request.user, **form.cleaned_data)
        except InvalidInput as refusal:
            form.take_refusal(refusal)
        else:
            messages.success(request, _("The rule holds from now on."))
            return redirect("processes:rules")
    status = 422 if form.errors else 200
    return render(request, "processes/rule_edit.html", {"form": form, "rule": rule}, status=status)


@page(Right.MANAGE_REVIEWS)
@require_POST
def rule_delete(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Takes a rule away."""
    rule = ReviewRule.objects.filter(pk=pk).first()
    if rule is None:
        raise NotFound(_("There is no such rule."))
    delete_rule(request.user, rule=rule)
    messages.success(request, _("The rule is gone; that of the folder above holds."))
    return redirect("processes:rules")
