"""When a host is left alone: closed → open after five failures in a row → one probe after five minutes.

Every step is one update that names what it found, so many workers agree without locks: of those who come
when a probe is due, one finds the old `probe_at`. Whoever was let through earlier and ends later changes
nothing of an open breaker.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db.models import F
from django.utils import timezone

from studio.breakers.models import Breaker

FAILURES_TO_OPEN = 5
OPEN_FOR = timedelta(minutes=5)
FORGOTTEN_AFTER = timedelta(days=30)
LONGEST_REASON = 500

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Admission:
    """A call that may be made. A probe knows the moment until which it holds the breaker."""

    host: str
    troubled: bool
    probe_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A call that may not be made before `until`."""

    host: str
    since: datetime
    until: datetime
    last_error: str


def ask(host: str, *, longest: timedelta) -> Admission | HeldBack:
    """Tells whether a host may be called now; a probe that takes longer than `longest` counts as lost."""
    now = timezone.now()
    row = Breaker.objects.filter(pk=host).first()
    if row is None or row.opened_at is None or row.probe_at is None:
        return Admission(host, troubled=row is not None)
    until = row.probe_at
    if until <= now:
        until = now + longest
        if Breaker.objects.filter(pk=host, probe_at=row.probe_at).update(probe_at=until, probing=True):
            return Admission(host, troubled=True, probe_until=until)
    return HeldBack(host, row.opened_at, until, row.last_error)


def note_answer(call: Admission) -> None:
    """Notes that the host works: the failures in a row are over, and a probe closes the breaker."""
    if not call.troubled:
        return
    rows = Breaker.objects.filter(pk=call.host)
    found = rows.filter(probe_at=call.probe_until) if call.probe_until else rows.filter(opened_at=None)
    if found.delete()[0] and call.probe_until:
        log.info("breaker.closed", host=call.host)


def note_failure(call: Admission, *, reason: str) -> None:
    """Notes that the host failed: the fifth failure in a row opens the breaker, a probe's keeps it open."""
    now = timezone.now()
    failed = {"failures": F("failures") + 1, "last_error": reason[:LONGEST_REASON], "last_failed_at": now}
    rows = Breaker.objects.filter(pk=call.host)
    if call.probe_until:
        rows.filter(probe_at=call.probe_until).update(probe_at=now + OPEN_FOR, probing=False, **failed)
        return
    Breaker.objects.get_or_create(pk=call.host, defaults={"last_failed_at": now})
    rows.update(**failed)
    due = rows.filter(opened_at=None, failures__gte=FAILURES_TO_OPEN)
    if due.update(opened_at=now, probe_at=now + OPEN_FOR):
        log.warning("breaker.opened", host=call.host, reason=reason[:LONGEST_REASON])
        Breaker.objects.filter(last_failed_at__lt=now - FORGOTTEN_AFTER).delete()


def note_nothing(call: Admission) -> None:
    """Notes that the call was given up before the host could show anything: the next one is the probe."""
    if call.probe_until:
        waiting = Breaker.objects.filter(pk=call.host, probe_at=call.probe_until)
        waiting.update(probe_at=timezone.now(), probing=False)
