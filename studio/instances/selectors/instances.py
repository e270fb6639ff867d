"""Finds instances."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.deployments.selectors import live_fingerprints
from studio.errors import NotFound
from studio.instances.conditions import Condition, instances_where
from studio.instances.lifecycle import ENDED
from studio.instances.models import Instance
from studio.instances.permissions import watchable
from studio.instances.plans import read_plan
from studio.instances.searching import instances_with

if TYPE_CHECKING:
    from studio.accounts.models import User

ACTIVE = "active"
"""Filter value for all states that are not an end."""

HEAVY = ("fold", "variables")
"""Columns that no list shows: in one row they can be larger than a whole page."""


MOST_PLANS = 100
"""Live processes whose variables are suggested."""


@dataclass(frozen=True, slots=True)
class InstanceFilter:
    """What a list shows; empty parts do not narrow it. `state` is a state, or "active"."""

    q: str = ""
    process: str = ""
    version: int | None = None
    state: str = ""
    begun_from: date | None = None
    begun_to: date | None = None
    conditions: tuple[Condition, ...] = ()
    any_condition: bool = False
    """Whether one of the conditions is enough."""


def visible_to(user: User) -> QuerySet[Instance]:
    """Instances this person may watch, sub-processes included, newest first."""
    return Instance.objects.filter(watchable(user)).select_related("deployment__version", "started_by")


def instance_visible_to(user: User, *, pk: str) -> Instance:
    """One instance; raises NotFound where there is none for this person."""
    found = visible_to(user).select_related("root").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such instance."))
    return found


def list_instances(user: User, *, chosen: InstanceFilter) -> QuerySet[Instance]:
    """Whole processes (not their sub-processes) that match the filter, newest first."""
    found = (
        visible_to(user)
        .filter(scope_element="")
        .defer(*HEAVY, "deployment__bindings", "deployment__version__xml")
    )
    if words := chosen.q.split():
        found = found.filter(pk__in=instances_with(words))
    if chosen.conditions:
        found = found.filter(instances_where(chosen.conditions, any_of=chosen.any_condition))
    if chosen.process:
        found = found.filter(process_id=chosen.process)
    if chosen.version is not None:
        found = found.filter(deployment__version__number=chosen.version)
    if chosen.state == ACTIVE:
        found = found.exclude(shown_state__in=ENDED)
    elif chosen.state:
        found = found.filter(shown_state=chosen.state)
    if chosen.begun_from:
        found = found.filter(started_at__gte=moment(chosen.begun_from, time.min))
    if chosen.begun_to:
        found = found.filter(started_at__lte=moment(chosen.begun_to, time.max))
    return found


def moment(day: date, at: time) -> datetime:
    """A moment of a day in the site's time zone; asking for the day would keep indexes from helping."""
    return timezone.make_aware(datetime.combine(day, at))


def troubles_of(instance: Instance) -> list[str]:
    """Why the instance, or a sub-process of it, cannot go on; the caller may watch it."""
    found = Instance.objects.filter(root=instance.root_id or instance.pk).exclude(trouble="")
    return sorted(set(found.exclude(state__in=ENDED).values_list("trouble", flat=True)))


def troubled_instances(user: User) -> QuerySet[Instance]:
    """Instances that Temporal cannot move, of those this person may watch."""
    return visible_to(user).exclude(trouble="").exclude(state__in=ENDED)


def processes_seen_by(user: User) -> list[tuple[str, str]]:
    """Id and name of the processes of which this person may watch an instance, for filters."""
    found = visible_to(user).filter(scope_element="").order_by("process_name", "process_id")
    names = dict(found.values_list("process_id", "process_name").distinct())
    return list(names.items())


def declared_names(*, process: str = "") -> list[str]:
    """Names of variables that live processes declare and lists may be narrowed by."""
    names: set[str] = set()
    for fingerprint in live_fingerprints(process=process)[:MOST_PLANS]:
        plan = read_plan(fingerprint)
        names |= {each.name for each in plan.variables.values() if not each.sensitive} if plan else set()
    return sorted(names)
