"""Takes a deployment out of service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.deployments.lifecycle import DeploymentState, end_deployment
from studio.deployments.schedules.planning import withdraw_schedules
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.deployments.models import Deployment


@transaction.atomic
def retire_deployment(actor: User, *, deployment: Deployment) -> None:
    """Stops new starts of a process; running instances go on. Raises NotAllowed or WrongState."""
    require(actor, Right.DEPLOY)
    end_deployment(deployment, state=DeploymentState.RETIRED, at=timezone.now())
    withdraw_schedules(deployment.process_id)
    record(
        actor,
        action="deployment.retired",
        object_type="process",
        object_id=deployment.definition.key,
        object_name=deployment.definition.name,
        details={"process": deployment.process_id, "version": deployment.version.number},
    )
