"""Instances that a message or signal starts.

A message whose key tells which instance it belongs to (`StartEvent.keyed`) starts none while such an instance
is under way: it is kept, and goes to the next wait of that instance or, when it has ended, starts the next.
The number of earlier instances with the key is part of the id, so two messages can never start the same one
twice, whatever they are called.

Where the process says so (`uniqueBusinessKey`), the key names the instance, as it does for people who start
one: every message start is keyed, and one that comes without a key starts nothing. Signals, mails and the
clock have no key to bring, so what they start has no business key.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from engine.elements.event_definitions.definition import payload_values
from studio.correlation.addresses import business_key_of
from studio.correlation.lifecycle import MESSAGE, SIGNAL, START, DeliveryState, State, move
from studio.correlation.models import Delivery
from studio.correlation.secret_keys import hidden
from studio.deployments.selectors import plan_of
from studio.deployments.starts import live_starts
from studio.errors import InvalidInput
from studio.instances.beginning import begin_instance
from studio.instances.inputs import checked_start
from studio.instances.lifecycle import ENDED
from studio.instances.models import Instance
from studio.instances.naming import id_by_key
from studio.instances.plans import secret_messages

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from engine.plan import Plan
    from studio.correlation.models import Publication
    from studio.deployments.models import StartEvent

KEYS = uuid.UUID("7b0d1d0a-52a2-4c40-8a6f-4a1d4d3f8f55")
"""Namespace of the ids of instances that messages and signals start."""


def open_by_message(message: Publication, *, at: datetime) -> str:
    """Starts an instance of the first live process that takes the message; the caller holds its lock.

    Returns why none took it: empty when one did, or when none is started by it.
    """
    refusals = []
    for start in live_starts(kind=MESSAGE, name=message.name):
        refusal = open_instance(message, start=start, at=at)
        if refusal is None:
            move(message.pk, before=State.WAITING, after=State.DELIVERING)
            return ""
        refusals.append(refusal)
    return "\n".join(refusals)


def open_by_signal(signal: Publication, *, at: datetime) -> str:
    """Starts an instance by every start event of a live process; returns why some refused."""
    refused = [
        open_instance(signal, start=start, at=at) for start in live_starts(kind=SIGNAL, name=signal.name)
    ]
    return "\n".join(each for each in refused if each)


def open_instance(publication: Publication, *, start: StartEvent, at: datetime) -> str | None:
    """Starts one instance; returns None, or why not."""
    deployment = start.deployment
    plan = plan_of(deployment)
    business_key = name_of(publication, start=start)
    refusal = out_of_place(publication, plan=plan, start=start, business_key=business_key)
    if refusal:
        return refusal
    try:
        variables = checked_start(
            plan, variables=payload_values(start.output_variable or None, publication.payload)
        )
    except InvalidInput as refused:
        return _("%(process)s does not accept it: %(reason)s") % {
            "process": deployment.process_id,
            "reason": "; ".join(f"{name}: {text}" for name, text in refused.fields.items()),
        }
    made = begin_instance(
        id_of(publication, plan=plan, start=start, business_key=business_key),
        deployment=deployment,
        plan=plan,
        variables=variables,
        business_key=business_key,
        begun_by=publication.kind,
        start_event=start.element,
    )
    if made is None:
        return _("An instance of %(process)s was started by this at the same moment.") % {
            "process": deployment.process_id
        }
    Delivery.objects.create(
        publication=publication,
        kind=START,
        instance_id=made.pk,
        element=start.element,
        state=DeliveryState.PENDING,
        created_at=at,
    )
    return None


def name_of(publication: Publication, *, start: StartEvent) -> str:
    """The business key that the publication's key gives an instance; a secret key gives one that hides it."""
    key = business_key_of(publication.key)
    is_secret = key and publication.name in secret_messages(start.deployment.plan_id)
    return hidden(key) if is_secret else key


def out_of_place(publication: Publication, *, plan: Plan, start: StartEvent, business_key: str) -> str:
    """Why its key keeps a publication from starting anything now; empty where it does not."""
    process_id = start.deployment.process_id
    if is_nameless(plan, publication, start=start):
        return _("%(process)s names its instances by business key, and the message has no key.") % {
            "process": process_id
        }
    if not business_key or not (start.keyed or is_unique(plan)):
        return ""
    taken = under_way(process_id, business_keys={business_key, business_key_of(publication.key)})
    return in_use(taken) if taken is not None else ""


def is_unique(plan: Plan) -> bool:
    """Whether a business key names the instances of the process."""
    return bool(plan.settings.get("unique_business_key"))


def is_nameless(plan: Plan, publication: Publication, *, start: StartEvent) -> bool:
    """Whether a message should have brought a key and did not; a mail has none to bring."""
    wants = is_unique(plan) and publication.kind == MESSAGE and not start.email
    return wants and not business_key_of(publication.key)


def in_use(taken: Instance) -> str:
    """Why a message starts nothing now, and what becomes of it."""
    return _(
        "The instance %(id)s has this key and is under way. The message is kept; "
        "it starts the next one when that has ended."
    ) % {"id": taken.pk}


def under_way(process_id: str, *, business_keys: Iterable[str]) -> Instance | None:
    """The instance of a process with one of these business keys that has begun and not ended."""
    same = Instance.objects.filter(process_id=process_id, business_key__in=business_keys, scope_element="")
    return same.exclude(state__in=ENDED).only("pk").order_by("pk").first()


def id_of(publication: Publication, *, plan: Plan, start: StartEvent, business_key: str) -> str:
    """The id of the instance, the same however often it is asked for."""
    process_id = start.deployment.process_id
    if is_unique(plan) and business_key:
        return id_by_key(process_id, business_key=business_key)
    if start.keyed and business_key:
        same = Instance.objects.filter(process_id=process_id, business_key=business_key, scope_element="")
        text = f"key:{process_id}:{business_key}:{same.count()}"
    else:
        text = f"publication:{publication.idempotency_key}:{process_id}:{start.element}"
    return f"{process_id}-{uuid.uuid5(KEYS, text)}"
