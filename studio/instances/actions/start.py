"""Starts an instance of a deployed process."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.audit.actions import record
from studio.deployments.selectors import plan_of, startable_deployment
from studio.errors import Conflict, InvalidInput
from studio.instances.beginning import begin_instance
from studio.instances.inputs import checked_start
from studio.instances.models import Instance
from studio.instances.privacy import masked_values

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.deployments.models import Deployment

KEYS = uuid.UUID("4f0f3b1e-7c1b-4a3a-9a54-5d1a7c0d2f60")
"""Namespace of the ids that are made from idempotency keys."""
LONGEST_BUSINESS_KEY = 200


@transaction.atomic
def start_instance(
    actor: User, *, process_id: str, variables: dict[str, Any], business_key: str = "", key: str = ""
) -> Instance:
    """Starts the live version of a process; the same `key` of the same person starts once.

    The instance exists at once in state `starting`; the engine hears of it after the commit.
    Raises NotAllowed, NotFound (not deployed), InvalidInput (per field) and Conflict (the key was used for
    another process).
    """
    require(actor, Right.START)
    instance_id = name_instance(process_id, actor=actor, key=key)
    earlier = earlier_start(instance_id)
    if earlier is not None:
        return same_start(earlier, business_key=business_key)
    deployment = startable_deployment(actor, process_id=process_id)
    check_business_key(business_key)
    plan = plan_of(deployment)
    checked = checked_start(plan, variables=variables)
    instance = begin_instance(
        instance_id,
        deployment=deployment,
        plan=plan,
        variables=checked,
        business_key=business_key,
        started_by=actor,
    )
    if instance is None:
        return same_start(Instance.objects.get(pk=instance_id), business_key=business_key)
    sensitive = {each.name for each in plan.variables.values() if each.sensitive or each.transient}
    note_start(actor, instance, deployment=deployment, variables=masked_values(checked, sensitive=sensitive))
    return instance


def earlier_start(instance: str) -> Instance | None:
    """The instance that an earlier call with the same key has made, if it did."""
    return Instance.objects.filter(pk=instance).first()


def check_business_key(text: str) -> None:
    """Raises InvalidInput for one that does not fit."""
    if len(text) > LONGEST_BUSINESS_KEY:
        message = _("At most %(number)s characters.") % {"number": LONGEST_BUSINESS_KEY}
        raise InvalidInput(message, fields={"business_key": message})


def name_instance(process_id: str, *, actor: User, key: str) -> str:
    """A new id, or the one that this person's key always gives."""
    unique = uuid.uuid5(KEYS, f"{actor.pk}:{process_id}:{key}") if key else uuid.uuid4()
    return f"{process_id}-{unique}"


def same_start(earlier: Instance, *, business_key: str) -> Instance:
    """The instance that an earlier call with this key has started; raises Conflict for another request."""
    if earlier.business_key != business_key:
        raise Conflict(
            _("This key was used before to start another instance."), current={"instance": earlier.pk}
        )
    return earlier


def note_start(actor: User, instance: Instance, *, deployment: Deployment, variables: dict[str, Any]) -> None:
    """Writes the start into the audit log."""
    record(
        actor,
        action="instance.started",
        object_type="instance",
        object_id=instance.pk,
        object_name=instance.process_name,
        details={
            "version": deployment.version.number,
            "business_key": instance.business_key,
            "variables": variables,
        },
    )
