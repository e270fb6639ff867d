"""Decides about an incident."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput
from studio.instances.actions.set_variables import without_masks
from studio.instances.addressing import element_to_name
from studio.instances.inputs import check_carriable, checked_edit
from studio.instances.lifecycle import INCIDENT_DECISIONS
from studio.instances.models import Incident
from studio.instances.plans import read_plan
from studio.instances.privacy import masked_values
from studio.instances.publishing import INSTANCES, Message, send_on_commit
from studio.instances.secrecy import secrecy_in
from studio.instances.ways_out import check_way_out
from studio.outbox.actions import post

if TYPE_CHECKING:
    from studio.accounts.models import User

TOPIC = "incident.resolve"
LONGEST_REASON = 500
UNANSWERED = timedelta(minutes=2)
"""After this, a decision that the engine has not confirmed may be taken again."""


@transaction.atomic
def resolve_incident(
    actor: User,
    *,
    incident: Incident,
    resolution: str,
    variables: dict[str, Any] | None = None,
    value: object = None,
    reason: str = "",
) -> None:
    """Asks the engine to retry, skip (with `value`) or cancel (with a reason); `variables` go before a retry.

    Where the step has several ways out to choose from, `value` is the id of a flow, or a list of them.
    Raises NotAllowed, InvalidInput (unknown resolution, refused values, no way out, no reason to cancel)
    and Conflict when somebody else has decided.
    """
    require(actor, Right.OPERATE)
    if resolution not in INCIDENT_DECISIONS:
        message = _("Expected retry, skip or cancel.")
        raise InvalidInput(message, fields={"resolution": message})
    check_reason(resolution, reason=reason)
    instance = incident.instance
    checked = checked_edit(read_plan(instance.fingerprint), variables=without_masks(variables or {}))
    check_carriable(value)
    if resolution == "skip":
        check_way_out(incident, value=value)
    take_decision(actor, incident, resolution=resolution)
    note_decision(actor, incident, variables=checked, reason=reason.strip())
    payload: dict[str, object] = {
        "instance": instance.pk,
        "incident": incident.key,
        "element": element_to_name(incident.element),
        "resolution": resolution,
        "variables": checked,
        "value": value,
        "actor": actor.get_username(),
    }
    post(topic=TOPIC, key=decision_key(incident), payload=payload)
    root = instance.root_id or instance.pk
    send_on_commit([Message(INSTANCES, {"type": "instances_changed", "ids": [root]})])


def check_reason(resolution: str, *, reason: str) -> None:
    """Raises InvalidInput when an instance is to be cancelled and nobody says why, or says too much."""
    if resolution == "cancel" and not reason.strip():
        message = _("Say why: it stays in the history.")
        raise InvalidInput(message, fields={"reason": message})
    if len(reason) > LONGEST_REASON:
        message = _("At most %(n)s characters.") % {"n": LONGEST_REASON}
        raise InvalidInput(message, fields={"reason": message})


def note_decision(actor: User, incident: Incident, *, variables: dict[str, Any], reason: str = "") -> None:
    """Writes the decision into the audit log, without sensitive values."""
    instance = incident.instance
    sensitive = secrecy_in(instance).sensitive
    record(
        actor,
        action="incident.resolved",
        object_type="instance",
        object_id=instance.pk,
        object_name=instance.process_name,
        summary=(f"{incident.decision}: {incident.element}" + (f" ({reason})" if reason else ""))[:500],
        details={
            "incident": incident.key,
            "resolution": incident.decision,
            "code": incident.code,
            "variables": masked_values(variables, sensitive=sensitive),
        },
    )


def take_decision(actor: User, incident: Incident, *, resolution: str) -> None:
    """Marks the incident as decided; raises Conflict naming who was faster."""
    now = timezone.now()
    forgotten = Q(state="resolving", decided_at__lt=now - UNANSWERED)
    mine = Incident.objects.filter(Q(state="open") | forgotten, pk=incident.pk)
    values = {"state": "resolving", "decision": resolution, "decided_at": now}
    if mine.update(**values, resolved_by=actor.get_username()[:150]) == 1:
        incident.refresh_from_db()
        return
    found = Incident.objects.filter(pk=incident.pk)
    current: dict[str, Any] = dict(found.values("state", "decision", "resolved_by").first() or {})
    raise Conflict(
        _("%(person)s has decided already: %(decision)s.")
        % {"person": current.get("resolved_by") or _("Somebody"), "decision": current.get("decision") or "-"},
        current=current,
    )


def decision_key(incident: Incident) -> str:
    """Every decision is sent once; one that is taken again after silence is another."""
    decided = incident.decided_at.timestamp() if incident.decided_at else 0
    return f"{TOPIC}:{incident.pk}:{decided}"
