"""Which approvals of a release count here, and what the rules of this environment still ask of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from studio.accounts.permissions import has
from studio.deployments.environment.rules import rules_now
from studio.releases.models import ReleaseApproval
from studio.releases.signing import installation_name, is_known
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from studio.accounts.models import User
    from studio.deployments.environment.rules import EnvironmentRules
    from studio.releases.models import Release
    from studio.releases.shape import Manifest


@dataclass(frozen=True, slots=True)
class GivenApproval:
    """One approval, where it was given, and whether it counts here; `why` says why not."""

    name: str
    email: str
    where: str
    at: datetime
    here: bool
    counts: bool
    groups: tuple[str, ...] = ()
    why: str = ""


def approvals_of_release(release: Release, *, manifest: Manifest) -> list[GivenApproval]:
    """Returns all approvals, those of its source first; the same person counts once."""
    seen: set[str] = set()
    found = []
    for each in (*from_source(release, manifest=manifest), *given_here(release, manifest=manifest)):
        person = each.email.casefold() or f"{each.where}/{each.name}"
        again = each.counts and person in seen
        seen |= {person} if each.counts else set()
        found.append(
            GivenApproval(
                each.name,
                each.email,
                each.where,
                each.at,
                each.here,
                each.counts and not again,
                each.groups,
                _("The same person approved it before.") if again else each.why,
            )
        )
    return found


def from_source(release: Release, *, manifest: Manifest) -> Iterator[GivenApproval]:
    """Yields what its installation says of approvals there."""
    why = ""
    if not rules_now().source_approvals:
        why = _("By the rules here, approvals given elsewhere do not count.")
    elif not is_known(release.signed_by):
        why = _("This installation does not know the signature.")
    for each in manifest.approvals:
        yield GivenApproval(each.by.name, each.by.email, release.source, each.at, False, not why, (), why)


def given_here(release: Release, *, manifest: Manifest) -> Iterator[GivenApproval]:
    """Yields the approvals that were given here."""
    for row in ReleaseApproval.objects.filter(release=release).select_related("by").order_by("at", "pk"):
        why = reason_against_approver(row.by, release=release, manifest=manifest) or ""
        groups = tuple(group.name for group in row.by.groups.all())
        yield GivenApproval(
            str(row.by), row.by.email, installation_name(), row.at, True, not why, groups, why
        )


def reason_against_approver(user: User, *, release: Release, manifest: Manifest) -> str | None:
    """Says why this person may not approve the release here, or None (four eyes, across installations).

    People are the same where their e-mail addresses are, and in a release that was made here also where
    their user names are. Where nobody knows the signature, whoever brought the file may have written it.
    """
    if not user.is_active or not has(user, Right.REVIEW):
        return str(_("Only reviewers give verdicts."))
    addresses = {each.email.casefold() for each in manifest.contributors if each.email}
    names = {each.username for each in manifest.contributors} if release.version_id else set()
    if not is_known(release.signed_by):
        addresses.add(release.kept_by.email.casefold())
        names.add(release.kept_by.username)
    if (user.email and user.email.casefold() in addresses) or user.username in names:
        return str(_("You cannot judge this version: some of its content is yours."))
    return None


def reasons_of_rules(release: Release, *, manifest: Manifest) -> list[str]:
    """Says what the rules of this environment still ask of the release; nothing where it may go live.

    What an unknown installation signed anybody may have written: at least one person here has to approve it.
    """
    rules = rules_now()
    asked = rules.approvals if is_known(release.signed_by) else max(rules.approvals, 1)
    given = approvals_of_release(release, manifest=manifest)
    return [
        *reasons_of_approvals(given, rules=replace(rules, approvals=asked)),
        *reasons_of_scenarios(release, manifest=manifest, rules=rules),
    ]


def reasons_of_approvals(approvals: list[GivenApproval], *, rules: EnvironmentRules) -> Iterator[str]:
    """Yields which approvals are missing."""
    left = rules.approvals - sum(each.counts for each in approvals)
    if left > 0:
        yield ngettext("%(count)s more approval is needed.", "%(count)s more approvals are needed.", left) % {
            "count": left
        }
    there = {group for each in approvals if each.here and each.counts for group in each.groups}
    for group in rules.approver_groups:
        if group not in there:
            yield _("Somebody of “%(group)s” must approve it here.") % {"group": group}


def reasons_of_scenarios(release: Release, *, manifest: Manifest, rules: EnvironmentRules) -> Iterator[str]:
    """Yields which scenarios have not passed as the rules ask for it."""
    asked = [
        line
        for line in manifest.scenarios
        if rules.scenarios == "all"
        or (rules.scenarios == "required" and line.required)
        or line.name in rules.scenario_names
    ]
    unknown = [
        name for name in rules.scenario_names if name not in {line.name for line in manifest.scenarios}
    ]
    missing = [line.name for line in asked if line.state != "passed"] + unknown
    if missing:
        names = ", ".join(f"“{name}”" for name in missing)
        yield _("Scenarios that must have passed on this version: %(names)s.") % {"names": names}
    elif asked and not is_known(release.signed_by):
        yield _("The scenario results are of an installation whose signature is not known here.")
