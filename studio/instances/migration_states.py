"""States of a request to move an instance, and how they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.instances.migration_models import InstanceMigration
from studio.instances.publishing import INSTANCES, Message, send_on_commit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.interpreter.migration import Judgement

WAITING, DONE, REFUSED, FAILED, HELD = "waiting", "done", "refused", "failed", "held"

MIGRATION_STATES = {
    WAITING: _("Waiting"),
    DONE: _("Moved"),
    REFUSED: _("Not moved"),
    FAILED: _("No answer"),
    HELD: _("Held back"),
}
"""Refused is the engine's no; failed is that nobody said anything. Those held back may still be moved."""

NOT_MOVED = (REFUSED, FAILED)
OPEN = (WAITING, HELD)
"""An answer of the engine counts in both: a batch may have been stopped while it was on its way."""


def answer(
    migration: InstanceMigration, *, state: str, reason: str = "", judgements: Iterable[Judgement] = ()
) -> bool:
    """Notes what became of a request; False where it was answered before and stays as it is."""
    still_open = InstanceMigration.objects.filter(pk=migration.pk, state__in=OPEN)
    changed = still_open.update(
        state=state, answer=reason, judgements=stored(judgements), answered_at=timezone.now()
    )
    tell([migration.instance_id] if changed else [])
    return bool(changed)


def stored(judgements: Iterable[Judgement]) -> list[dict[str, str]]:
    """What a row keeps of them."""
    parts = ("element", "name", "verdict", "code", "key", "target", "detail")
    return [{part: getattr(each, part) for part in parts} for each in judgements][:MOST_JUDGEMENTS]


MOST_JUDGEMENTS = 20
"""Reasons that a row keeps: nobody reads more of one instance in a list."""


def tell(instances: Iterable[str]) -> None:
    """Lets lists and pages of batches know."""
    ids = list(instances)
    if ids:
        send_on_commit([Message(INSTANCES, {"type": "instances_changed", "ids": ids})])
