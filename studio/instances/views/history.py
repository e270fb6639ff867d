"""The history of an instance's variables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_GET

from studio.accounts.models import User
from studio.accounts.permissions import page
from studio.instances.editing.editor import in_words
from studio.instances.lifecycle import ENDED
from studio.instances.permissions import may_operate, sees_sensitive
from studio.instances.plans import read_plan
from studio.instances.projection.shape import OUTERMOST
from studio.instances.selectors.instances import instance_visible_to
from studio.instances.selectors.variable_history import Change, Changes, HistoryFilter, names_in

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest

PAGE_SIZE = 50


@page(None)
@require_GET
def variable_history(request: PersonRequest, *, pk: str) -> HttpResponse:
    """Shows who changed which variable when, from what to what and why; filters are in the address."""
    instance = instance_visible_to(request.user, pk=pk)
    chosen = {name: request.GET.get(name, "").strip() for name in ("q", "variable", "element")}
    found = Changes(instance, reader=request.user, wanted=HistoryFilter(**chosen), per_page=PAGE_SIZE)
    shown = found.get_page(request.GET.get("page"))
    variables, elements = names_in(instance)
    plan = read_plan(instance.fingerprint)
    steps = {key: node.name or key for key, node in plan.nodes.items()} if plan else {}
    context = {
        "instance": instance,
        "page_obj": shown,
        "rows": rows_of(list(shown), steps=steps, unmasked=sees_sensitive(request.user)),
        "filters": chosen,
        "filtered": any(chosen.values()),
        "variables": variables,
        "elements": [(element, steps.get(element, element)) for element in elements],
        "may_edit": may_operate(request.user) and instance.state not in ENDED,
    }
    return render(request, "instances/variable_history.html", context)


def rows_of(changes: list[Change], *, steps: dict[str, str], unmasked: bool) -> list[dict[str, Any]]:
    """The changes in words; what may be looked for and set back says so."""
    people = User.objects.filter(username__in={each.actor for each in changes if each.actor})
    names = {person.username: str(person) for person in people}
    return [
        {
            "change": each,
            "old": in_words(each.old),
            "new": in_words(each.new),
            "step": steps.get(each.element, each.element),
            "who": names.get(each.actor, each.actor),
            "findable": isinstance(each.new, str | int | float) and not each.sensitive,
            "begins": not each.scope,
            "may_go_back": each.scope == OUTERMOST and (unmasked or not each.sensitive),
            "by_a_person": each.scope == OUTERMOST and bool(each.actor) and not each.element,
        }
        for each in changes
    ]
