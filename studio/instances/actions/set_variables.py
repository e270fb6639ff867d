"""Edits variables of a running instance."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.audit.actions import record
from studio.errors import InvalidInput, Outdated, WrongState
from studio.instances.big_values import whole_values
from studio.instances.editing.facts import ABSENT, NOT_STORED, facts_of, revisions_of
from studio.instances.inputs import checked_edit
from studio.instances.lifecycle import ENDED
from studio.instances.models import Instance
from studio.instances.plans import read_plan
from studio.instances.privacy import NO_LONGER_KNOWN, mask, masked_values
from studio.instances.redaction import MASK
from studio.instances.secrecy import secrecy_in
from studio.outbox.actions import post
from studio.values.references import shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.accounts.models import User

TOPIC = "instance.set_variables"
LONGEST_REASON = 500


@transaction.atomic
def set_variables(
    actor: User,
    *,
    instance: Instance,
    variables: dict[str, Any],
    reason: str,
    expected: Mapping[str, str] | None = None,
) -> None:
    """Asks the engine to set variables of the outermost scope; null takes a value away.

    `expected` are revisions that the person has seen (`editing.facts`): of what is named there the engine
    checks as well that nobody was faster. Raises NotAllowed, InvalidInput (no reason, or a value that its
    declaration refuses), Outdated (another value by now), WrongState when the instance has ended.
    """
    require(actor, Right.OPERATE)
    locked = Instance.objects.select_for_update().get(pk=instance.pk)
    if locked.state in ENDED:
        raise WrongState(_("This instance has ended: its variables stay as they are."))
    check_reason(reason)
    checked = check_changes(actor, locked, variables=variables, expected=expected or {})
    note_edit(actor, locked, variables=checked, reason=reason.strip())
    payload: dict[str, object] = {
        "instance": locked.pk,
        "variables": checked,
        "actor": actor.get_username(),
        "expected": present_values(locked, names=checked.keys() & (expected or {}).keys()),
    }
    post(topic=TOPIC, key=f"{TOPIC}:{uuid.uuid4()}", payload=payload)


def check_changes(
    reader: User, instance: Instance, *, variables: dict[str, Any], expected: Mapping[str, str]
) -> dict[str, Any]:
    """Returns the values as they would be set; writes nothing.

    Raises InvalidInput and Outdated like `set_variables`.
    """
    given = whole_values(without_masks(variables), instance=instance)
    checked = checked_for(instance, given)
    if not checked:
        raise InvalidInput(_("Nothing is to be changed."), fields={"": _("Nothing is to be changed.")})
    check_expected(reader, instance, expected=expected)
    return checked


def checked_for(instance: Instance, given: dict[str, Any]) -> dict[str, Any]:
    """The values as they may be set now; raises InvalidInput."""
    present = whole_values({name: instance.variables.get(name) for name in given}, instance=instance)
    return checked_edit(read_plan(instance.fingerprint), variables=given, present=present)


def check_expected(reader: User, instance: Instance, *, expected: Mapping[str, str]) -> None:
    """Raises Outdated, with what is there now as this reader may see it, where somebody was faster."""
    revisions = revisions_of(instance)
    changed = {
        name
        for name, revision in expected.items()
        if revision != NOT_STORED and revisions.get(name, ABSENT) != revision
    }
    if changed:
        current = {
            each.name: {
                "value": MASK if each.hidden else each.value,
                "revision": each.revision,
                "by": each.by,
            }
            for each in facts_of(instance, reader=reader)
            if each.name in changed
        }
        message = _("Somebody or something was faster, and nothing was changed: %(names)s.")
        raise Outdated(message % {"names": ", ".join(sorted(changed))}, current=current)


def present_values(instance: Instance, *, names: set[str]) -> dict[str, Any]:
    """The values that the engine has to find as well; what was not stored as it is, it cannot compare."""
    transient = secrecy_in(instance).transient
    values = {name: instance.variables.get(name) for name in sorted(names - transient)}
    return {name: value for name, value in values.items() if NO_LONGER_KNOWN not in str(value)}


def check_reason(reason: str) -> None:
    """Raises InvalidInput when nobody says why, or says too much."""
    message = "" if reason.strip() else _("Say why: it stays in the history.")
    if len(reason) > LONGEST_REASON:
        message = _("At most %(n)s characters.") % {"n": LONGEST_REASON}
    if message:
        raise InvalidInput(message, fields={"reason": message})


def without_masks(variables: dict[str, Any]) -> dict[str, Any]:
    """Leaves out what a person sent back as they saw it: a mask is not a value."""
    return {name: value for name, value in variables.items() if value != MASK}


def note_edit(actor: User, instance: Instance, *, variables: dict[str, Any], reason: str) -> None:
    """Writes before and after into the audit log, without sensitive and transient values."""
    record(
        actor,
        action="instance.variables_changed",
        object_type="instance",
        object_id=instance.pk,
        object_name=instance.process_name,
        summary=reason[:LONGEST_REASON],
        details=before_and_after(instance, variables=variables),
    )


def before_and_after(instance: Instance, *, variables: dict[str, Any]) -> dict[str, Any]:
    """What the audit log keeps of a change: sensitive values are masked, and transient ones."""
    secrecy = secrecy_in(instance)
    before = {name: instance.variables.get(name) for name in variables}
    sides = {
        "before": shortened(masked_values(before, sensitive=secrecy.sensitive)),
        "after": shortened(masked_values(variables, sensitive=secrecy.sensitive)),
    }
    return {
        side: {name: mask(each) if name in secrecy.transient else each for name, each in values.items()}
        for side, values in sides.items()
    }
