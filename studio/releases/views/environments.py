"""Pages of this environment and of those it is connected with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studio.accounts.permissions import page
from studio.deployments.environment.actions import freeze, lift_freeze, set_rules
from studio.deployments.environment.selectors import freeze_visible_to, freezes_visible_to, rules_visible_to
from studio.errors import Conflict, InvalidInput
from studio.refusals import told
from studio.releases.actions.connect import (
    add_connection,
    change_connection,
    look_at,
    remove_connection,
    try_connection,
)
from studio.releases.actions.receive import forget_installation
from studio.releases.forms import ConnectionForm, FreezeForm, RulesForm
from studio.releases.matrix import matrix_for
from studio.releases.selectors import (
    connection_visible_to,
    connections_visible_to,
    known_installation_visible_to,
    known_installations,
)
from studio.releases.signing import fingerprint, installation_name
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest
    from studio.releases.models import Connection


@page(Right.WATCH)
@require_GET
def environment_matrix(request: PersonRequest) -> HttpResponse:
    """Shows which version of each process is live in which environment; `?q=` searches."""
    search = request.GET.get("q", "")[:200]
    context = {"matrix": matrix_for(request.user, search=search), "q": search}
    return render(request, "releases/environment_matrix.html", context)


@page(Right.DEPLOY)
@require_POST
def environment_refresh(request: PersonRequest) -> HttpResponse:
    """Asks all connected installations now."""
    for connection in connections_visible_to(request.user):
        look_at(connection)
    return redirect("releases:environments")


@page(Right.WATCH)
@require_GET
def environment_rules(request: PersonRequest) -> HttpResponse:
    """Shows what it takes to make something live here, its freeze windows, and whose signatures count."""
    return show_rules(request)


def show_rules(request: PersonRequest, *, form: FreezeForm | None = None) -> HttpResponse:
    """Renders the page, with what was wrong with a freeze window."""
    context = {
        "name": installation_name(),
        "rules": rules_visible_to(request.user),
        "freezes": freezes_visible_to(request.user),
        "form": form or FreezeForm(),
        "known": [(each, fingerprint(each.public)) for each in known_installations(request.user)],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "releases/environment_rules.html", context, status=status)


@page(Right.MANAGE_REVIEWS)
@require_http_methods(["GET", "POST"])
def environment_rules_edit(request: PersonRequest) -> HttpResponse:
    """Changes what it takes to make something live here."""
    form = RulesForm(request.POST or None, initial=RulesForm.values_of(rules_visible_to(request.user)))
    if request.method == "POST" and form.is_valid():
        try:
            set_rules(request.user, rules=form.rules())
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except Conflict as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The rules hold from now on."))
            return redirect("releases:rules")
    status = 422 if form.errors else 200
    return render(request, "releases/environment_rules_edit.html", {"form": form}, status=status)


@page(Right.MANAGE_REVIEWS)
@require_POST
def freeze_new(request: PersonRequest) -> HttpResponse:
    """Lets nothing become live for a time."""
    form = FreezeForm(request.POST)
    if form.is_valid():
        try:
            freeze(request.user, **form.cleaned_data)
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("The freeze window is set."))
            return redirect("releases:rules")
    return show_rules(request, form=form)


@page(Right.MANAGE_REVIEWS)
@require_POST
def freeze_lift(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Ends a freeze window before its time."""
    with told(request, done=_("The freeze window is lifted.")):
        lift_freeze(request.user, window=freeze_visible_to(request.user, pk=pk))
    return redirect("releases:rules")


@page(Right.MANAGE_SECRETS)
@require_POST
def installation_forget(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Lets the signature of an installation count no longer."""
    forget_installation(request.user, known=known_installation_visible_to(request.user, pk=pk))
    messages.success(request, _("Its signature does not count here any more."))
    return redirect("releases:rules")


@page(Right.MANAGE_SECRETS)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("token")
def connection_new(request: PersonRequest) -> HttpResponse:
    """Connects with another installation, and asks it who it is."""
    form = ConnectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_connection(request.user, **form.cleaned_data)
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except Conflict as refusal:
            form.add_error("name", refusal.message)
        else:
            try_connection(request.user, connection=made)
            return redirect("releases:connection", pk=made.pk)
    return edit_connection(request, form=form, connection=None)


@page(Right.MANAGE_SECRETS)
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("token")
def connection_detail(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Shows what another installation says of itself, and changes the connection."""
    connection = connection_visible_to(request.user, pk=pk)
    form = ConnectionForm(request.POST or None, initial=ConnectionForm.values_of(connection))
    if request.method == "POST" and form.is_valid():
        try:
            change_connection(request.user, connection=connection, **form.cleaned_data)
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except Conflict as refusal:
            form.add_error("name", refusal.message)
        else:
            try_connection(request.user, connection=connection)
            return redirect("releases:connection", pk=pk)
    return edit_connection(request, form=form, connection=connection)


def edit_connection(
    request: PersonRequest, *, form: ConnectionForm, connection: Connection | None
) -> HttpResponse:
    """Renders the form, beside what the installation says of itself."""
    about = connection.about if connection else {}
    context = {
        "form": form,
        "connection": connection,
        "about": about,
        "key": fingerprint(about.get("key", "")),
        "may_deploy": Right.DEPLOY in about.get("rights", ()),
        "may_watch": Right.WATCH in about.get("rights", ()),
    }
    return render(request, "releases/connection_edit.html", context, status=422 if form.errors else 200)


@page(Right.MANAGE_SECRETS)
@require_POST
def connection_test(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Asks another installation who it is."""
    try_connection(request.user, connection=connection_visible_to(request.user, pk=pk))
    return redirect("releases:connection", pk=pk)


@page(Right.MANAGE_SECRETS)
@require_POST
def connection_remove(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Forgets another installation and its token."""
    remove_connection(request.user, connection=connection_visible_to(request.user, pk=pk))
    messages.success(request, _("The connection is gone, and its token with it."))
    return redirect("releases:environments")
