"""The list of instances, and one instance live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from studio.accounts.models import User
from studio.accounts.permissions import has, page
from studio.accounts.roles import Right
from studio.errors import InvalidInput, WrongState
from studio.instances.actions.cancel import cancel_instance
from studio.instances.conditions import OPERATORS
from studio.instances.forms import STATE_CHOICES, InstanceFilterForm, condition_rows
from studio.instances.lifecycle import ENDED
from studio.instances.permissions import may_operate
from studio.instances.selectors.instances import (
    InstanceFilter,
    declared_names,
    instance_visible_to,
    list_instances,
    processes_seen_by,
    troubles_of,
)
from studio.instances.selectors.migration import last_migration
from studio.instances.selectors.snapshots import last_events, snapshot_of
from studio.instances.views.addresses import query_of
from studio.paging import LongList
from studio.refusals import refused_form

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest
    from studio.instances.models import Instance
    from studio.refusals import Refused

PAGE_SIZE = 30


@page(None)
@require_GET
def instance_list(request: PersonRequest) -> HttpResponse:
    """Shows the instances this person may watch, narrowed by the filters in the address."""
    chosen = InstanceFilterForm(request.GET).chosen()
    shown = LongList(list_instances(request.user, chosen=chosen), PAGE_SIZE)
    context = {
        "page_obj": shown.get_page(request.GET.get("page")),
        "filters": chosen,
        "filtered": chosen != InstanceFilter(),
        "conditions": condition_rows(chosen.conditions),
        "operators": OPERATORS,
        "variable_names": declared_names(process=chosen.process),
        "states": STATE_CHOICES,
        "processes": processes_seen_by(request.user),
        "everything": has(request.user, Right.WATCH),
        "may_migrate": bool(chosen.process) and may_operate(request.user),
        "query": query_of(request),
    }
    return render(request, "instances/instance_list.html", context)


@page(None)
@require_GET
def instance_detail(request: PersonRequest, *, pk: str) -> HttpResponse:
    """Shows one instance live; a sub-process is shown within the process it belongs to."""
    instance = instance_visible_to(request.user, pk=pk)
    if instance.root_id and instance.root_id != instance.pk:
        return redirect("instances:detail", pk=instance.root_id)
    return render_instance(request, instance=instance)


def render_instance(
    request: PersonRequest, *, instance: Instance, refused: Refused | None = None
) -> HttpResponse:
    """Renders the page of one instance; a reason for cancelling that was refused stays in its field."""
    operates = may_operate(request.user)
    context: dict[str, Any] = {
        "instance": instance,
        "parent": instance.parent,
        "over": instance.state in ENDED,
        "troubles": troubles_of(instance),
        "may_operate": operates,
        "migration": last_migration(instance) if operates else None,
        "page_data": page_data(request, instance, operates=operates),
        "refused": refused,
    }
    status = refused.status if refused else 200
    return render(request, "instances/instance_detail.html", context, status=status)


def page_data(request: PersonRequest, instance: Instance, *, operates: bool) -> dict[str, Any]:
    """What the live island needs (`static/README.md`)."""
    snapshot = snapshot_of(instance, reader=request.user)
    events = last_events(instance, reader=request.user)
    return {
        "id": instance.pk,
        "xml": instance.deployment.version.xml if instance.deployment else "",
        "snapshot": snapshot,
        "socket": f"/ws/instances/{instance.pk}",
        "can_operate": operates,
        "can_work": has(request.user, Right.WORK),
        "urls": {
            "task": "/tasks/of/{instance}/{key}",
            "temporal": snapshot["temporal_url"] if has(request.user, Right.WATCH) else None,
            "resolve": "/api/v1/instances/{id}/incidents/{key}/resolve",
            "edit": reverse("instances:variables", args=[instance.pk]),
            "incident": "/incidents/{id}/{key}?edit=variables",
            "element": "/api/v1/instances/{instance}/elements/{element}",
        },
        "names": names_of(snapshot, events=events),
        "events": events,
    }


def names_of(snapshot: dict[str, Any], *, events: list[dict[str, Any]]) -> dict[str, str]:
    """User names that the snapshot or the timeline mentions → what people call them."""
    tasks = [task for fold in snapshot["instances"].values() for task in fold["user_tasks"].values()]
    named = {
        task[part] for task in tasks for part in ("assignee", "closed_by", "assigned_to") if task.get(part)
    }
    named |= {fold["started_by"] for fold in snapshot["instances"].values() if fold["started_by"]}
    named |= {each[part] for each in events for part in ("actor", "assignee", "started_by") if each.get(part)}
    return {person.username: str(person) for person in User.objects.filter(username__in=named)}


@page(Right.OPERATE)
@require_POST
def instance_cancel(request: PersonRequest, *, pk: str) -> HttpResponse:
    """Stops an instance."""
    instance = instance_visible_to(request.user, pk=pk)
    try:
        cancel_instance(request.user, instance=instance, reason=request.POST.get("reason", ""))
    except InvalidInput as refusal:
        return render_instance(request, instance=instance, refused=refused_form(request, error=refusal))
    except WrongState as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The instance is being cancelled."))
    return redirect("instances:detail", pk=instance.pk)
