"""What operators do about hosts that are held back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from studio.audit.actions import record
from studio.breakers.models import Breaker
from studio.errors import WrongState
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from studio.pages import Person


@transaction.atomic
def close_breaker(actor: Person, *, host: str) -> None:
    """Lets a host be called again at once, its failures forgotten.

    Raises NotAllowed, or WrongState when nothing is held against the host.
    """
    require(actor, Right.OPERATE)
    row = Breaker.objects.filter(pk=host).first()
    if row is None or not Breaker.objects.filter(pk=host).delete()[0]:
        raise WrongState(_("This host does not fail any more."))
    record(
        actor,
        action="breaker.closed",
        object_type="breaker",
        object_id=host,
        object_name=host,
        summary=row.last_error,
        details={"failures": row.failures, "open": row.opened_at is not None},
    )
