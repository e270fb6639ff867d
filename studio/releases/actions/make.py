"""Makes a release of an approved version."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.errors import WrongState
from studio.processes.actions.drafts import locked_definition
from studio.processes.selectors.reviews import is_approved
from studio.releases.canonical import canonical, digest
from studio.releases.describing import describe
from studio.releases.keeping import keep, note_act
from studio.releases.models import Release
from studio.releases.reading import LARGEST, open_value
from studio.releases.shape import FORMAT
from studio.releases.signing import sign
from studio.rights import Right

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.accounts.models import User
    from studio.processes.models import Version
    from studio.releases.shape import Part

ABOUT_MAKING = ("created_by", "created_at")
"""What two releases of the same content differ in."""


@transaction.atomic
def make_release(actor: User, *, version: Version) -> Release:
    """Makes a release of an approved version, or returns the one there is with exactly the same content.

    Raises NotAllowed and WrongState (not approved).
    """
    require(actor, Right.DEPLOY)
    locked_definition(version.definition)
    version.refresh_from_db()
    if not is_approved(version):
        raise WrongState(
            _("Version %(number)s is not approved; releases are made of approved versions.")
            % {"number": version.number}
        )
    parts, about = describe(version, by=actor)
    same = same_as(version, about=about)
    if same is not None:
        return same
    value = signed(about, parts=parts)
    release = keep(open_value(value), by=actor, version=version)
    note_act(actor, action="release.made", release=release)
    return release


def same_as(version: Version, *, about: Mapping[str, Any]) -> Release | None:
    """Returns the release of this version that says the same, whoever made it and when."""
    wanted = digest(without_making(about))
    for release in Release.objects.filter(version=version):
        if digest(without_making(json.loads(bytes(release.file))["manifest"])) == wanted:
            return release
    return None


def without_making(about: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a manifest without who made it and when."""
    return {name: value for name, value in about.items() if name not in ABOUT_MAKING}


def signed(about: dict[str, Any], *, parts: list[Part]) -> dict[str, Any]:
    """Returns the whole file; raises WrongState where it would be too large."""
    value = {
        "format": FORMAT,
        "hash": digest(about),
        "manifest": about,
        "parts": [part.model_dump(mode="json") for part in parts],
        "signature": sign(digest(about)),
    }
    if len(canonical(value)) > LARGEST:
        raise WrongState(_("A release has at most %(most)s MB.") % {"most": LARGEST // 1024 // 1024})
    return value
