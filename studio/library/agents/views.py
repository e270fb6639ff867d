"""Pages about agents at work: trying them, comparing versions, what they cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from studio.errors import InvalidInput
from studio.library.agents.actions.budget import set_agent_budget
from studio.library.agents.costs import CostFilter, costs_visible_to, names_in_costs, total_of
from studio.library.agents.facts import changes_between
from studio.library.forms import BudgetForm
from studio.library.selectors import agent_visible_to, versions_of
from studio.library.views.agents import person_of
from studio.pages import has, page
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from studio.library.models import Agent, AgentVersion

PER_PAGE = 50


@page(Right.MANAGE_LIBRARY)
@require_GET
def agent_try(request: HttpRequest, key: str) -> HttpResponse:
    """Opens the test page; `?version=` chooses one."""
    found = agent_visible_to(person_of(request), key=key)
    versions = list(versions_of(found))
    asked = request.GET.get("version", "")
    chosen = next((one for one in versions if str(one.number) == asked), found.current)
    context = {"agent": found, "versions": versions, "chosen": chosen, "page_data": bench_data(found)}
    return render(request, "library/agent_try.html", context)


def bench_data(agent: Agent) -> dict[str, Any]:
    """Returns what the test page begins with."""
    key = {"key": agent.key}
    return {
        "samples": [{"name": sample.name, "task": sample.task} for sample in agent.samples.all()],
        "urls": {
            "run": reverse("api:try_library_agent", kwargs=key),
            "samples": reverse("api:list_agent_samples", kwargs=key),
        },
    }


@page(Right.MANAGE_LIBRARY)
@require_GET
def agent_compare(request: HttpRequest, key: str) -> HttpResponse:
    """Compares two versions, `?from=` and `?to=`; else the current one with the one before."""
    found = agent_visible_to(person_of(request), key=key)
    versions = list(versions_of(found))
    new = chosen_of(versions, request.GET.get("to", "")) or found.current or versions[0]
    older = next((one for one in versions if one.number < new.number), new)
    old = chosen_of(versions, request.GET.get("from", "")) or older
    context = {
        "agent": found,
        "versions": versions,
        "old": old,
        "new": new,
        "changes": changes_between(old, new),
        "page_data": {"old": side(old), "new": side(new)},
    }
    return render(request, "library/agent_compare.html", context)


def chosen_of(versions: list[AgentVersion], number: str) -> AgentVersion | None:
    """Returns the version of this number, or None."""
    return next((one for one in versions if str(one.number) == number), None)


def side(version: AgentVersion) -> dict[str, str]:
    """Returns the instructions of a version as the comparison shows them."""
    label = str(_("Version %(number)s") % {"number": version.number})
    return {"label": label, "text": version.system_prompt.rstrip("\n") + "\n"}


@page(Right.MANAGE_LIBRARY)
@require_http_methods(["GET", "POST"])
def agent_budget(request: HttpRequest, key: str) -> HttpResponse:
    """Limits what an agent may cost in a day."""
    found = agent_visible_to(person_of(request), key=key)
    form = BudgetForm(request.POST or None, initial={"budget": found.budget})
    if request.method == "POST" and form.is_valid():
        try:
            set_agent_budget(person_of(request), agent=found, budget=form.cleaned_data["budget"])
        except InvalidInput as refusal:
            form.show_refusal(refusal)
        else:
            messages.success(request, _("Saved. It holds at once, also for what is running."))
            return redirect("library:agent", key=key)
    context = {"form": form, "agent": found}
    return render(request, "library/agent_budget.html", context, status=422 if form.errors else 200)


@page(Right.WATCH)
@require_GET
def agent_costs(request: HttpRequest) -> HttpResponse:
    """Adds up what agents cost; all filters stand in the address."""
    user = person_of(request)
    given = {name: request.GET.get(name, "").strip() for name in ("agent", "process", "by", "trials")}
    days = {name: day_of(request.GET.get(name, "")) for name in ("since", "until")}
    wanted = CostFilter.of({**given, **days})
    rows = costs_visible_to(user, wanted)
    agents, processes = names_in_costs()
    context = {
        "page_obj": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "total": total_of(rows),
        "wanted": wanted,
        "filtered": any(given.values()) or any(days.values()),
        "agents": agents,
        "processes": processes,
        "keeps_library": has(user, Right.MANAGE_LIBRARY),
    }
    return render(request, "library/agent_costs.html", context)


def day_of(text: str) -> Any:  # noqa: ANN401 - a date or None; impossible days count as none
    """Returns the day that a text names."""
    try:
        return parse_date(text)
    except ValueError:
        return None
