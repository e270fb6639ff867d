"""Everything the studio reads about releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.errors import NotFound
from studio.releases.models import Connection, KnownInstallation, Release
from studio.rights import Right

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from studio.accounts.models import User
    from studio.processes.models import Definition

HERE, ELSEWHERE = "here", "elsewhere"


def releases_visible_to(
    user: User, *, search: str = "", origin: str = "", definition: Definition | None = None
) -> QuerySet[Release]:
    """Returns releases without their files, the newest first; `origin` is "here", "elsewhere" or both.

    Raises NotAllowed without the right to watch.
    """
    require(user, Right.WATCH)
    found = Release.objects.defer("file").select_related("kept_by", "version__definition")
    for word in search.split():
        anywhere = Q(name__icontains=word) | Q(key__icontains=word) | Q(source__icontains=word)
        found = found.filter(anywhere | Q(hash__startswith=word.lower()))
    if origin in {HERE, ELSEWHERE}:
        found = found.filter(version__isnull=origin == ELSEWHERE)
    return found.filter(key=definition.key) if definition else found


def release_visible_to(user: User, *, release_hash: str) -> Release:
    """Returns one release; raises NotFound where there is none for this person."""
    require(user, Right.WATCH)
    found = Release.objects.select_related("kept_by", "version__definition").filter(hash=release_hash).first()
    if found is None:
        raise NotFound(_("There is no such release."))
    return found


def known_installations(user: User) -> QuerySet[KnownInstallation]:
    """Returns the installations whose signatures count here, by name; raises NotAllowed."""
    require(user, Right.WATCH)
    return KnownInstallation.objects.select_related("known_by")


def known_installation_visible_to(user: User, *, pk: int) -> KnownInstallation:
    """Returns one of them; raises NotFound where there is none."""
    found = known_installations(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such installation."))
    return found


def connections_visible_to(user: User, *, search: str = "") -> QuerySet[Connection]:
    """Returns the installations this one is connected with, by name; raises NotAllowed."""
    require(user, Right.WATCH)
    found = Connection.objects.defer("token").select_related("made_by")
    for word in search.split():
        found = found.filter(Q(name__icontains=word) | Q(url__icontains=word))
    return found.order_by("name", "pk")


def connection_visible_to(user: User, *, pk: int) -> Connection:
    """Returns one of them; raises NotFound where there is none."""
    found = connections_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such connection."))
    return found
