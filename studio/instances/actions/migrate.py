"""Moves instances to another version of their process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from engine.interpreter.migration import CAN
from studio.accounts.permissions import require
from studio.accounts.roles import Right
from studio.audit.actions import record
from studio.errors import Conflict, InvalidInput, WrongState
from studio.instances.lifecycle import ENDED
from studio.instances.migration_models import InstanceMigration
from studio.instances.migration_words import words_of
from studio.instances.models import Instance
from studio.instances.request_keys import Request, earlier_request, request_of
from studio.instances.selectors.migration import verdict_for
from studio.outbox.actions import post

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.accounts.models import User
    from studio.deployments.models import Deployment

TOPIC = "instance.migrate"
TIMERS = ("keep", "recompute")
LONGEST_REASON = 500


def migrate_instance(
    actor: User,
    *,
    instance: Instance,
    target: Deployment,
    reason: str,
    choices: Mapping[str, str] | None = None,
    timers: str = "keep",
    idempotency_key: str = "",
) -> InstanceMigration:
    """Asks the engine to move one instance, with its sub-processes; its page hears when that has happened.

    The same key of the same person asks once. Raises NotAllowed, InvalidInput (no reason, another process,
    nothing to change), WrongState when it has ended or does not run yet, and Conflict: with the verdict when
    it cannot be moved, or not yet, or when the key was used for something else.
    """
    require(actor, Right.OPERATE)
    request = request_of(
        actor, idempotency_key, instance.pk, target.pk, reason.strip(), choices or {}, timers
    )
    earlier = earlier_request(InstanceMigration, request)
    if earlier is not None:
        return earlier
    check_request(target, instance.process_id, reason=reason, timers=timers)
    check_movable(instance, target=target, choices=choices or {})
    refuse_unless_it_can(actor, instance, target=target, choices=choices, timers=timers)
    with transaction.atomic():
        locked = Instance.objects.select_for_update().get(pk=instance.pk)
        check_movable(locked, target=target, choices=choices or {})
        earlier = earlier_request(InstanceMigration, request)
        return earlier or request_migration(
            actor,
            locked,
            target=target,
            reason=reason.strip(),
            choices=choices or {},
            timers=timers,
            request=request,
        )


def refuse_unless_it_can(
    actor: User,
    instance: Instance,
    *,
    target: Deployment,
    choices: Mapping[str, str] | None,
    timers: str,
) -> None:
    """Raises Conflict with the verdict when the instance cannot be moved as it stands now, or not yet."""
    found = verdict_for(actor, instance=instance, target=target, choices=choices, timers=timers)
    if found.verdict != CAN:
        reasons = " ".join(str(words_of(each)) for each in found.judgements if each.verdict != CAN)
        raise Conflict(reasons, current=found.to_json())


def check_request(target: Deployment, process_id: str, *, reason: str, timers: str) -> None:
    """Raises InvalidInput for what can be told from the request alone."""
    if target.process_id != process_id:
        message = _("This is a version of another process.")
        raise InvalidInput(message, fields={"to": message})
    if not reason.strip() or len(reason.strip()) > LONGEST_REASON:
        message = _("Say why, in at most %(number)s characters: it stays in the history.") % {
            "number": LONGEST_REASON
        }
        raise InvalidInput(message, fields={"reason": message})
    if timers not in TIMERS:
        message = _("Expected keep or recompute.")
        raise InvalidInput(message, fields={"timers": message})


def check_movable(instance: Instance, *, target: Deployment, choices: Mapping[str, str]) -> None:
    """Raises WrongState or InvalidInput for an instance that is in no state to be moved there."""
    if instance.state in ENDED:
        raise WrongState(_("This instance has ended already."))
    if instance.scope_element:
        raise WrongState(_("A sub-process goes along with its process: move that one."))
    if not instance.sequence:
        raise WrongState(_("This instance has not begun yet."))
    if instance.deployment and instance.deployment.version_id == target.version_id and not choices:
        message = _("It runs this version already.")
        raise InvalidInput(message, fields={"to": message})


def request_migration(
    actor: User,
    instance: Instance,
    *,
    target: Deployment,
    reason: str,
    choices: Mapping[str, str],
    timers: str,
    request: Request,
) -> InstanceMigration:
    """Stores, notes and sends one request; the caller has checked it."""
    migration = InstanceMigration.objects.create(
        instance=instance,
        source=instance.deployment,
        target=target,
        choices=dict(choices),
        timers=timers,
        reason=reason,
        requested_by=actor,
        **request._asdict(),
    )
    source = instance.deployment
    record(
        actor,
        action="instance.migration_requested",
        object_type="instance",
        object_id=instance.pk,
        object_name=instance.process_name,
        summary=reason,
        details={
            "from_version": source.version.number if source else None,
            "to_version": target.version.number,
            "choices": dict(choices),
            "timers": timers,
        },
    )
    post(topic=TOPIC, key=f"{TOPIC}:{migration.pk}", payload={"migration": migration.pk})
    return migration
