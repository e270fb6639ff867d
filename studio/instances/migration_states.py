"""States of a request to move an instance, and the one way to change them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from studio.instances.migration_models import InstanceMigration, MigrationBatch
from studio.instances.publishing import INSTANCES, Message, send_on_commit

WAITING, DONE, REFUSED, HELD = "waiting", "done", "refused", "held"

MIGRATION_STATES = {
    WAITING: _("Waiting"),
    DONE: _("Moved"),
    REFUSED: _("Not moved"),
    HELD: _("Held back"),
}
"""Every state but waiting is final."""


@transaction.atomic
def answer(migration: InstanceMigration, *, state: str, reason: str = "") -> None:
    """Notes what became of a request; one that was answered before stays as it is.

    A refusal stops a batch that was asked to stop at the first.
    """
    waiting = InstanceMigration.objects.filter(pk=migration.pk, state=WAITING)
    if waiting.update(state=state, answer=reason, answered_at=timezone.now()) != 1:
        return
    if state == REFUSED and migration.batch_id is not None:
        batch = MigrationBatch.objects.filter(pk=migration.batch_id, stops_at_refusal=True, stopped_at=None)
        batch.update(stopped_at=timezone.now())
    send_on_commit([Message(INSTANCES, {"type": "instances_changed", "ids": [migration.instance_id]})])


def is_stopped(migration: InstanceMigration) -> bool:
    """Whether a refusal of another instance has stopped its batch."""
    if migration.batch_id is None:
        return False
    return MigrationBatch.objects.filter(pk=migration.batch_id, stopped_at__isnull=False).exists()
