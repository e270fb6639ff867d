"""What is due, what is held, and what nobody needs; callers ask for the right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from studio.files.models import StoredFile
from studio.instances.families import family_rows, whole_processes
from studio.instances.lifecycle import ENDED
from studio.instances.models import Instance
from studio.mailboxes.models import IncomingMail
from studio.retention.models import LegalHold, RetentionRule

if TYPE_CHECKING:
    from django.db.models import QuerySet

ORPHANED_AFTER = timedelta(days=1)
"""A file that nothing names yet may belong to a mail that is just being taken."""


@dataclass(frozen=True, slots=True)
class ProcessKept:
    """One process with its rule and how much there is of it."""

    process_id: str
    days: int | None
    own: bool
    """Whether it has a rule of its own."""
    ended: int
    due: int
    held: bool


def days_by_process() -> dict[str, int | None]:
    """The rules; "" is the one of all others."""
    return dict(RetentionRule.objects.values_list("process_id", "days"))


def standing_holds() -> QuerySet[LegalHold]:
    """Holds that nobody has lifted."""
    return LegalHold.objects.filter(lifted_at=None).select_related("placed_by")


def due_families(*, now: datetime, limit: int) -> list[str]:
    """Outermost instances that may go by their rules: all of the family ended, nobody holds them."""
    rules = days_by_process()
    found: list[str] = []
    for process in ended_processes():
        days = rules.get(process, rules.get(""))
        if days is not None and len(found) < limit:
            rows = over_since(process, before=now - timedelta(days=days))
            found += [pk for pk in rows[: 4 * limit] if may_go(pk)]
    return found[:limit]


def ended_processes() -> list[str]:
    """Processes that have ended instances."""
    return sorted(set(whole_processes().filter(state__in=ENDED).values_list("process_id", flat=True)))


def over_since(process: str, *, before: datetime) -> QuerySet[Instance, str]:
    """Outermost instances of a process that have wholly ended and nobody holds, the oldest first."""
    rows = whole_processes().filter(process_id=process, state__in=ENDED, ended_at__lt=before)
    going_on = Instance.objects.filter(root=OuterRef("pk")).exclude(state__in=ENDED)
    return (
        rows.exclude(held()).exclude(Exists(going_on)).order_by("ended_at", "pk").values_list("pk", flat=True)
    )


def held() -> Q:
    """Selects outermost instances that somebody holds, also by a process that took part in them."""
    holds = standing_holds()
    by_process = holds.exclude(process_id="").values("process_id")
    took_part = Instance.objects.filter(root=OuterRef("pk"), process_id__in=by_process)
    return Exists(took_part) | Q(pk__in=holds.exclude(instance="").values("instance"))


def is_held(family: str) -> bool:
    """Whether somebody holds the family: by its own id, or by a process that took part in it."""
    holds = standing_holds()
    processes = family_rows(family).values("process_id")
    return holds.filter(Q(instance=family) | Q(process_id__in=processes)).exists()


def may_go(family: str) -> bool:
    """Whether all of the family has ended and nobody holds any of it."""
    return not family_rows(family).exclude(state__in=ENDED).exists() and not is_held(family)


def processes_kept() -> list[ProcessKept]:
    """Every process with instances, or with a rule, as the page shows it."""
    rules, now = days_by_process(), timezone.now()
    counted = whole_processes().filter(state__in=ENDED).values("process_id").annotate(number=Count("pk"))
    ended = {row["process_id"]: row["number"] for row in counted}
    names = {*whole_processes().values_list("process_id", flat=True).distinct(), *rules} - {""}
    held_ones = set(standing_holds().exclude(process_id="").values_list("process_id", flat=True))
    return [
        ProcessKept(
            name,
            days := rules.get(name, rules.get("")),
            name in rules,
            ended.get(name, 0),
            0 if days is None else over_since(name, before=now - timedelta(days=days)).count(),
            name in held_ones,
        )
        for name in sorted(names)
    ]


def orphaned_files() -> QuerySet[StoredFile]:
    """Files that no instance has named and no mail has as its original."""
    originals = IncomingMail.objects.exclude(original=None).values("original")
    old = StoredFile.objects.filter(uses=None, tracked=True, created_at__lt=timezone.now() - ORPHANED_AFTER)
    return old.exclude(pk__in=originals).order_by("created_at")
