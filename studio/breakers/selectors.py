"""Which hosts fail; the caller has asked whether the person may know."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studio.breakers.models import Breaker
from studio.errors import NotFound
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from studio.pages import Person


class BreakerState(StrEnum):
    """Of a host that fails."""

    CLOSED = "closed"
    OPEN = "open"
    DUE = "due"
    PROBING = "probing"


WORDS = {
    BreakerState.CLOSED: gettext_lazy("Failing, still called"),
    BreakerState.OPEN: gettext_lazy("Held back"),
    BreakerState.DUE: gettext_lazy("The next call tries it"),
    BreakerState.PROBING: gettext_lazy("Being tried"),
}


def breakers_visible_to(user: Person, *, search: str = "") -> QuerySet[Breaker]:
    """Hosts that fail, those held back first; raises NotAllowed without the right to operate."""
    require(user, Right.OPERATE)
    held_first = Breaker.objects.order_by("opened_at", "host")
    for word in search.split():
        held_first = held_first.filter(host__icontains=word)
    return held_first


def breaker_visible_to(user: Person, *, host: str) -> Breaker:
    """One host that fails; raises NotFound where it does not."""
    found = breakers_visible_to(user).filter(pk=host).first()
    if found is None:
        raise NotFound(_("This host does not fail any more."))
    return found


def open_count() -> int:
    """How many hosts are held back now."""
    return Breaker.objects.exclude(opened_at=None).count()


def state_of(breaker: Breaker) -> BreakerState:
    """Which state a host is in."""
    if breaker.opened_at is None:
        return BreakerState.CLOSED
    overdue = breaker.probe_at is None or breaker.probe_at <= timezone.now()
    if overdue:
        return BreakerState.DUE
    return BreakerState.PROBING if breaker.probing else BreakerState.OPEN
