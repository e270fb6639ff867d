"""The states of a deployment: live, then superseded by the next one or retired by a person; both are final.

Rolling back is deploying an older approved version again: a new deployment, so that the history stays true.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from studio.deployments.models import Deployment
from studio.errors import WrongState

if TYPE_CHECKING:
    from datetime import datetime


class DeploymentState(StrEnum):
    """Whether new instances start from a deployment."""

    LIVE = "live"
    SUPERSEDED = "superseded"
    RETIRED = "retired"


def end_deployment(deployment: Deployment, *, state: DeploymentState, at: datetime) -> None:
    """Ends a live deployment; raises WrongState when it has ended already."""
    live = Deployment.objects.filter(pk=deployment.pk, state=DeploymentState.LIVE)
    if live.update(state=state, ended_at=at) != 1:
        raise WrongState(_("This deployment is not live any more."))
    deployment.state, deployment.ended_at = state, at
