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
from studio.instances.actions.set_variables import (
    before_and_after,
    check_expected,
    check_reason,
    checked_for,
    without_masks,
)
from studio.instances.addressing import element_to_name
from studio.instances.big_values import whole_values
from studio.instances.inputs import check_carriable
from studio.instances.lifecycle import INCIDENT_DECISIONS
from studio.instances.models import Incident, Instance
from studio.instances.publishing import INSTANCES, Message, send_on_commit
from studio.instances.ways_out import check_way_out
from studio.outbox.actions import post

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.accounts.models import User

TOPIC = "incident.resolve"
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
    expected: Mapping[str, str] | None = None,
) -> None:
    """Asks the engine to retry, skip (with `value`) or cancel (with a reason); `variables` go before a retry.

    Where the step has several ways out to choose from, `value` is the id of a flow, or a list of them.
    Raises NotAllowed, InvalidInput (also without a reason to cancel or to change variables), Conflict when
    somebody else has decided, and Outdated when a variable has not its `expected` revision any more.
    """
    require(actor, Right.OPERATE)
    check_resolution(resolution)
    instance = incident.instance
    changed, value = whole_values([without_masks(variables or {}), value], instance=instance)
    if resolution == "cancel" or changed:
        check_reason(reason)
    checked = checked_for(instance, changed)
    check_expected(actor, instance, expected=expected or {})
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
    tell_lists(instance)


def check_resolution(resolution: str) -> None:
    """Raises InvalidInput for what is no decision."""
    if resolution not in INCIDENT_DECISIONS:
        message = _("Expected retry, skip or cancel.")
        raise InvalidInput(message, fields={"resolution": message})


def tell_lists(instance: Instance) -> None:
    """Says after the commit that lists show the instance anew."""
    root = instance.root_id or instance.pk
    send_on_commit([Message(INSTANCES, {"type": "instances_changed", "ids": [root]})])


def note_decision(actor: User, incident: Incident, *, variables: dict[str, Any], reason: str = "") -> None:
    """Writes the decision into the audit log, without sensitive values."""
    instance = incident.instance
    sides = before_and_after(instance, variables=variables)
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
            "before": sides["before"],
            "variables": sides["after"],
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
