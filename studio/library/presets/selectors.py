"""Reads of presets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from studio.errors import NotFound
from studio.library.presets.models import Preset
from studio.pages import require
from studio.rights import Right

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from studio.accounts.models import User


def presets_visible_to(user: User, *, search: str = "") -> QuerySet[Preset]:
    """Returns the presets for those who model, by name."""
    require(user, Right.MODEL)
    found = Preset.objects.select_related("changed_by").order_by("name")
    for word in search.split():
        found = found.filter(
            Q(name__icontains=word) | Q(description__icontains=word) | Q(element_type__icontains=word)
        )
    return found


def preset_visible_to(user: User, *, pk: int) -> Preset:
    """Returns one preset; raises NotFound where there is none."""
    found = presets_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such preset."))
    return found
