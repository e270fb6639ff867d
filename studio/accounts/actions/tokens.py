"""Making and revoking API tokens: everybody for themselves, administrators for anybody."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from studio.accounts.models import ApiToken
from studio.accounts.tokens import PREFIX, SHOWN_CHARACTERS, digest_of, new_secret
from studio.audit.actions import record
from studio.errors import InvalidInput, NotFound, WrongState
from studio.pages import has
from studio.rights import Right

if TYPE_CHECKING:
    from studio.accounts.models import User

MOST_TOKENS = 20
LONGEST_LIFE_DAYS = 365


@transaction.atomic
def create_token(actor: User, *, name: str, days: int) -> tuple[ApiToken, str]:
    """Makes a token for the actor that lives so many days; the text is returned once and never stored."""
    if not name.strip():
        raise InvalidInput(_("Give the token a name."), fields={"name": _("Give the token a name.")})
    if not 1 <= days <= LONGEST_LIFE_DAYS:
        message = _("Between 1 and %(days)s days.") % {"days": LONGEST_LIFE_DAYS}
        raise InvalidInput(message, fields={"days": message})
    if ApiToken.objects.filter(owner=actor, revoked_at=None).count() >= MOST_TOKENS:
        raise WrongState(_("You have %(count)s tokens; revoke one first.") % {"count": MOST_TOKENS})
    secret = new_secret()
    token = ApiToken.objects.create(
        owner=actor,
        name=name.strip()[:100],
        digest=digest_of(secret),
        prefix=secret[: len(PREFIX) + SHOWN_CHARACTERS],
        expires_at=timezone.now() + timedelta(days=days),
    )
    note(actor, action="token.created", token=token)
    return token, secret


@transaction.atomic
def revoke_token(actor: User, *, pk: int) -> ApiToken:
    """Ends a token at once and returns it. NotFound for foreign ones, unless the actor manages people."""
    found = ApiToken.objects.filter(pk=pk)
    if not has(actor, Right.MANAGE_PEOPLE):
        found = found.filter(owner=actor)
    token = found.select_related("owner").first()
    if token is None:
        raise NotFound(_("There is no such token."))
    if not ApiToken.objects.filter(pk=pk, revoked_at=None).update(revoked_at=timezone.now()):
        raise WrongState(_("The token is revoked already."))
    note(actor, action="token.revoked", token=token)
    return token


def note(actor: User, *, action: str, token: ApiToken) -> None:
    """Writes what happened to a token into the audit log."""
    record(
        actor,
        action=action,
        object_type="person",
        object_id=token.owner_id,
        object_name=token.owner.get_username(),
        summary=token.name,
        details={"prefix": token.prefix, "expires_at": token.expires_at},
    )
