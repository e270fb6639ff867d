"""Which variables of an instance are secret, by every version that it has run."""

from __future__ import annotations

from collections.abc import Iterable

from engine.events import EventBatch, InstanceMigrated
from studio.instances.models import Instance
from studio.instances.plans import Secrecy, secrecy_of


def secrecy_in(instance: Instance) -> Secrecy:
    """What any of its versions keeps secret: a migration never shows what was written before it."""
    return secrecy_of_all([instance.fingerprint, *instance.earlier_plans])


def transient_in(instance: Instance, *, batches: Iterable[EventBatch]) -> frozenset[str]:
    """Names whose values must not be stored, by the versions that it goes over to in these batches too."""
    gone_to = [
        event.fingerprint
        for batch in batches
        if batch.instance == instance.pk
        for event in batch.events
        if isinstance(event, InstanceMigrated)
    ]
    return secrecy_in(instance).transient | secrecy_of_all(gone_to).transient


def secrecy_of_all(fingerprints: Iterable[str]) -> Secrecy:
    """What any of these plans keeps secret."""
    found = [secrecy_of(each) for each in fingerprints]
    none: frozenset[str] = frozenset()
    return Secrecy(
        none.union(*(each.sensitive for each in found)),
        none.union(*(each.transient for each in found)),
        none.union(*(each.messages for each in found)),
    )
