"""Takes releases of other installations in; that alone changes nothing of what runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.errors import WrongState
from studio.releases.keeping import keep, note_act
from studio.releases.models import KnownInstallation, Release
from studio.releases.signing import installation_key
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.releases.reading import Opened


@transaction.atomic
def receive_release(actor: User, *, found: Opened, by: Literal["file", "api"]) -> tuple[Release, bool]:
    """Keeps a release that was read and checked; returns it and whether it is new here.

    Bringing it again changes nothing. Raises NotAllowed.
    """
    require(actor, Right.DEPLOY)
    there = Release.objects.filter(hash=found.hash).first()
    if there is not None:
        return there, False
    release = keep(found, by=actor, arrived_by=by)
    note_act(actor, action="release.arrived", release=release, details={"by": by})
    return release, True


@transaction.atomic
def know_installation(actor: User, *, release: Release) -> KnownInstallation:
    """Lets the signature of a release's installation count here from now on.

    Raises NotAllowed and WrongState (known already, or our own).
    """
    require(actor, Right.MANAGE_SECRETS)
    if release.signed_by == installation_key().public:
        raise WrongState(_("This release was made here."))
    known, made = KnownInstallation.objects.get_or_create(
        public=release.signed_by, defaults={"name": release.source[:100], "known_by": actor}
    )
    if not made:
        raise WrongState(_("This installation is known already."))
    record(
        actor,
        action="installation.known",
        object_type="installation",
        object_id=known.public,
        object_name=known.name,
        details={"release": release.hash},
    )
    return known


@transaction.atomic
def forget_installation(actor: User, *, known: KnownInstallation) -> None:
    """Lets the signature of an installation count no longer; what is live stays. Raises NotAllowed."""
    require(actor, Right.MANAGE_SECRETS)
    record(
        actor,
        action="installation.forgotten",
        object_type="installation",
        object_id=known.public,
        object_name=known.name,
    )
    known.delete()
