"""Reads of the audit log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_date

from studio.audit.models import AuditEntry
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet
    from django.http import QueryDict


@dataclass(frozen=True)
class AuditFilter:
    """What a person asks for; empty fields ask for everything. Days are whole and of the site's time zone."""

    q: str = ""
    actor: str = ""
    action: str = ""
    object_type: str = ""
    object_id: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def from_query(cls, query: QueryDict) -> AuditFilter:
        """Reads the filter from an address; unknown names in it are ignored."""
        names = cls.__dataclass_fields__
        return cls(**{name: query.get(name, "").strip().replace("\x00", "") for name in names})

    @property
    def is_empty(self) -> bool:
        """Tells whether nothing is filtered."""
        return self == AuditFilter()


def entries_visible_to(
    user: AbstractBaseUser | AnonymousUser, *, wanted: AuditFilter
) -> QuerySet[AuditEntry]:
    """Returns the entries that pass the filter, the newest first; needs the right to read the log."""
    require(user, Right.READ_AUDIT)
    exact = {
        "actor_name__iexact": wanted.actor,
        "action": wanted.action,
        "object_type": wanted.object_type,
        "object_id": wanted.object_id,
        "at__gte": start_of(wanted.since),
        "at__lt": start_of(wanted.until, days_later=1),
    }
    found = AuditEntry.objects.filter(**{field: value for field, value in exact.items() if value})
    for word in wanted.q.split():
        fields = ("actor_name", "action", "object_id", "object_name", "summary")
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        found = found.filter(anywhere)
    return found.select_related("actor")


def start_of(text: str, *, days_later: int = 0) -> datetime | None:
    """Returns the first moment of a day written as 2026-11-23, or None for anything else."""
    day = read_day(text)
    if day is None:
        return None
    try:
        return timezone.make_aware(datetime.combine(day, time.min) + timedelta(days=days_later))
    except OverflowError:
        return None


def read_day(text: str) -> date | None:
    """Reads a day, or returns None."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def known_actions(user: AbstractBaseUser | AnonymousUser) -> list[str]:
    """Returns every action that ever happened, for the filter."""
    require(user, Right.READ_AUDIT)
    return list(AuditEntry.objects.order_by("action").values_list("action", flat=True).distinct())
