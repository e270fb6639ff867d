"""The rules of this environment as a value, and what they say about a version now."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from studio.deployments.environment.models import EnvironmentRule, FreezeWindow
from studio.processes.provenance.models import Provenance

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from studio.accounts.models import User
    from studio.processes.models import Version

THE_ROW = 1


@dataclass(frozen=True, slots=True)
class EnvironmentRules:
    """The fields of `EnvironmentRule`, groups by their names."""

    promoters: tuple[str, ...] = ()
    approvals: int = 0
    source_approvals: bool = True
    approver_groups: tuple[str, ...] = ()
    scenarios: str = "none"
    scenario_names: tuple[str, ...] = ()
    releases_only: bool = False
    revision: int = 0

    def to_json(self) -> dict[str, Any]:
        """Returns it as JSON."""
        return {
            name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()
        }


def rules_now() -> EnvironmentRules:
    """Returns the rules that hold at this moment; asks nobody's right."""
    stored = EnvironmentRule.objects.filter(pk=THE_ROW).first()
    if stored is None:
        return EnvironmentRules()
    return EnvironmentRules(
        promoters=tuple(sorted(group.name for group in stored.promoters.all())),
        approvals=stored.approvals,
        source_approvals=stored.source_approvals,
        approver_groups=tuple(sorted(group.name for group in stored.approver_groups.all())),
        scenarios=stored.scenarios,
        scenario_names=tuple(stored.scenario_names),
        releases_only=stored.releases_only,
        revision=stored.revision,
    )


def freezes_to_come(*, now: datetime | None = None) -> QuerySet[FreezeWindow]:
    """Returns the freeze windows that hold now or later, the first first; asks nobody's right."""
    found = FreezeWindow.objects.filter(lifted_at=None, ends_at__gt=now or timezone.now())
    return found.select_related("made_by").order_by("starts_at", "pk")


def freezes_now() -> list[FreezeWindow]:
    """Returns the freeze windows that hold at this moment; asks nobody's right."""
    now = timezone.now()
    return list(freezes_to_come(now=now).filter(starts_at__lte=now))


def reason_against_person(user: User) -> str | None:
    """Says why this person makes nothing live here though they have the right to deploy, or None."""
    named = rules_now().promoters
    if not named or user.groups.filter(name__in=named).exists():
        return None
    return str(_("Here only members of %(groups)s make something live.") % {"groups": ", ".join(named)})


def reasons_against(version: Version) -> list[str]:
    """Says what keeps a version from becoming live now, whoever asks; nothing where it may."""
    reasons = reasons_of_freezes()
    if rules_now().releases_only and not Provenance.objects.filter(version=version).exists():
        reasons.append(_("Here only releases of other installations become live; this was modelled here."))
    return reasons


def reasons_of_freezes() -> list[str]:
    """Says which freeze windows hold now."""
    return [
        _("Nothing becomes live here until %(until)s: %(reason)s")
        % {"until": date_format(timezone.localtime(each.ends_at), "DATETIME_FORMAT"), "reason": each.reason}
        for each in freezes_now()
    ]
