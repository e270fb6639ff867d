"""Finds incidents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.errors import NotFound
from studio.instances.models import ElementExecution, Incident
from studio.instances.selectors.snapshots import shown_executions

if TYPE_CHECKING:
    from studio.accounts.models import User

UNRESOLVED = ("open", "resolving")


def list_incidents(user: User, *, q: str = "", process: str = "", state: str = "open") -> QuerySet[Incident]:
    """Incidents, newest first; `state` "open" means all that are not over, "" every one.

    Raises NotAllowed without the right to watch.
    """
    require(user, Right.WATCH)
    found = Incident.objects.select_related("instance__root")
    if state == "open":
        found = found.filter(state__in=UNRESOLVED)
    elif state:
        found = found.filter(state=state)
    if process:
        found = found.filter(instance__process_id=process)
    for word in q.split():
        anywhere = Q()
        for field in ("message", "code", "element", "instance__pk", "instance__business_key"):
            anywhere |= Q(**{f"{field}__icontains": word})
        found = found.filter(anywhere)
    return found


def incident_of(user: User, *, instance: str, key: str) -> Incident:
    """One incident; raises NotFound where there is none for this person."""
    require(user, Right.WATCH)
    found = Incident.objects.select_related("instance__root").filter(instance=instance, key=key).first()
    if found is None:
        raise NotFound(_("There is no such incident."))
    return found


def execution_of(incident: Incident, *, reader: User) -> ElementExecution | None:
    """The execution that failed, with every call it made as the reader may see it."""
    mine = ElementExecution.objects.filter(instance=incident.instance_id)
    found = mine.filter(element_instance=incident.element_instance).first()
    if found is not None:
        found.entry = shown_executions(incident.instance, {"": found.entry}, reader=reader)[""]
    return found
