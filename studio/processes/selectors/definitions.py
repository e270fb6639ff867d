"""Reads definitions and drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.errors import NotFound
from studio.processes.folders import way_to
from studio.processes.models import Definition, Draft
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

DRAFT = "draft"
"""The state filter for "I have a draft of it"."""
ARCHIVED = "archived"
"""The state filter for what was put away."""


def definitions_visible_to(
    user: User, *, search: str = "", folder: str = "", state: str = ""
) -> QuerySet[Definition]:
    """Returns the processes this person may see; `state` is that of the latest version, or "draft".

    Raises NotAllowed without the right to watch processes.
    """
    require(user, Right.WATCH)
    mine = Draft.objects.filter(definition=OuterRef("pk"), owner=user)
    found = Definition.objects.filter(archived_at__isnull=state != ARCHIVED)
    found = found.select_related("latest__author", "created_by")
    found = found.annotate(has_draft=Exists(mine))
    for word in search.split():
        found = found.filter(Q(name__icontains=word) | Q(key__icontains=word) | Q(folder__icontains=word))
    if folder:
        found = found.filter(Q(folder=folder) | Q(folder__startswith=f"{folder}/"))
    if state == DRAFT:
        found = found.filter(has_draft=True)
    elif state and state != ARCHIVED:
        found = found.filter(latest__state=state)
    return found


def definition_visible_to(user: User, *, key: str) -> Definition:
    """Returns one process by its key; raises NotFound where there is none for this person."""
    found = definitions_visible_to(user).filter(key=key).first()
    if found is None:
        raise NotFound(_("There is no process %(key)s.") % {"key": key})
    return found


def folders_visible_to(user: User) -> list[str]:
    """Returns the names of all folders in use, and of those that hold them."""
    used = definitions_visible_to(user).exclude(folder="").values_list("folder", flat=True)
    return sorted({step.folder for folder in used for step in way_to(folder)})


def draft_of(user: User, *, definition: Definition) -> Draft | None:
    """Returns this person's own draft, if there is one; drafts of others are nobody else's business."""
    require(user, Right.WATCH)
    return Draft.objects.filter(definition=definition, owner=user).select_related("base", "owner").first()


def is_stale(draft: Draft) -> bool:
    """Tells whether somebody made a version after this draft began."""
    latest = draft.definition.latest_id
    return latest is not None and latest != draft.base_id
