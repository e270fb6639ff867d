"""Pages about teams, the candidate groups of processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from studio.accounts.actions.teams import create_team, delete_team
from studio.accounts.forms import TeamForm
from studio.accounts.selectors import teams as find_teams
from studio.accounts.views.account import person_of
from studio.errors import Conflict, InvalidInput
from studio.pages import page
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@page(Right.MANAGE_PEOPLE)
@require_http_methods(["GET", "POST"])
def teams(request: HttpRequest) -> HttpResponse:
    """Lists the teams and makes new ones."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = create_team(person_of(request), name=form.cleaned_data["name"])
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except Conflict as refusal:
            form.add_error("name", refusal.message)
        else:
            messages.success(request, _("The team %(name)s is made.") % {"name": made.name})
            return redirect("accounts:teams")
    context = {"teams": find_teams().annotate(size=Count("user")), "form": form}
    return render(request, "accounts/team_list.html", context, status=422 if form.errors else 200)


@page(Right.MANAGE_PEOPLE)
@require_POST
def team_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Removes an empty team."""
    delete_team(person_of(request), pk=pk)
    messages.success(request, _("The team is removed."))
    return redirect("accounts:teams")
