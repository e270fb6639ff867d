"""Brings to the engine what people have decided: handlers of the outbox.

Each may be called again with the same key. A signal to an instance that has ended changes nothing and
counts as delivered: the instance's own events tell people what became of it.
"""

from __future__ import annotations

import time
from typing import Any

from channels.db import database_sync_to_async
from temporalio.service import RPCError, RPCStatusCode

from engine.errors import WrongTrigger
from engine.events import InstanceFailed
from engine.temporal import StartRequest, VariableEdit
from studio.engine_client import engine_client
from studio.errors import Unavailable
from studio.instances.lifecycle import ENDED
from studio.instances.models import Instance
from studio.instances.unbegun import end_unbegun
from studio.outbox.handlers import Undeliverable


async def start(payload: dict[str, Any], *, key: str) -> None:
    """Starts the workflow, unless its events show that it has run already.

    A start that Temporal will never take ends the instance as failed, where people see it.
    """
    row = await Instance.objects.select_related("started_by", "deployment__version").aget(
        pk=payload["instance"]
    )
    if row.sequence:
        return
    settings = payload["settings"]
    request = StartRequest(
        instance=row.pk,
        process=row.process_id,
        fingerprint=row.fingerprint,
        process_name=row.process_name,
        variables=payload["variables"],
        business_key=row.business_key or None,
        started_by=row.started_by.get_username() if row.started_by else None,
        execution_timeout=settings.get("execution_timeout"),
        run_timeout=settings.get("run_timeout"),
        start_event=payload.get("start_event"),
        version=str(row.deployment.version.number) if row.deployment else None,
        task_queue=row.deployment.task_queue or None if row.deployment else None,
    )
    engine = await engine_client()
    try:
        await engine.start(request)
    except RPCError as refusal:
        if refusal.status != RPCStatusCode.INVALID_ARGUMENT:
            raise
        failed = InstanceFailed(time.time(), "not-started", f"Temporal refused the start: {refusal}", "")
        await database_sync_to_async(end_unbegun, thread_sensitive=False)(row, event=failed)
        raise Undeliverable(str(refusal)) from refusal


async def cancel(payload: dict[str, Any], *, key: str) -> None:
    """Cancels the workflow; raises Unavailable while it has not begun, so that the outbox tries again."""
    row = await Instance.objects.aget(pk=payload["instance"])
    if not row.sequence:
        raise Unavailable("the instance has not begun yet")
    await (await engine_client()).cancel(row.pk, reason=payload["reason"], actor=payload["actor"])


async def set_variables(payload: dict[str, Any], *, key: str) -> None:
    """Signals an edit of variables."""
    edit = VariableEdit(payload["variables"], payload["actor"], payload.get("expected") or {})
    engine = await engine_client()
    try:
        await engine.set_variables(payload["instance"], edit)
    except WrongTrigger as late:
        await check_has_ended(payload["instance"], late)


async def resolve_incident(payload: dict[str, Any], *, key: str) -> None:
    """Signals a decision about an incident."""
    engine = await engine_client()
    try:
        await engine.resolve_incident(
            payload["instance"],
            payload["incident"],
            resolution=payload["resolution"],
            value=payload["value"],
            variables=payload["variables"],
            actor=payload["actor"],
            element=payload.get("element"),
        )
    except WrongTrigger as late:
        await check_has_ended(payload["instance"], late)


async def check_has_ended(instance: str, late: WrongTrigger) -> None:
    """Returns when our own log says that the instance is over; else raises, so that the outbox tries again.

    Its last events may still be on their way to us, or its start still on the way to Temporal.
    """
    row = await Instance.objects.filter(pk=instance).only("state").afirst()
    if row is not None and row.state not in ENDED:
        raise Unavailable(str(late)) from late
