"""Ids of instances, which are their workflow ids: with a part nobody can guess, or by the business key.

A process that names its instances by business key (`uniqueBusinessKey`) has one open instance per key.
Temporal takes every id once, so that a start which is delivered again begins nothing; so the second use of a
key gets an id of its own, `process:key~2`. Whether the first is over is told by our log; between two starts
of the same moment the row decides, because its id is unique.
"""

from __future__ import annotations

import hashlib
import uuid
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.db.models import Q
from django.utils.translation import gettext as _

from studio.errors import Conflict, InvalidInput
from studio.instances.lifecycle import ENDED
from studio.instances.models import Instance

if TYPE_CHECKING:
    from engine.plan import Plan

LONGEST = 400
"""Characters of an id; those of sub-processes go on from it."""


def new_id(plan: Plan, *, business_key: str, start_key: uuid.UUID | None, start_event: str | None) -> str:
    """Returns the id of an instance to start; `start_key` is made of the caller's idempotency key.

    Raises InvalidInput without the business key that names it, and Conflict while that is in use.
    """
    if plan.settings.get("unique_business_key") and start_event is None:
        return id_by_key(plan.process_id, business_key=business_key)
    return f"{plan.process_id}-{start_key or uuid.uuid4()}"


def id_by_key(process_id: str, *, business_key: str) -> str:
    """Returns the next id of a business key; raises as `new_id` does."""
    if not business_key:
        message = _("This process needs a business key: it names the instance.")
        raise InvalidInput(message, fields={"business_key": message})
    check_nobody_has(process_id, business_key=business_key)
    stem = stem_of(process_id, business_key=business_key)
    mine = Instance.objects.filter(Q(pk=stem) | Q(pk__startswith=f"{stem}~"), parent=None)
    used = set(mine.values_list("pk", flat=True))
    number, found = 1, stem
    while found in used:
        number += 1
        found = f"{stem}~{number}"
    return found


def check_nobody_has(process_id: str, *, business_key: str) -> None:
    """Raises Conflict naming the open instance of a process that has this business key."""
    mine = Instance.objects.filter(process_id=process_id, business_key=business_key, parent=None)
    taken = mine.exclude(state__in=ENDED).only("pk").first()
    if taken is not None:
        raise Conflict(
            _("The instance %(id)s with the business key “%(key)s” is still open.")
            % {"id": taken.pk, "key": business_key},
            current={"instance": taken.pk},
        )


def stem_of(process_id: str, *, business_key: str) -> str:
    """Returns the id of the first instance of a key: no process id holds a colon, and ids hold no slash."""
    stem = f"{process_id}:{quote(business_key, safe='').replace('~', '%7E')}"
    if len(stem) <= LONGEST:
        return stem
    return f"{stem[: LONGEST - 33]}-{hashlib.sha256(stem.encode()).hexdigest()[:32]}"
