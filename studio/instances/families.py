"""Families of instances: the outermost one with all that it started. Their ids begin with its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q

from studio.instances.models import ElementExecution, Instance, LoggedEvent
from studio.instances.storing import lock

if TYPE_CHECKING:
    from django.db.models import QuerySet

AT_ONCE = 1000


def whole_processes() -> QuerySet[Instance]:
    """Instances that no other started."""
    return Instance.objects.filter(parent=None, root=F("pk"))


def family_rows(family: str) -> QuerySet[Instance]:
    """The outermost instance and everything below it."""
    return Instance.objects.filter(Q(pk=family) | Q(pk__startswith=f"{family}/"))


def family_ids(family: str, *, locked: bool = False) -> list[str]:
    """Their ids; `locked` keeps writers of events out until the transaction ends."""
    if locked:
        list(lock([family]))
    return list(family_rows(family).order_by("pk").values_list("pk", flat=True))


def delete_family(family: str) -> str:
    """Deletes the rows of a family with all that hangs on them; returns the process. In a transaction."""
    rows = family_rows(family)
    process = rows.filter(pk=family).values_list("process_id", flat=True).first() or ""
    for model in (LoggedEvent, ElementExecution):
        mine = model.objects.filter(instance__in=rows)
        while keys := list(mine.values_list("pk", flat=True)[:AT_ONCE]):
            model.objects.filter(pk__in=keys).delete()
    rows.update(parent=None, root=None)
    family_rows(family).delete()
    return process
