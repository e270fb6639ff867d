"""Makes a process of its own out of a version of another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.audit.actions import record
from studio.processes.actions.definitions import add_definition, free_key
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.processes.models import Draft, Version


@transaction.atomic
def copy_version(actor: User, *, version: Version) -> Draft:
    """Makes the content of a version the actor's draft of a new process, in the same folder, under a free id.

    Whose content it was stays known: they do not judge it in the copy either. Raises NotAllowed.
    """
    require(actor, Right.MODEL)
    source = version.definition
    key = free_key(f"{source.key[:80]}_copy")
    name = _("Copy of %(name)s") % {"name": source.name}
    xml = with_other_id(version.xml, old=source.key, new=key)
    draft = add_definition(actor, key=key, name=name[:300], xml=xml, folder=source.folder)
    draft.contributors = sorted({*version.contributors, version.author_id} - {actor.pk})
    draft.save(update_fields=["contributors"])
    record(
        actor,
        action="version.copied",
        object_type="process",
        object_id=source.key,
        object_name=source.name,
        details={"version": version.number, "copy": key},
    )
    return draft


def with_other_id(xml: str, *, old: str, new: str) -> str:
    """Returns the file with another id of its process, where the process is named; nothing else changes."""
    named = re.compile(rf"""(\b(?:id|processRef|bpmnElement)\s*=\s*)(["']){re.escape(old)}\2""")
    return named.sub(lambda found: f"{found[1]}{found[2]}{new}{found[2]}", xml)
