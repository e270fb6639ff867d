"""The pages about deployments: which version of what is live, what was, deploying and retiring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engine.findings import Level
from studio.accounts.permissions import page
from studio.deployments.actions.archive import archive_process
from studio.deployments.actions.deploy import deploy_version
from studio.deployments.actions.retire import retire_deployment
from studio.deployments.environment.rules import reason_against_person, reasons_against
from studio.deployments.problems import Undeployable
from studio.deployments.queues import choices_for, queue_rows
from studio.deployments.selectors import (
    deployment_matrix,
    deployment_visible_to,
    deployments_visible_to,
    live_of,
    ready_to_deploy,
    removed_by,
)
from studio.deployments.start_outlook import start_outlooks
from studio.processes.findings import in_language, of_level, with_findings_of_now
from studio.processes.selectors.definitions import definition_visible_to
from studio.processes.selectors.reviews import is_approved
from studio.processes.selectors.versions import version_visible_to
from studio.refusals import told
from studio.rights import Right

if TYPE_CHECKING:
    from django.http import HttpResponse

    from studio.accounts.requests import PersonRequest

PAGE_SIZE = 25


@page(Right.WATCH)
@require_GET
def deployment_list(request: PersonRequest) -> HttpResponse:
    """Shows which version of each process is live, since when and by whom, and what waits for that."""
    search = request.GET.get("q", "")[:200]
    shown = Paginator(deployment_matrix(request.user, search=search), PAGE_SIZE)
    context = {
        "page_obj": shown.get_page(request.GET.get("page")),
        "q": search,
        "ready": ready_to_deploy(request.user, search=search)[:PAGE_SIZE],
    }
    return render(request, "deployments/deployment_list.html", context)


@page(Right.WATCH)
@require_GET
def deployment_history(request: PersonRequest) -> HttpResponse:
    """Shows all deployments, newest first, those that have ended included."""
    search = request.GET.get("q", "")[:200]
    shown = Paginator(deployments_visible_to(request.user, search=search), PAGE_SIZE)
    context = {"page_obj": shown.get_page(request.GET.get("page")), "q": search}
    return render(request, "deployments/deployment_history.html", context)


@page(Right.WATCH)
@require_GET
def queue_list(request: PersonRequest) -> HttpResponse:
    """Shows which task queue serves which process, and where nobody asks for the work."""
    return render(request, "deployments/queue_list.html", {"rows": queue_rows(request.user)})


@page(Right.DEPLOY)
@require_http_methods(["GET", "POST"])
def version_deploy(request: PersonRequest, *, key: str, number: int) -> HttpResponse:
    """Shows what deploying a version replaces, and does it."""
    version = version_visible_to(request.user, key=key, number=number)
    refusal = None
    if request.method == "POST":
        done = _("Version %(number)s of “%(name)s” is live.") % {
            "number": number,
            "name": version.definition.name,
        }
        with told(request, done=done) as outcome:
            deploy_version(
                request.user,
                version=version,
                content_hash=request.POST.get("content_hash", ""),
                emergency=request.POST.get("emergency", ""),
                task_queue=request.POST.get("task_queue"),
            )
        if outcome.refusal is None:
            # Whoever rolled back decides next about what began meanwhile.
            back = version.deployments.exclude(ended_at=None).exists()
            return redirect("deployments:deploy", key, number) if back else redirect("processes:detail", key)
        refusal = outcome.refusal
    removed = removed_by(version)
    context = {
        "definition": version.definition,
        "version": version,
        "approved": is_approved(version),
        "live": any(one.version_id == version.pk for one in live_of(version.definition)),
        "replaced": [one for one in live_of(version.definition) if one not in removed],
        "removed": removed,
        "outlooks": start_outlooks(version),
        "high": in_language(of_level(with_findings_of_now(version).findings, level=Level.HIGH)),
        "refusal": refusal,
        "against": reasons_against(version),
        "wrong_person": reason_against_person(request.user),
        "typed": request.POST.get("emergency", ""),
        "queues": choices_for(version.definition, typed=request.POST.get("task_queue", "")),
        "in_the_way": refusal.findings if isinstance(refusal, Undeployable) else [],
    }
    return render(request, "deployments/version_deploy.html", context, status=422 if refusal else 200)


@page(Right.DEPLOY)
@require_POST
def deployment_retire(request: PersonRequest, *, pk: int) -> HttpResponse:
    """Stops new starts of a process."""
    deployment = deployment_visible_to(request.user, pk=pk)
    done = _("“%(name)s” cannot be started any more.") % {"name": deployment.process_name}
    with told(request, done=done):
        retire_deployment(request.user, deployment=deployment)
    return redirect("deployments:list")


@page(Right.MODEL)
@require_POST
def process_archive(request: PersonRequest, *, key: str) -> HttpResponse:
    """Archives a process; what is live of it is retired, which asks for the right to deploy."""
    definition = definition_visible_to(request.user, key=key)
    with told(request, done=_("“%(name)s” is archived.") % {"name": definition.name}) as outcome:
        archive_process(request.user, definition=definition)
    return redirect("processes:detail", key=key) if outcome.refusal else redirect("processes:list")
