"""Finds messages and signals, and says why one has not arrived."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.correlation.lifecycle import MESSAGE, State
from studio.correlation.models import Delivery, OpenWait, Publication
from studio.deployments.starts import live_starts
from studio.errors import NotFound
from studio.instances.permissions import sees_sensitive
from studio.instances.redaction import MASK

if TYPE_CHECKING:
    from studio.accounts.models import User

KEYS_NAMED = 5
WAYS_NAMED = 3
"""A list names so many receivers of each; of more it tells how many."""


@dataclass(frozen=True, slots=True)
class PublicationFilter:
    """What a list shows; empty parts do not narrow it."""

    q: str = ""
    kind: str = ""
    state: str = ""


def list_publications(user: User, *, chosen: PublicationFilter) -> QuerySet[Publication]:
    """Messages and signals, newest first; raises NotAllowed without the right to watch.

    Each has `ways`, the number of its receivers, and the `first_ways`: a signal may have thousands.
    """
    require(user, Right.WATCH)
    ways = Delivery.objects.exclude(state="missed")
    first = ways.select_related("instance").defer("instance__fold", "instance__variables")[:WAYS_NAMED]
    counted = ways.order_by().filter(publication=OuterRef("pk")).values("publication").annotate(n=Count("pk"))
    found = (
        Publication.objects.defer("payload", "sender__fold", "sender__variables")
        .select_related("sender", "published_by")
        .prefetch_related(Prefetch("deliveries", queryset=first, to_attr="first_ways"))
        .annotate(ways=Coalesce(Subquery(counted.values("n")), 0))
    )
    readable = Q() if sees_sensitive(user) else Q(secret_key=False) | Q(published_by=user)
    for word in chosen.q.split():
        receivers = Delivery.objects.filter(instance__id__icontains=word).values("publication")
        found = found.filter(
            Q(name__icontains=word)
            | Q(readable, key__icontains=word)
            | Q(sender__id__icontains=word)
            | Q(pk__in=receivers)
        )
    if chosen.kind:
        found = found.filter(kind=chosen.kind)
    return found.filter(state=chosen.state) if chosen.state else found


def publication_visible_to(user: User, *, pk: int) -> Publication:
    """One message or signal; raises NotFound where there is none for this person."""
    require(user, Right.WATCH)
    found = Publication.objects.select_related("sender", "published_by").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such message."))
    return found


def why_kept(publication: Publication, *, reader: User) -> list[str]:
    """Why a message has not been taken, as sentences; the reader may see the message."""
    if publication.kind != MESSAGE or publication.state not in {State.WAITING, State.EXPIRED}:
        return publication.refusal.splitlines()
    waits = OpenWait.objects.filter(kind=MESSAGE, channel=publication.channel, name=publication.name)
    open_to_all = sees_sensitive(reader)
    keys = [
        MASK if secret and not open_to_all else key
        for key, secret in waits.order_by("pk").values_list("key", "secret_key")[:KEYS_NAMED]
    ]
    reasons = publication.refusal.splitlines()
    if keys:
        listed = ", ".join(f"“{key}”" for key in keys)
        reasons.append(
            _("Instances wait for this name with other keys: %(keys)s.") % {"keys": listed}
            if waits.count() <= KEYS_NAMED
            else _("Instances wait for this name with other keys, among them %(keys)s.") % {"keys": listed}
        )
    else:
        reasons.append(_("No instance waits for this name now."))
    if not live_starts(kind=MESSAGE, name=publication.name).exists():
        reasons.append(_("No deployed process is started by it."))
    return reasons
