"""Gives versions a name besides their number: the one thing of a version that may change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.errors import InvalidInput
from studio.processes.models import Version
from studio.processes.selectors.versions import version_for_update
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

LONGEST_NAME = 100


@transaction.atomic
def name_version(actor: User, *, version: Version, name: str) -> Version:
    """Names a version, or takes its name away (empty); content, hash and approvals stay what they are.

    Raises NotAllowed, or InvalidInput for an overlong name or one that another version of the process has.
    """
    require(actor, Right.MODEL)
    name = " ".join(name.split())
    version = version_for_update(version)
    check_name(name, version=version)
    if name == version.name:
        return version
    before, version.name = version.name, name
    version.save(update_fields=["name"])
    record(
        actor,
        action="version.named",
        object_type="process",
        object_id=version.definition.key,
        object_name=version.definition.name,
        summary=name,
        details={"version": version.number, "before": before, "after": name},
    )
    return version


def check_name(name: str, *, version: Version) -> None:
    """Raises InvalidInput for a name that cannot be used."""
    message = ""
    if len(name) > LONGEST_NAME:
        message = _("At most %(n)s characters.") % {"n": LONGEST_NAME}
    others = Version.objects.filter(definition=version.definition_id).exclude(pk=version.pk)
    there = others.filter(name=name).first() if name else None
    if there is not None:
        message = _("Version %(number)s is called this already.") % {"number": there.number}
    if message:
        raise InvalidInput(message, fields={"name": message})
