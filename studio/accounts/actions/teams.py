"""Making and removing teams: the candidate groups of processes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from studio.accounts.models import User
from studio.accounts.roles import ROLES
from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput, NotFound, WrongState
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User as Person

NAME = re.compile(r"[^\s,;$][^,;\x00-\x1f]{0,148}")


@transaction.atomic
def create_team(actor: Person, *, name: str) -> Group:
    """Makes a team. Processes name it in `candidateGroups`, whatever the case."""
    require(actor, Right.MANAGE_PEOPLE)
    wanted = name.strip()
    if not NAME.fullmatch(wanted):
        message = _("A name of up to 149 characters without commas.")
        raise InvalidInput(message, fields={"name": message})
    if Group.objects.filter(name__iexact=wanted).exists():
        raise Conflict(_("There is a group of this name already."))
    team = Group.objects.create(name=wanted)
    record(actor, action="team.created", object_type="team", object_id=team.pk, object_name=wanted)
    return team


@transaction.atomic
def delete_team(actor: Person, *, pk: int) -> None:
    """Removes an empty team; roles, teams with people and those that a rule asks for stay (WrongState)."""
    require(actor, Right.MANAGE_PEOPLE)
    team = Group.objects.exclude(name__in=ROLES).filter(pk=pk).first()
    if team is None:
        raise NotFound(_("There is no such team."))
    if User.objects.filter(groups=team).exists():
        raise WrongState(_("There are people in this team; take them out first."))
    try:
        team.delete()
    except ProtectedError as error:
        message = _("A rule for reviews asks for this team; take it out there first.")
        raise WrongState(message) from error
    record(actor, action="team.deleted", object_type="team", object_id=pk, object_name=team.name)
