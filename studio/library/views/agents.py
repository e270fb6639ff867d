"""Pages about agents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from studio.errors import Conflict, InvalidInput
from studio.library.actions.agents import add_agent_version, create_agent, restore_agent, retire_agent
from studio.library.agents.costs import usage_by_version
from studio.library.agents.facts import facts_of
from studio.library.agents.spending import spent_today
from studio.library.forms import NewAgentForm, VersionForm
from studio.library.models import AgentVersion
from studio.library.selectors import agent_visible_to, agents_visible_to, versions_of
from studio.pages import page
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from studio.accounts.models import User

PER_PAGE = 50
STATES = {"living": False, "retired": True}


def person_of(request: HttpRequest) -> User:
    """Returns who is before the page; the page decorator has made sure of it."""
    return cast("User", request.user)


@page(Right.MANAGE_LIBRARY)
@require_GET
def agents(request: HttpRequest) -> HttpResponse:
    """Lists agents; `?q=` searches, `?state=` is living, retired or all, `?provider=` filters."""
    filters = {name: request.GET.get(name, "").strip() for name in ("q", "provider")}
    filters["state"] = request.GET.get("state", "living")
    found = agents_visible_to(person_of(request), search=filters["q"], retired=STATES.get(filters["state"]))
    if filters["provider"]:
        found = found.filter(current__provider=filters["provider"])
    page_obj = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page_obj,
        "filters": filters,
        "filtered": bool(filters["q"] or filters["provider"]) or filters["state"] != "living",
        "providers": AgentVersion.Provider.choices,
    }
    return render(request, "library/agent_list.html", context)


@page(Right.MANAGE_LIBRARY)
@require_http_methods(["GET", "POST"])
def agent_new(request: HttpRequest) -> HttpResponse:
    """Makes an agent."""
    form = NewAgentForm(request.POST or None, initial={"provider": "offline", "timeout_seconds": 300})
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("key", "name", "description")}
        try:
            made = create_agent(person_of(request), **fields, content=form.content)
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except Conflict as refusal:
            form.add_error("key", refusal.message)
        else:
            messages.success(request, _("The agent %(name)s is made.") % {"name": made.name})
            return redirect("library:agent", key=made.key)
    return render(request, "library/agent_new.html", {"form": form}, status=422 if form.errors else 200)


@page(Right.MANAGE_LIBRARY)
@require_GET
def agent(request: HttpRequest, key: str) -> HttpResponse:
    """Shows an agent with all its versions."""
    context = context_of(request, key=key)
    used = usage_by_version(context["agent"])
    context["about"] = [(one, facts_of(one), used.get(one.number)) for one in context["versions"]]
    context["spent"] = spent_today(context["agent"].pk, trial=False)
    return render(request, "library/agent_detail.html", context)


@page(Right.MANAGE_LIBRARY)
@require_http_methods(["GET", "POST"])
def version_new(request: HttpRequest, key: str) -> HttpResponse:
    """Adds a version, beginning from the current one."""
    context = context_of(request, key=key)
    current = context["agent"].current
    initial = VersionForm.values_of(current) if current else {}
    form = VersionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_agent_version(
                person_of(request), agent=context["agent"], based_on=based_on(request), content=form.content
            )
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        except Conflict as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Version %(number)s is current now.") % {"number": made.number})
            return redirect("library:agent", key=key)
    context |= {"form": form, "based_on": request.POST.get("based_on") or (current.number if current else 0)}
    return render(request, "library/agent_version_new.html", context, status=422 if form.errors else 200)


@page(Right.MANAGE_LIBRARY)
@require_POST
def agent_retire(request: HttpRequest, key: str) -> HttpResponse:
    """Takes an agent from new deployments."""
    retire_agent(person_of(request), agent=agent_visible_to(person_of(request), key=key))
    messages.success(request, _("The agent is retired; what runs keeps it."))
    return redirect("library:agent", key=key)


@page(Right.MANAGE_LIBRARY)
@require_POST
def agent_restore(request: HttpRequest, key: str) -> HttpResponse:
    """Brings a retired agent back."""
    restore_agent(person_of(request), agent=agent_visible_to(person_of(request), key=key))
    messages.success(request, _("The agent is back."))
    return redirect("library:agent", key=key)


def context_of(request: HttpRequest, *, key: str) -> dict[str, Any]:
    """Returns what the pages of one agent show."""
    found = agent_visible_to(person_of(request), key=key)
    return {"agent": found, "versions": versions_of(found)}


def based_on(request: HttpRequest) -> int:
    """Returns the version number the person saw; 0 for nonsense, which is then a conflict."""
    text = request.POST.get("based_on", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
