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
from studio.instances.migration_models import InstanceMigration, MigrationBatch
from studio.instances.migration_words import words_of
from studio.instances.models import Instance
from studio.instances.selectors.migration import movable, verdict_for
from studio.outbox.actions import post

if TYPE_CHECKING:
    from collections.abc import Mapping

    from studio.accounts.models import User
    from studio.deployments.models import Deployment

TOPIC = "instance.migrate"
TIMERS = ("keep", "recompute")
LONGEST_REASON = 500
MOST_AT_ONCE = 1000
"""Instances of one batch."""


def migrate_instance(
    actor: User,
    *,
    instance: Instance,
    target: Deployment,
    reason: str,
    choices: Mapping[str, str] | None = None,
    timers: str = "keep",
) -> InstanceMigration:
    """Asks the engine to move one instance, with its sub-processes; its page hears when that has happened.

    Raises NotAllowed, InvalidInput (no reason, another process, nothing to change), WrongState when it has
    ended or does not run yet, and Conflict with the verdict when it cannot be moved, or not yet.
    """
    require(actor, Right.OPERATE)
    check_request(target, instance.process_id, reason=reason, timers=timers)
    check_movable(instance, target=target, choices=choices or {})
    found = verdict_for(actor, instance=instance, target=target, choices=choices, timers=timers)
    if found.verdict != CAN:
        reasons = " ".join(str(words_of(each)) for each in found.judgements if each.verdict != CAN)
        raise Conflict(reasons, current=found.to_json())
    with transaction.atomic():
        locked = Instance.objects.select_for_update().get(pk=instance.pk)
        check_movable(locked, target=target, choices=choices or {})
        return request_migration(
            actor, locked, target=target, reason=reason.strip(), choices=choices or {}, timers=timers
        )


@transaction.atomic
def migrate_instances(
    actor: User,
    *,
    source: Deployment,
    target: Deployment,
    reason: str,
    choices: Mapping[str, str] | None = None,
    timers: str = "keep",
    at_most: int | None = None,
    stops_at_refusal: bool = False,
) -> MigrationBatch:
    """Asks for all instances under way of the source's version, the oldest first, or for `at_most` of them.

    Each is judged when its turn comes; what cannot be moved stays and says why. Raises NotAllowed,
    InvalidInput (no reason, the same version) and WrongState when there is none to move.
    """
    require(actor, Right.OPERATE)
    check_request(target, source.process_id, reason=reason, timers=timers)
    if source.version_id == target.version_id and not choices:
        raise InvalidInput(_("Choose another version."), fields={"to": _("Choose another version.")})
    found = movable(actor, process_id=source.process_id, version=source.version.number)
    chosen = list(found[: min(at_most or MOST_AT_ONCE, MOST_AT_ONCE)])
    if not chosen:
        raise WrongState(_("No instance of this version is under way."))
    batch = MigrationBatch.objects.create(
        process_id=source.process_id,
        source=source,
        target=target,
        reason=reason.strip(),
        stops_at_refusal=stops_at_refusal,
        requested_by=actor,
    )
    for each in chosen:
        request_migration(
            actor, each, target=target, reason=batch.reason, choices=choices or {}, timers=timers, batch=batch
        )
    return batch


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
    batch: MigrationBatch | None = None,
) -> InstanceMigration:
    """Stores, notes and sends one request; the caller has checked it."""
    migration = InstanceMigration.objects.create(
        instance=instance,
        batch=batch,
        source=instance.deployment,
        target=target,
        choices=dict(choices),
        timers=timers,
        reason=reason,
        requested_by=actor,
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
            "batch": batch.pk if batch else None,
        },
    )
    post(topic=TOPIC, key=f"{TOPIC}:{migration.pk}", payload={"migration": migration.pk})
    return migration
