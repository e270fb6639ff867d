"""Buttons of operators beside a schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from studio.accounts.permissions import page
from studio.deployments.schedules.actions import pause_schedule, resume_schedule
from studio.deployments.schedules.selectors import schedule_visible_to
from studio.refusals import told
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest


@require_POST
@page(Right.OPERATE)
def schedule_pause(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Pauses a schedule."""
    schedule = schedule_visible_to(request.user, pk=pk)
    with told(request, done=_("“%(name)s” is paused.") % {"name": schedule.name}):
        pause_schedule(request.user, schedule=schedule)
    return redirect("processes:detail", key=schedule.deployment.definition.key)


@require_POST
@page(Right.OPERATE)
def schedule_resume(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Lets a paused schedule go on."""
    schedule = schedule_visible_to(request.user, pk=pk)
    with told(request, done=_("“%(name)s” goes on.") % {"name": schedule.name}):
        resume_schedule(request.user, schedule=schedule)
    return redirect("processes:detail", key=schedule.deployment.definition.key)
