"""Takes the person out of an account; what they did stays theirs by number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.actions.people import lock_administrators, note, refuse_without_administrator
from studio.accounts.permissions import require
from studio.errors import WrongState
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User


@transaction.atomic
def erase_account(actor: User, *, person: User) -> None:
    """Locks an account for good and takes names, address, password, teams and tokens out of it.

    Raises NotAllowed, and WrongState for one's own account and for the last administrator's.
    """
    require(actor, Right.MANAGE_RETENTION)
    if person.pk == actor.pk:
        raise WrongState(_("Nobody can erase their own account."))
    lock_administrators()
    person.username, person.is_active = f"erased-{person.pk}", False
    person.email = person.first_name = person.last_name = person.display_name = ""
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    person.api_tokens.filter(revoked_at=None).update(revoked_at=timezone.now(), name="")
    refuse_without_administrator()
    note(actor, action="person.account_erased", person=person)
