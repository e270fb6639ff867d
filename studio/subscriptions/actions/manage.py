"""Makes subscriptions, changes and switches them, and sends notices once more."""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING

from asgiref.sync import async_to_sync
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput, Outdated, WrongState
from studio.subscriptions.addresses import judged
from studio.subscriptions.delivering import try_once
from studio.subscriptions.events import TEST, Family
from studio.subscriptions.models import Notice, Subscription
from studio.subscriptions.noticing import note, send

if TYPE_CHECKING:
    from collections.abc import Sequence

    from studio.accounts.models import User

LONGEST_NAME = 100


def create_subscription(
    actor: User, *, name: str, url: str, families: Sequence[str], shown: bool = False
) -> tuple[Subscription, str]:
    """Makes a subscription; returns it and its secret. `shown`: its page shows that until it is acknowledged.

    Raises NotAllowed, InvalidInput (per field) and Conflict.
    """
    require(actor, Right.MANAGE_SECRETS)
    check(name=name, url=url, families=families)
    secret = new_secret()
    columns = {"name": name.strip(), "url": url.strip(), "families": sorted(set(families))}
    try:
        with transaction.atomic():
            made = Subscription.objects.create(
                **columns,
                secret=secret,
                secret_for=actor if shown else None,
                created_by=actor,
                created_at=timezone.now(),
            )
            record(actor, action="subscription.created", obj=made, details=columns)
    except IntegrityError as error:
        raise Conflict(_("There is a subscription of the name %(name)s already.") % {"name": name}) from error
    return made, secret


@transaction.atomic
def change_subscription(
    actor: User,
    *,
    subscription: Subscription,
    name: str,
    url: str,
    families: Sequence[str],
    revision: int | None = None,
) -> None:
    """Changes a subscription, where it still is of the revision that the actor names.

    Raises NotAllowed, InvalidInput, Conflict (the name is taken) and Outdated.
    """
    require(actor, Right.MANAGE_SECRETS)
    check(name=name, url=url, families=families)
    if Subscription.objects.filter(name=name.strip()).exclude(pk=subscription.pk).exists():
        raise Conflict(_("There is a subscription of the name %(name)s already.") % {"name": name})
    columns = {"name": name.strip(), "url": url.strip(), "families": sorted(set(families))}
    mine = Subscription.objects.filter(pk=subscription.pk)
    seen = mine if revision is None else mine.filter(revision=revision)
    if not seen.update(**columns, revision=F("revision") + 1):
        current = mine.values_list("revision", flat=True).first()
        message = _("Somebody has changed this subscription meanwhile; look at it first.")
        raise Outdated(message, current={"revision": current})
    record(actor, action="subscription.changed", obj=subscription, details=columns)


@transaction.atomic
def rotate_subscription(actor: User, *, subscription: Subscription, shown: bool = False) -> str:
    """Gives a subscription a new secret, which signs from now on, and returns it; `shown` as when made."""
    require(actor, Right.MANAGE_SECRETS)
    secret = new_secret()
    Subscription.objects.filter(pk=subscription.pk).update(
        secret=secret, rotated_at=timezone.now(), secret_for=actor if shown else None
    )
    record(actor, action="subscription.rotated", obj=subscription)
    return secret


@transaction.atomic
def switch_subscription(actor: User, *, subscription: Subscription, on: bool) -> None:
    """Switches a subscription on or off; what happens meanwhile is not told. Raises WrongState."""
    require(actor, Right.MANAGE_SECRETS)
    other = Subscription.objects.filter(pk=subscription.pk, disabled_at__isnull=not on)
    if not other.update(disabled_at=None if on else timezone.now()):
        raise WrongState(_("It is switched on already.") if on else _("It is switched off already."))
    record(actor, action=f"subscription.{'enabled' if on else 'disabled'}", obj=subscription)


@transaction.atomic
def acknowledge_secret(actor: User, *, subscription: Subscription) -> None:
    """Says that the actor has the secret that they made: it is shown no more. May be repeated."""
    require(actor, Right.MANAGE_SECRETS)
    Subscription.objects.filter(pk=subscription.pk, secret_for=actor).update(secret_for=None)


def send_test(actor: User, *, subscription: Subscription) -> Notice:
    """Sends a notice that says nothing but that it is a test, once and at once; returns what became of it.

    Raises NotAllowed, and WrongState for a subscription that is off.
    """
    require(actor, Right.MANAGE_SECRETS)
    if subscription.disabled_at is not None:
        raise WrongState(_("It is switched off already."))
    body = {"at": timezone.now().isoformat(), "actor": actor.get_username()}
    with transaction.atomic():
        made = note(subscription, event=TEST, key=f"test:{uuid.uuid4()}", body=body, posted=False)
        record(actor, action="subscription.tested", obj=subscription)
    async_to_sync(try_once)(made)
    made.refresh_from_db()
    return made


@transaction.atomic
def replay_notice(actor: User, *, notice: Notice) -> None:
    """Sends a notice once more, as it was and with its key. Raises WrongState where it is under way."""
    require(actor, Right.MANAGE_SECRETS)
    ended = Notice.objects.filter(pk=notice.pk).exclude(state="pending")
    if not ended.update(state="pending", replays=F("replays") + 1, error="", status=None, ended_at=None):
        raise WrongState(_("This notice is on its way."))
    notice.refresh_from_db()
    send(notice)
    record(actor, action="subscription.replayed", obj=notice.subscription, details={"notice": notice.key})


def new_secret() -> str:
    """Returns a secret that nobody guesses."""
    return "whsec_" + secrets.token_urlsafe(32)


def check(*, name: str, url: str, families: Sequence[str]) -> None:
    """Raises InvalidInput with a message per field; the address is looked at again at every call."""
    problems = {}
    if not name.strip():
        problems["name"] = _("This field needs a value.")
    elif len(name) > LONGEST_NAME:
        problems["name"] = _("At most %(number)s characters.") % {"number": LONGEST_NAME}
    if refused := judged(url.strip()).refused:
        problems["url"] = refused
    if not families or set(families) - set(Family):
        problems["families"] = _("Choose what it hears of.")
    if problems:
        raise InvalidInput("; ".join(problems.values()), fields=problems)
