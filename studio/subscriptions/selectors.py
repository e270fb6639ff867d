"""Finds subscriptions and their notices, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.errors import NotFound
from studio.subscriptions.models import Notice, Subscription

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from studio.accounts.models import User


def subscriptions_visible_to(user: User, *, search: str = "") -> QuerySet[Subscription]:
    """Subscriptions with the number of notices that failed. Raises NotAllowed without the right."""
    require(user, Right.MANAGE_SECRETS)
    found = Subscription.objects.select_related("created_by")
    for word in search.split():
        found = found.filter(Q(name__icontains=word) | Q(url__icontains=word))
    return found.annotate(failed=Count("notices", filter=Q(notices__state="failed"))).order_by("name", "pk")


def subscription_visible_to(user: User, *, pk: int) -> Subscription:
    """One subscription; raises NotFound where there is none."""
    found = subscriptions_visible_to(user).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such subscription."))
    return found


def notices_visible_to(user: User, *, subscription: int, state: str = "") -> QuerySet[Notice]:
    """The notices of a subscription, the newest first."""
    found = subscription_visible_to(user, pk=subscription).notices.all()
    return found.filter(state=state) if state else found


def notice_visible_to(user: User, *, pk: int) -> Notice:
    """One notice; raises NotFound where there is none."""
    require(user, Right.MANAGE_SECRETS)
    found = Notice.objects.select_related("subscription").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such notice."))
    return found
