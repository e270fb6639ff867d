"""The button that starts an instance at a timer start event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from studio.accounts.permissions import page
from studio.accounts.roles import Right
from studio.deployments.schedules.selectors import schedule_visible_to
from studio.instances.actions.run_schedule import run_schedule
from studio.refusals import told

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest


@page(Right.OPERATE)
@require_POST
def schedule_run(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Starts an instance now and shows it; a form sent twice starts once."""
    schedule = schedule_visible_to(request.user, pk=pk)
    done = _("“%(name)s” was started.") % {"name": schedule.deployment.process_name}
    key = request.POST.get("key", "")[:100]
    with told(request, done=done) as outcome:
        instance = run_schedule(request.user, schedule=schedule, key=key)
    if outcome.refusal is None:
        return redirect("instances:detail", pk=instance.pk)
    return redirect("processes:detail", key=schedule.deployment.definition.key)
