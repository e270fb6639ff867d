"""Finds triggers, their calls, and the messages that a live process waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from engine.elements.event_definitions.definitions import definitions_of, thrown_outside
from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.deployments.selectors import live_deployment, plan_of
from studio.errors import NotFound
from studio.hooks.models import Trigger, TriggerCall

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from studio.accounts.models import User

MESSAGE = "message"


def triggers_visible_to(user: User, *, search: str = "", state: str = "") -> QuerySet[Trigger]:
    """Triggers with their last call; `state` is on or off. Raises NotAllowed without the right to watch."""
    require(user, Right.WATCH)
    last = TriggerCall.objects.filter(trigger=OuterRef("pk"))
    found = Trigger.objects.select_related("created_by").annotate(
        last_at=Subquery(last.values("at")[:1]), last_outcome=Subquery(last.values("outcome")[:1])
    )
    for word in search.split():
        found = found.filter(Q(process_id__icontains=word) | Q(message__icontains=word))
    if state in {"on", "off"}:
        found = found.filter(disabled_at__isnull=state == "on")
    return found


def trigger_visible_to(user: User, *, pk: int) -> Trigger:
    """One trigger; raises NotFound where there is none."""
    found = triggers_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such trigger."))
    return found


def trigger_of_token(token: str) -> Trigger | None:
    """The trigger an address names; asks nobody's right, because the signature is the right."""
    return Trigger.objects.filter(token=token).first()


def messages_of(process_id: str) -> list[str] | None:
    """Names of the messages that a live process waits for or is started by; None when it is not live."""
    deployment = live_deployment(process_id)
    if deployment is None:
        return None
    nodes = plan_of(deployment).nodes.values()
    waited = (each for node in nodes if not thrown_outside(node) for each in definitions_of(node))
    return sorted({str(each["name"]) for each in waited if each["kind"] == MESSAGE and each.get("name")})
