"""Takes a person, or a value, out of ended instances. What happened stays; who it was about goes.

1. In every row the words give way to a mark; a number that is the value becomes null.
2. Projections are written anew from the events, so lists and searches find nothing any more.
3. Big values that hold a word give way as a whole, and go when nobody uses them.
4. Temporal forgets the histories of these instances.
The audit log stays: it is chained, and law asks for it; it names accounts, and an erased account has no name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from studio.accounts.actions.erasure import erase_account
from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.instances.families import family_ids
from studio.instances.models import LoggedEvent
from studio.instances.rebuilding import rebuild
from studio.mailboxes.retention import empty
from studio.outbox.actions import post
from studio.retention.purging import FORGET
from studio.retention.searching import (
    Preview,
    erasable_mails,
    family_of_row,
    hindrance_of,
    holds,
    pattern_of,
    preview_of,
    rows_of,
    said,
    spoken_of,
    texts_in,
)
from studio.rights import Right
from studio.tasks.projecting import PROJECTORS
from studio.values.models import BigValueUse
from studio.values.references import NAME, is_reference, put_back

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.retention.searching import Wanted

MARK = "[erased]"


def preview_erasure(actor: User, *, wanted: Wanted) -> Preview:
    """What an erasure would do; changes nothing. Raises NotAllowed."""
    require(actor, Right.MANAGE_RETENTION)
    return preview_of(wanted)


def erase(actor: User, *, wanted: Wanted, reason: str) -> Preview:
    """Erases wherever that can be done now, family by family; returns what had been found.

    May be repeated: what was running or held then is erased the next time. Raises NotAllowed, and WrongState
    for an account that must stay.
    """
    found = preview_erasure(actor, wanted=wanted)
    if wanted.person is not None:
        erase_account(actor, person=wanted.person)
    for each in found.erasable:
        erase_in_family(each.family, pattern=pattern_of(wanted.words))
    mails = empty(erasable_mails(wanted.words))
    record(
        actor,
        action="person.erased" if wanted.person else "value.erased",
        object_type="erasure",
        object_id=wanted.person.pk if wanted.person else "",
        summary=reason[:500],
        details={
            "instances": [each.family for each in found.erasable],
            "left": {each.family: each.hindrance for each in found.families if each.hindrance},
            "mails": mails,
        },
    )
    return found


@transaction.atomic
def erase_in_family(family: str, *, pattern: re.Pattern[str]) -> None:
    """Erases in one family of ended instances, unless it is held by now."""
    ids = family_ids(family, locked=True)
    if hindrance_of(family):
        return
    for row in list(rows_of(family)):
        if holds(row, pattern=pattern):
            rewrite(row, pattern=pattern)
    for each in ids:
        rebuild(each, projectors=PROJECTORS)
    post(topic=FORGET, key=f"{FORGET}:erased:{family}"[:250], payload={"instances": ids})


def rewrite(row: models.Model, *, pattern: re.Pattern[str]) -> None:
    """Takes the words out of one row."""
    family, changed = family_of_row(row), {}
    for field in texts_in(row):
        before = getattr(row, field.attname)
        after = without(spoken_of(row, before), pattern=pattern, family=family)
        if isinstance(row, LoggedEvent):
            after = {**before, **after}
        if after != before:
            changed[field.attname] = after
    type(row)._base_manager.filter(pk=row.pk).update(**changed)


def without(value: Any, *, pattern: re.Pattern[str], family: str) -> Any:  # noqa: ANN401 - any JSON
    """The value with a mark in place of each of the words."""
    if is_reference(value):
        return without_big(value, pattern=pattern, family=family)
    if isinstance(value, dict):
        return {name: without(part, pattern=pattern, family=family) for name, part in value.items()}
    if isinstance(value, list):
        return [without(part, pattern=pattern, family=family) for part in value]
    if isinstance(value, str):
        return pattern.sub(MARK, value)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return None if number and pattern.fullmatch(str(value)) else value


def without_big(value: dict[str, Any], *, pattern: re.Pattern[str], family: str) -> Any:  # noqa: ANN401 - any JSON
    """The mark for a big value that holds one of the words, which the family then uses no more."""
    if not said(put_back(value, family=family), pattern=pattern):
        return value
    BigValueUse.objects.filter(value=value[NAME], family=family).delete()
    return MARK
