"""An instance from the moment it is decided that it shall be, before the engine hears of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from studio.instances.models import Instance, SearchText
from studio.instances.outbox_keys import START, start_key
from studio.instances.publishing import INSTANCES, Message, send_on_commit
from studio.outbox.actions import post

if TYPE_CHECKING:
    from engine.plan import Plan
    from studio.accounts.models import User
    from studio.deployments.models import Deployment


def begin_instance(
    instance: str,
    *,
    deployment: Deployment,
    plan: Plan,
    variables: dict[str, Any],
    business_key: str = "",
    started_by: User | None = None,
    begun_by: str = "person",
    start_event: str | None = None,
    request_key: uuid.UUID | None = None,
    start_digest: str = "",
) -> Instance | None:
    """Makes the row of a new instance and posts its start; None where its id or start key exists already.

    Asks nobody's right; `variables` are checked already. Runs in the caller's transaction.
    """
    try:
        with transaction.atomic():
            row = Instance.objects.create(
                pk=instance,
                root_id=instance,
                deployment=deployment,
                process_id=deployment.process_id,
                process_name=deployment.process_name,
                fingerprint=deployment.plan_id,
                business_key=business_key,
                started_by=started_by,
                begun_by=begun_by,
                start_key=request_key,
                start_digest=start_digest,
                started_at=timezone.now(),
            )
    except IntegrityError:  # the same start once more, at the same moment
        return None
    SearchText.objects.create(instance=row, text=f"{instance}\n{business_key}".lower())
    post_start(row, plan=plan, variables=variables, start_event=start_event)
    return row


def post_start(row: Instance, *, plan: Plan, variables: dict[str, Any], start_event: str | None) -> None:
    """Posts the start, and tells the lists of the instance."""
    request: dict[str, object] = {"instance": row.pk, "variables": variables, "settings": plan.settings}
    post(
        topic=START,
        key=start_key(row.pk),
        payload={**request, **({"start_event": start_event} if start_event else {})},
    )
    send_on_commit([Message(INSTANCES, {"type": "instances_changed", "ids": [row.pk]})])
