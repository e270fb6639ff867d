"""Where an instance can be moved, and what that comes to."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from engine.interpreter.migration import CAN, CANNOT, CHOICE, Judgement, Verdict, judge
from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.deployments.models import Deployment
from studio.deployments.selectors import plan_of
from studio.errors import NotFound
from studio.instances.batches.lifecycle import CHECKED, CHECKING, STOPPED
from studio.instances.lifecycle import ENDED
from studio.instances.live_states import read_states
from studio.instances.migration_models import InstanceMigration
from studio.instances.migration_states import HELD, WAITING
from studio.instances.models import Instance
from studio.instances.plans import read_plan
from studio.instances.selectors.instances import list_instances

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from engine.plan import Plan
    from engine.state import State
    from studio.accounts.models import User
    from studio.instances.selectors.instances import InstanceFilter

WORST_FIRST = (CANNOT, CHOICE)
UNBEGUN = (CHECKING, CHECKED, STOPPED)
"""States of a batch in which what waits in it is asked of nobody."""


@dataclass(frozen=True, slots=True)
class Member:
    """One instance of a family with what becomes of it."""

    instance: str
    scope_element: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class FamilyVerdict:
    """An instance and its sub-processes that run as children."""

    members: tuple[Member, ...]

    @property
    def verdict(self) -> str:
        """The worst of all; who has ended meanwhile needs nothing."""
        found = {each.verdict.verdict for each in self.members}
        return next((each for each in WORST_FIRST if each in found), CAN)

    @property
    def judgements(self) -> list[Judgement]:
        """Everything that was judged."""
        return [judgement for each in self.members for judgement in each.verdict.judgements]

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        members = [{"instance": each.instance, **each.verdict.to_json()} for each in self.members]
        return {"verdict": self.verdict, "instances": members}


def target_deployments(user: User, *, process_id: str, but: Deployment | None = None) -> list[Deployment]:
    """The latest deployment of each version of a process, the newest version first; `but` is left out.

    Raises NotAllowed for who may not operate.
    """
    require(user, Right.OPERATE)
    found = Deployment.objects.filter(process_id=process_id).select_related("version")
    by_version = {each.version_id: each for each in found.order_by("pk")}
    chosen = [each for each in by_version.values() if but is None or each.version_id != but.version_id]
    return sorted(chosen, key=lambda each: each.version.number, reverse=True)


def target_deployment(user: User, *, process_id: str, version: int) -> Deployment:
    """The latest deployment of one version; raises NotFound where that was never deployed."""
    for each in target_deployments(user, process_id=process_id):
        if each.version.number == version:
            return each
    raise NotFound(_("Version %(number)s was never deployed.") % {"number": version})


def verdict_for(
    user: User,
    *,
    instance: Instance,
    target: Deployment,
    choices: Mapping[str, str] | None = None,
    timers: str = "keep",
) -> FamilyVerdict:
    """What moving one instance comes to right now; raises NotAllowed and Unavailable."""
    require(user, Right.OPERATE)
    return verdicts_for(user, instances=[instance], target=target, choices=choices, timers=timers)[
        instance.pk
    ]


def verdicts_for(
    user: User,
    *,
    instances: list[Instance],
    target: Deployment,
    choices: Mapping[str, str] | None = None,
    timers: str = "keep",
) -> dict[str, FamilyVerdict]:
    """As `verdict_for`, of several instances by their ids."""
    require(user, Right.OPERATE)
    family = families(instances)
    states = read_states([row.pk for rows in family.values() for row in rows])
    plan = plan_of(target)
    return {
        pk: FamilyVerdict(tuple(members(rows, states, plan, choices=choices, timers=timers)))
        for pk, rows in family.items()
    }


def families(instances: list[Instance]) -> dict[str, list[Instance]]:
    """Each instance with its sub-processes that have not ended."""
    roots = [each.pk for each in instances]
    found = Instance.objects.filter(root__in=roots).exclude(state__in=ENDED).order_by("pk")
    rows = list(found.only("pk", "root_id", "scope_element", "fingerprint"))
    return {root: [row for row in rows if root in {row.root_id, row.pk}] for root in roots}


def members(
    rows: list[Instance],
    states: dict[str, State],
    plan: Plan,
    *,
    choices: Mapping[str, str] | None,
    timers: str,
) -> Iterable[Member]:
    """What becomes of each; one whose own plan nobody knows cannot be moved."""
    for row in rows:
        own, state = read_plan(row.fingerprint), states.get(row.pk)
        if own is None or state is None:
            continue
        found = judge(own, plan, state, choices=choices, timers=timers, now=time.time())
        yield Member(row.pk, row.scope_element, found)


def movable(user: User, *, chosen: InstanceFilter, target: Deployment | None = None) -> QuerySet[Instance]:
    """Whole instances that match the filter, have not ended and run another version, the oldest first.

    Raises NotAllowed for who may not operate.
    """
    require(user, Right.OPERATE)
    found = list_instances(user, chosen=chosen).filter(sequence__gt=0).exclude(state__in=ENDED)
    if target is not None:
        found = found.exclude(deployment__version_id=target.version_id)
    return found.order_by("started_at", "pk")


def last_migration(instance: Instance) -> InstanceMigration | None:
    """The newest request to move an instance that was sent; the caller has checked who may watch it."""
    found = InstanceMigration.objects.filter(instance=instance).select_related("target__version")
    found = found.exclude(state__in=(WAITING, HELD), batch__state__in=UNBEGUN)
    return found.order_by("-pk").first()
