"""Approves releases for this environment and makes them live here, unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.deployments.actions.deploy import make_live
from studio.deployments.environment.actions import pass_rules
from studio.errors import InvalidInput, NotAllowed, WrongState
from studio.releases.approving import (
    approvals_of_release,
    reason_against_approver,
    reasons_of_rules,
)
from studio.releases.bindings import MISSING, bindings_of
from studio.releases.checking import is_live, version_of
from studio.releases.installing import install
from studio.releases.keeping import note_act
from studio.releases.models import Promotion, Release, ReleaseApproval
from studio.releases.reading import open_file, opened
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.deployments.models import EmergencyDeployment
    from studio.processes.models import Version
    from studio.releases.bindings import Binding
    from studio.releases.reading import Opened
    from studio.releases.shape import Manifest

LONGEST_COMMENT = 1000


class Unbound(InvalidInput):
    """Something that the release needs is not there; `missing` says what, and what to do."""

    def __init__(self, missing: list[Binding]) -> None:
        named = "; ".join(f"{each.need.title} {each.need.name}: {each.says}" for each in missing)
        super().__init__(
            _("This environment does not have what the release needs: %(names)s") % {"names": named}
        )
        self.missing = missing


@transaction.atomic
def approve_release(actor: User, *, release: Release, comment: str = "") -> ReleaseApproval:
    """Approves a release for this environment. Raises NotAllowed (four eyes), InvalidInput and WrongState."""
    reason = reason_against_approver(actor, release=release, manifest=opened(release).manifest)
    if reason:
        raise NotAllowed(reason)
    if len(comment) > LONGEST_COMMENT:
        text = _("At most %(n)s characters.") % {"n": LONGEST_COMMENT}
        raise InvalidInput(text, fields={"comment": text})
    given, made = ReleaseApproval.objects.get_or_create(
        release=release, by=actor, defaults={"comment": comment.strip()}
    )
    if not made:
        raise WrongState(_("You have approved this release already."))
    note_act(actor, action="release.approved", release=release, summary=given.comment[:500])
    return given


def promote_release(actor: User, *, release: Release, emergency: str = "") -> Promotion:
    """Makes a release live here; one that is live already stays as it is.

    Everything is verified anew from the file's bytes. Raises NotAllowed, Unbound (something it needs is not
    here), WrongState (the rules, or a freeze window; `emergency` is the reason to pass them) and what
    deploying raises.
    """
    require(actor, Right.DEPLOY)
    found = open_file(bytes(release.file))
    missing = [each for each in bindings_of(found) if each.state == MISSING]
    if missing:
        raise Unbound(missing)
    return move_in(actor, release=release, found=found, emergency=emergency)


@transaction.atomic
def move_in(actor: User, *, release: Release, found: Opened, emergency: str) -> Promotion:
    """Stores and deploys a release whose bindings are complete, once however many ask at the same time."""
    release = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    version = version_of(release)
    earlier = release.promotions.first()
    if version is not None and earlier is not None and is_live(version):
        return earlier
    against = reasons_of_rules(release, manifest=found.manifest)
    if version is None:
        approvals = counted(release, manifest=found.manifest)
        version = install(actor, found=found, approvals=approvals)
    passed = pass_rules(actor, version=version, emergency=emergency, more=against)
    make_live(actor, version=version, content_hash=version.content_hash)
    return note_promotion(actor, release=release, version=version, emergency=passed)


def counted(release: Release, *, manifest: Manifest) -> list[dict[str, Any]]:
    """Returns all approvals as the version keeps them for ever, with their origin."""
    return [
        {"name": each.name, "where": each.where, "at": each.at.isoformat(), "counts": each.counts}
        for each in approvals_of_release(release, manifest=manifest)
    ]


def note_promotion(
    actor: User, *, release: Release, version: Version, emergency: EmergencyDeployment | None
) -> Promotion:
    """Writes down that a release is live here."""
    made = Promotion.objects.create(release=release, version=version, promoted_by=actor, emergency=emergency)
    note_act(
        actor,
        action="release.promoted",
        release=release,
        summary=emergency.reason[:500] if emergency else "",
        details={"version_here": version.number, "content_hash": version.content_hash},
    )
    return made
