"""Answers whether everything we depend on works, by really using it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import redis.asyncio
import structlog
from asgiref.sync import async_to_sync, sync_to_async
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from temporalio.api.workflowservice.v1 import ListWorkflowExecutionsRequest

from studio.accounts.requests import PersonRequest
from studio.breakers.selectors import open_count
from studio.deployments.schedules.selectors import schedule_health
from studio.instances.selectors.instances import troubled_instances
from studio.outbox.selectors import late_count, stuck, waiting_count
from studio.pages import page, public_page
from studio.rights import Right
from studio.task_queues import pollers_of
from studio.temporal_connection import connect_to_temporal

if TYPE_CHECKING:
    from collections.abc import Awaitable

SECONDS = 5.0
MOST_SHOWN = 50

log = structlog.get_logger(__name__)


@sync_to_async
def read_database() -> None:
    """Asks the database for one row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        cursor.fetchone()


async def read_broker() -> None:
    """Asks the broker for a sign of life."""
    broker = redis.asyncio.from_url(settings.CELERY_BROKER_URL)
    try:
        await broker.ping()
    finally:
        await broker.aclose()


async def read_temporal() -> None:
    """Asks Temporal's store for one process of our namespace: its front end alone is not enough."""
    client = await connect_to_temporal()
    request = ListWorkflowExecutionsRequest(namespace=settings.TEMPORAL_NAMESPACE, page_size=1)
    await client.workflow_service.list_workflow_executions(request)


async def works(name: str, *, reading: Awaitable[None]) -> bool:
    """Tells whether a service answered in time; the reason goes to the log, never to a stranger."""
    try:
        await asyncio.wait_for(reading, SECONDS)
    except Exception as failure:  # noqa: BLE001 - whatever is wrong, this service does not work
        log.warning("health.failed", service=name, reason=repr(failure))
        return False
    return True


async def state_of_services() -> dict[str, bool]:
    """Returns for each service behind us whether it works now."""
    readings = {"database": read_database(), "broker": read_broker(), "temporal": read_temporal()}
    results = await asyncio.gather(*(works(name, reading=reading) for name, reading in readings.items()))
    return dict(zip(readings, results, strict=True))


@public_page(reason="load balancers have no login; it names services, never addresses or reasons")
@never_cache
async def health(request: HttpRequest) -> JsonResponse:
    """Answers 200 when database, broker and Temporal work, else 503 naming those that do not."""
    failing = [name for name, good in (await state_of_services()).items() if not good]
    return JsonResponse({"healthy": not failing, "failing": failing}, status=503 if failing else 200)


@require_safe
@page(Right.OPERATE)
def health_page(request: PersonRequest) -> HttpResponse:
    """Shows the same to a person who operates the installation."""
    services = async_to_sync(state_of_services)()
    workers = pollers_of(settings.TEMPORAL_TASK_QUEUE) if services["temporal"] else None
    context = {
        "services": services,
        "temporal_ui": settings.TEMPORAL_UI_ADDRESS,
        "workers": workers,
        "waiting": waiting_count(),
        "late": late_count(),
        "stuck": stuck().count(),
        "held_back": open_count(),
        "schedules": schedule_health(),
        "nowhere": settings.ENVIRONMENT.links_lead_nowhere,
        "troubled": troubled_instances(request.user)[:MOST_SHOWN],
    }
    return render(request, "ops/health.html", context)
