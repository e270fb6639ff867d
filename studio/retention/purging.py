"""Takes a whole family of instances away with everything that is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from django.db import transaction
from django.utils import timezone

from studio.audit.actions import record
from studio.correlation.retention import forget_of_instances
from studio.files.retention import delete_files, forget_files
from studio.instances.families import delete_family, family_ids
from studio.mailboxes.retention import forget_mails
from studio.outbox.actions import forget_about, post
from studio.retention.selectors import due_families, may_go
from studio.subscriptions.retention import forget_notices
from studio.values.retention import forget_values

if TYPE_CHECKING:
    from studio.accounts.models import User

FORGET = "temporal.forget"
BATCH = 20
"""Families that one run of the clock's job takes."""

log = structlog.get_logger(__name__)


def purge_due(*, limit: int = BATCH) -> int:
    """Takes away what is due by the rules, a few families at a time; returns how many."""
    return sum(purge_family(each, actor=None) for each in due_families(now=timezone.now(), limit=limit))


@transaction.atomic
def purge_family(family: str, *, actor: User | None) -> bool:
    """Takes one family away; False where it goes on, or somebody holds it. Audited, without what it held."""
    ids = family_ids(family, locked=True)
    if not ids or not may_go(family):
        return False
    files = forget_files(family)
    counts = {
        "instances": len(ids),
        "messages": forget_of_instances(ids),
        "mails": forget_mails(files),
        "files": delete_files(files),
        "values": forget_values(family),
        "notices": forget_notices(ids),
        "outbox": forget_about(ids),
    }
    process = delete_family(family)
    post(topic=FORGET, key=f"{FORGET}:{family}"[:250], payload={"instances": ids})
    record(
        actor,
        action="instance.purged",
        object_type="instance",
        object_id=family,
        object_name=process,
        details=counts,
    )
    log.info("retention.purged", family=family, **counts)
    return True
