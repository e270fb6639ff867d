"""Puts processes into the archive: out of all lists and out of service; nothing is deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.deployments.actions.retire import retire_deployment
from studio.deployments.selectors import live_of
from studio.errors import WrongState
from studio.processes.actions.drafts import locked_definition
from studio.processes.lifecycle import ReviewState
from studio.processes.models import Review
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.processes.models import Definition


@transaction.atomic
def archive_process(actor: User, *, definition: Definition) -> None:
    """Archives a process; what is live of it is retired, which asks for the right to deploy. Instances go on.

    Raises NotAllowed, or WrongState while a version of it is in review.
    """
    require(actor, Right.MODEL)
    definition = locked_definition(definition)
    if Review.objects.filter(version__definition=definition, state=ReviewState.OPEN).exists():
        raise WrongState(_("A version of it is in review: take the review back first."))
    retired = live_of(definition)
    for deployment in retired:
        retire_deployment(actor, deployment=deployment)
    definition.archived_at = timezone.now()
    definition.save(update_fields=["archived_at"])
    record(
        actor,
        action="process.archived",
        object_type="process",
        object_id=definition.key,
        object_name=definition.name,
        details={"retired": [one.process_id for one in retired]},
    )
