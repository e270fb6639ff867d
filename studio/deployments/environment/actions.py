"""Writes the rules of this environment and its freeze windows, and lets emergencies pass them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.deployments.environment.models import EmergencyDeployment, EnvironmentRule, FreezeWindow
from studio.deployments.environment.rules import THE_ROW, reason_against_person, reasons_against, rules_now
from studio.errors import Conflict, InvalidInput, NotAllowed, WrongState
from studio.processes.actions.emergency import check_reason
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from studio.accounts.models import User
    from studio.deployments.environment.rules import EnvironmentRules
    from studio.processes.models import Version

MOST_APPROVALS = 10
MOST_NAMES, LONGEST_NAME = 50, 200
LONGEST_REASON = 300


@transaction.atomic
def set_rules(actor: User, *, rules: EnvironmentRules) -> EnvironmentRules:
    """Says what it takes to make something live here; `rules.revision` is the one the actor saw.

    Raises NotAllowed, InvalidInput by field, and Conflict where somebody changed them meanwhile.
    """
    require(actor, Right.MANAGE_REVIEWS)
    groups = {
        each.name: each for each in Group.objects.filter(name__in=[*rules.promoters, *rules.approver_groups])
    }
    check_rules(rules, known=groups)
    EnvironmentRule.objects.get_or_create(pk=THE_ROW)
    found = EnvironmentRule.objects.filter(pk=THE_ROW, revision=rules.revision)
    changed = found.update(
        approvals=rules.approvals,
        source_approvals=rules.source_approvals,
        scenarios=rules.scenarios,
        scenario_names=list(rules.scenario_names),
        releases_only=rules.releases_only,
        revision=rules.revision + 1,
        changed_by=actor,
        changed_at=timezone.now(),
    )
    if not changed:
        raise Conflict(
            _("Somebody changed the rules meanwhile; look at them first."),
            current={"revision": rules_now().revision},
        )
    stored = EnvironmentRule.objects.get(pk=THE_ROW)
    stored.promoters.set(groups[name] for name in rules.promoters)
    stored.approver_groups.set(groups[name] for name in rules.approver_groups)
    record(
        actor,
        action="environment.rules_set",
        object_type="environment",
        object_id="rules",
        details=rules_now().to_json(),
    )
    return rules_now()


def check_rules(rules: EnvironmentRules, *, known: Mapping[str, Group]) -> None:
    """Raises InvalidInput for what the rules cannot hold."""
    fields = {}
    for field in ("promoters", "approver_groups"):
        unknown = [name for name in getattr(rules, field) if name not in known]
        if unknown:
            fields[field] = _("There is no group %(names)s.") % {"names": ", ".join(unknown)}
    if not 0 <= rules.approvals <= MOST_APPROVALS:
        fields["approvals"] = _("Between 0 and %(n)s approvals.") % {"n": MOST_APPROVALS}
    if rules.scenarios not in EnvironmentRule.Scenarios.values:
        fields["scenarios"] = _("There is no such choice.")
    if len(rules.scenario_names) > MOST_NAMES or any(
        not 0 < len(name) <= LONGEST_NAME for name in rules.scenario_names
    ):
        fields["scenario_names"] = _("At most %(n)s names of %(length)s characters.") % {
            "n": MOST_NAMES,
            "length": LONGEST_NAME,
        }
    if fields:
        raise InvalidInput(" ".join(fields.values()), fields=fields)


@transaction.atomic
def freeze(actor: User, *, starts_at: datetime, ends_at: datetime, reason: str) -> FreezeWindow:
    """Lets nothing become live here from then to then. Raises NotAllowed and InvalidInput by field."""
    require(actor, Right.MANAGE_REVIEWS)
    fields = {}
    if ends_at <= starts_at:
        fields["ends_at"] = _("It ends after it begins.")
    elif ends_at <= timezone.now():
        fields["ends_at"] = _("It is over already.")
    if not 0 < len(reason.strip()) <= LONGEST_REASON:
        fields["reason"] = _("Say in at most %(n)s characters why.") % {"n": LONGEST_REASON}
    if fields:
        raise InvalidInput(" ".join(fields.values()), fields=fields)
    made = FreezeWindow.objects.create(
        starts_at=starts_at, ends_at=ends_at, reason=reason.strip(), made_by=actor
    )
    times = {"from": starts_at.isoformat(), "to": ends_at.isoformat()}
    record(actor, action="environment.frozen", obj=made, summary=made.reason, details=times)
    return made


@transaction.atomic
def lift_freeze(actor: User, *, window: FreezeWindow) -> None:
    """Ends a freeze window before its time. Raises NotAllowed and WrongState."""
    require(actor, Right.MANAGE_REVIEWS)
    standing = FreezeWindow.objects.filter(pk=window.pk, lifted_at=None, ends_at__gt=timezone.now())
    if not standing.update(lifted_at=timezone.now(), lifted_by=actor):
        raise WrongState(_("This freeze is over already."))
    record(actor, action="environment.unfrozen", obj=window, summary=window.reason)


def pass_rules(
    actor: User, *, version: Version, emergency: str = "", more: Sequence[str] = ()
) -> EmergencyDeployment | None:
    """Lets a version pass where nothing is against it, or in an emergency with a reason kept for ever.

    `more` are further reasons against it. Raises NotAllowed (the wrong person, or no right for emergencies),
    WrongState with all that is against it, and InvalidInput (no reason that anybody could judge later).
    """
    wrong_person = reason_against_person(actor)
    if wrong_person:
        raise NotAllowed(wrong_person)
    against = [*more, *reasons_against(version)]
    if not against:
        return None
    if not emergency.strip():
        raise WrongState(" ".join(against))
    require(actor, Right.BREAK_GLASS)
    passed = EmergencyDeployment.objects.create(
        version=version, deployed_by=actor, reason=check_reason(emergency), passed_over=against
    )
    record(
        actor,
        action="version.deployed_in_emergency",
        object_type="process",
        object_id=version.definition.key,
        object_name=version.definition.name,
        summary=passed.reason[:500],
        details={"version": version.number, "passed_over": against, "reason": passed.reason},
    )
    return passed
