"""Starts an instance of a deployed process."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.audit.actions import record
from studio.deployments.selectors import plan_of, startable_deployment
from studio.errors import Conflict, InvalidInput
from studio.instances.beginning import begin_instance
from studio.instances.inputs import check_carriable, check_names, checked_start
from studio.instances.models import Instance
from studio.instances.naming import check_nobody_has, new_id
from studio.instances.privacy import masked_values
from studio.values.references import shortened

if TYPE_CHECKING:
    from engine.plan import Plan
    from studio.accounts.models import User
    from studio.deployments.models import Deployment

KEYS = uuid.UUID("4f0f3b1e-7c1b-4a3a-9a54-5d1a7c0d2f60")
"""Namespace of the ids that are made from idempotency keys."""
LONGEST_BUSINESS_KEY = 200


@transaction.atomic
def start_instance(
    actor: User,
    *,
    process_id: str,
    variables: dict[str, Any],
    business_key: str = "",
    key: str = "",
    start_event: str | None = None,
) -> Instance:
    """Starts the live version of a process; the same `key` of the same person starts once.

    The instance exists at once in state `starting`; the engine hears of it after the commit.
    Raises NotAllowed, NotFound (not deployed), InvalidInput (per field) and Conflict (the key was used for
    another request, or the business key is that of an open instance and must be the only one).
    """
    require(actor, Right.START)
    start_key = uuid.uuid5(KEYS, f"{actor.pk}:{process_id}:{key}") if key else None
    digest = digest_of(variables, business_key, start_event)
    if earlier := earlier_start(start_key):
        return same_start(earlier, digest=digest)
    check_business_key(business_key)
    deployment = startable_deployment(actor, process_id=process_id)
    plan = plan_of(deployment)
    check_names(plan, variables=variables)
    checked = checked_start(plan, variables=variables, origin=start_origin(process_id, actor=actor))
    instance = begin_instance(
        new_id(plan, business_key=business_key, start_key=start_key, start_event=start_event),
        deployment=deployment,
        plan=plan,
        variables=checked,
        business_key=business_key,
        started_by=actor,
        start_event=start_event,
        request_key=start_key,
        start_digest=digest,
    )
    if instance is None:
        return started_meanwhile(process_id, start_key=start_key, digest=digest, business_key=business_key)
    note_start(actor, instance, deployment=deployment, variables=shown_values(plan, checked))
    return instance


def start_origin(process_id: str, *, actor: User) -> str:
    """Where files come from that somebody adds to a start form."""
    return f"start:{actor.pk}:{process_id}"[:100]


def shown_values(plan: Plan, checked: dict[str, Any]) -> dict[str, Any]:
    """The variables as the audit log may hold them."""
    secret = {each.name for each in plan.variables.values() if each.sensitive or each.transient}
    return {name: shortened(value) for name, value in masked_values(checked, sensitive=secret).items()}


def earlier_start(start_key: uuid.UUID | None) -> Instance | None:
    """The instance that an earlier call with the same key has made, if it did."""
    return Instance.objects.filter(start_key=start_key).first() if start_key else None


def digest_of(variables: dict[str, Any], *more: object) -> str:
    """What was asked for, so that it can be recognised but not read; sealed, because values may be secret."""
    check_carriable(variables)
    text = json.dumps((variables, *more), sort_keys=True, default=str)
    return salted_hmac("studio.instances.start", text, algorithm="sha256").hexdigest()


def started_meanwhile(
    process_id: str, *, start_key: uuid.UUID | None, digest: str, business_key: str
) -> Instance:
    """The same call once more, at the same moment; raises Conflict when it was another."""
    earlier = Instance.objects.filter(start_key=start_key).first() if start_key else None
    if earlier is not None:
        return same_start(earlier, digest=digest)
    check_nobody_has(process_id, business_key=business_key)
    raise Conflict(_("Somebody else has started this at the same moment: try again."))


def check_business_key(text: str) -> None:
    """Raises InvalidInput for one that does not fit."""
    if len(text) > LONGEST_BUSINESS_KEY:
        message = _("At most %(number)s characters.") % {"number": LONGEST_BUSINESS_KEY}
        raise InvalidInput(message, fields={"business_key": message})


def same_start(earlier: Instance, *, digest: str) -> Instance:
    """The instance that an earlier call with this key has started; raises Conflict for another request."""
    if earlier.start_digest != digest:
        raise Conflict(
            _("This key was used before with other values, and has started the instance %(id)s.")
            % {"id": earlier.pk},
            current={"instance": earlier.pk},
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
