"""What stands between a release and going live here: bindings, rules, and whether it would deploy at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from studio.accounts.permissions import has
from studio.deployments.actions.deploy import make_live
from studio.deployments.environment.rules import reason_against_person, reasons_against, reasons_of_freezes
from studio.deployments.selectors import live_of
from studio.errors import NotAllowed, StudioError
from studio.processes.provenance.models import Provenance
from studio.releases.approving import GivenApproval, approvals_of_release, reasons_of_rules
from studio.releases.bindings import MISSING, Binding, bindings_of
from studio.releases.installing import install
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.processes.models import Version
    from studio.releases.models import Release
    from studio.releases.reading import Opened


@dataclass(frozen=True, slots=True)
class Check:
    """How a release stands here, for one person at this moment."""

    bindings: list[Binding]
    approvals: list[GivenApproval]
    person: str | None
    """Why this person may not promote it, if they may not."""
    rules: list[str]
    """What rules and freeze windows have against it; an emergency passes them."""
    trouble: list[str]
    """Why it would not deploy though everything is bound; nothing passes that."""
    live: bool

    @property
    def missing(self) -> list[Binding]:
        """What has to be provided first; nothing passes that either."""
        return [each for each in self.bindings if each.state == MISSING]

    @property
    def complete(self) -> bool:
        """Whether it could run here."""
        return not self.missing and not self.trouble

    @property
    def ready(self) -> bool:
        """Whether this person can promote it now without an emergency."""
        return self.complete and not self.rules and self.person is None


def check_release(user: User, *, release: Release, found: Opened) -> Check:
    """Looks at everything without changing anything."""
    manifest, version = found.manifest, version_of(release)
    bindings = bindings_of(found)
    complete = all(each.state != MISSING for each in bindings)
    person = reason_against_promoter(user)
    return Check(
        bindings=bindings,
        approvals=approvals_of_release(release, manifest=manifest),
        person=person,
        rules=[*reasons_of_rules(release, manifest=manifest), *reasons_of_moment(version)],
        trouble=trouble_of(user, release=release, found=found) if complete and person is None else [],
        live=is_live(version),
    )


def reason_against_promoter(user: User) -> str | None:
    """Says why this person promotes nothing here, or None."""
    if not has(user, Right.DEPLOY):
        return str(_("You do not have the right for this: %(right)s.") % {"right": Right.DEPLOY.value})
    return reason_against_person(user)


def version_of(release: Release) -> Version | None:
    """Returns the version that the release is here, if it is one already."""
    if release.version is not None:
        return release.version
    found = Provenance.objects.filter(release=release.hash).select_related("version__definition").first()
    return found.version if found else None


def is_live(version: Version | None) -> bool:
    """Tells whether new instances start from this version."""
    return version is not None and any(each.version_id == version.pk for each in live_of(version.definition))


def reasons_of_moment(version: Version | None) -> list[str]:
    """Says which freeze windows and rules about origins are against it now."""
    return reasons_against(version) if version is not None else reasons_of_freezes()


def trouble_of(user: User, *, release: Release, found: Opened) -> list[str]:
    """Tries it and takes everything back: what refuses it then would refuse it in earnest."""
    try:
        with transaction.atomic():
            version = version_of(release) or install(user, found=found, approvals=[])
            make_live(user, version=version, content_hash=version.content_hash)
            transaction.set_rollback(True)
    except NotAllowed:
        return []
    except StudioError as refusal:
        return [refusal.message]
    return []
