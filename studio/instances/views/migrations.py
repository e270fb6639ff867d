"""Moving one instance to another version, with the verdict step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from studio.accounts.permissions import page
from studio.accounts.roles import Right
from studio.errors import Conflict, InvalidInput, NotFound, StudioError, Unavailable, WrongState
from studio.instances.actions.migrate import migrate_instance
from studio.instances.lifecycle import ENDED
from studio.instances.migration_form import MigrationForm, read_migration
from studio.instances.migration_table import table_of
from studio.instances.selectors.instances import instance_visible_to
from studio.instances.selectors.migration import target_deployments, verdict_for, verdicts_for

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest
    from studio.deployments.models import Deployment
    from studio.instances.models import Instance


@page(Right.OPERATE)
@require_http_methods(["GET", "POST"])
def instance_migration(request: PersonRequest, *, pk: str) -> HttpResponse:
    """Shows what moving one instance comes to, and moves it."""
    instance = instance_visible_to(request.user, pk=pk)
    form = read_migration(request)
    targets = target_deployments(request.user, process_id=instance.process_id, but=instance.deployment)
    target = chosen_target(targets, form)
    refused: dict[str, str] = {}
    if request.method == "POST" and form.moves and target is not None:
        try:
            migrate_instance(request.user, instance=instance, target=target, **form.request())
        except (InvalidInput, WrongState, Conflict, Unavailable) as refusal:
            refused = fields_of(refusal)
        else:
            messages.success(request, _("The instance is being moved; its page shows when it has."))
            return redirect("instances:detail", pk=instance.pk)
    context = {
        "instance": instance,
        "targets": targets,
        "target": target,
        "form": form,
        "refused": refused,
        "over": instance.state in ENDED,
        **judged(request, [instance] if instance.state not in ENDED else [], target, form),
    }
    return render(request, "instances/instance_migration.html", context, status=422 if refused else 200)


def judged(
    request: PersonRequest, instances: list[Instance], target: Deployment | None, form: MigrationForm
) -> dict[str, Any]:
    """The verdict for the page; an engine that does not answer is said there."""
    if target is None or not instances:
        return {}
    asked: dict[str, Any] = {"target": target, "choices": form.choices, "timers": form.timers}
    try:
        if len(instances) == 1:
            found = [verdict_for(request.user, instance=instances[0], **asked)]
        else:
            found = list(verdicts_for(request.user, instances=instances, **asked).values())
    except Unavailable as failure:
        return {"unavailable": failure.message}
    return {"table": table_of(found, choices=form.choices)}


def chosen_target(targets: list[Deployment], form: MigrationForm) -> Deployment | None:
    """The target that the form names by its version; raises NotFound for one that is not there."""
    if form.to is None:
        return None
    for each in targets:
        if each.version.number == form.to:
            return each
    raise NotFound(_("Version %(number)s was never deployed.") % {"number": form.to})


def fields_of(refusal: StudioError) -> dict[str, str]:
    """What was wrong, by field."""
    fields = dict(refusal.fields) if isinstance(refusal, InvalidInput) else {}
    return fields or {"": refusal.message}
