"""Makes triggers, changes their secrets, and switches them off and on."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from engine.errors import ExpressionError
from engine.expressions import compile_expression
from engine.phrases import tell
from studio.audit.actions import record
from studio.errors import InvalidInput, WrongState
from studio.hooks.models import Trigger
from studio.hooks.permissions import require_management
from studio.hooks.sealing import new_secret, seal
from studio.hooks.selectors import messages_of

if TYPE_CHECKING:
    from studio.accounts.models import User

LONGEST_EXPRESSION = 2000


@transaction.atomic
def create_trigger(
    actor: User, *, process_id: str, message: str, payload: str = "", key: str = ""
) -> tuple[Trigger, str]:
    """Makes a trigger for a message of a live process; returns it and its secret, which nobody sees again.

    Raises NotAllowed and InvalidInput (per field).
    """
    require_management(actor)
    check(process_id=process_id, message=message, payload=payload.strip(), key=key.strip())
    secret = new_secret()
    made = Trigger.objects.create(
        token=secrets.token_urlsafe(24),
        process_id=process_id,
        message=message,
        payload=payload.strip(),
        key=key.strip(),
        sealed_secret=seal(secret),
        created_by=actor,
        created_at=timezone.now(),
    )
    record(actor, action="trigger.created", obj=made, details={"payload": made.payload, "key": made.key})
    return made, secret


@transaction.atomic
def rotate_secret(actor: User, *, trigger: Trigger) -> str:
    """Gives a trigger a new secret, valid at once, and returns it; the old one opens nothing any more."""
    require_management(actor)
    secret = new_secret()
    Trigger.objects.filter(pk=trigger.pk).update(sealed_secret=seal(secret), rotated_at=timezone.now())
    record(actor, action="trigger.rotated", obj=trigger)
    return secret


@transaction.atomic
def disable_trigger(actor: User, *, trigger: Trigger) -> None:
    """Switches a trigger off: its calls are refused. Raises WrongState when it is off."""
    require_management(actor)
    if not Trigger.objects.filter(pk=trigger.pk, disabled_at=None).update(disabled_at=timezone.now()):
        raise WrongState(_("This trigger is switched off already."))
    record(actor, action="trigger.disabled", obj=trigger)


@transaction.atomic
def enable_trigger(actor: User, *, trigger: Trigger) -> None:
    """Switches a trigger on again. Raises WrongState when it is on."""
    require_management(actor)
    off = Trigger.objects.filter(pk=trigger.pk).exclude(disabled_at=None)
    if not off.update(disabled_at=None):
        raise WrongState(_("This trigger is switched on already."))
    record(actor, action="trigger.enabled", obj=trigger)


def check(*, process_id: str, message: str, payload: str, key: str) -> None:
    """Raises InvalidInput with a message per field."""
    errors = {}
    known = messages_of(process_id)
    if known is None:
        errors["process_id"] = _("No such process is live.")
    elif message not in known:
        errors["message"] = _("This process waits for no message of this name.")
    for field, expression in (("payload", payload), ("key", key)):
        if problem := problem_of(expression):
            errors[field] = problem
    if errors:
        raise InvalidInput("; ".join(errors.values()), fields=errors)


def problem_of(expression: str) -> str:
    """Says what is wrong with an expression over `body`; empty for none."""
    if not expression:
        return ""
    if len(expression) > LONGEST_EXPRESSION:
        return _("At most %(number)s characters.") % {"number": LONGEST_EXPRESSION}
    try:
        names = set(compile_expression(expression).names)
    except ExpressionError as error:
        return f"`{error.expression[:200]}`: {tell(error.reason, language=translation)}"
    return "" if names <= {"body"} else _("Only “body” is known here: the JSON body of the call.")
