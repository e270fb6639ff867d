"""The sensitive texts that an instance and its sub-processes have ever held, by their logs."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING

from studio.instances.big_values import whole_values
from studio.instances.models import LoggedEvent
from studio.instances.redaction import longest_first, texts_of_changes

if TYPE_CHECKING:
    from studio.instances.models import Instance

MOST_EVENTS = 1000
"""Changes of sensitive variables that are looked at, the newest."""


def secret_texts_of(instance: Instance, *, sensitive: Set[str]) -> tuple[str, ...]:
    """What messages about the instance must not repeat; nothing where nothing is sensitive."""
    if not sensitive:
        return ()
    family = LoggedEvent.objects.filter(instance__root=instance.root_id or instance.pk)
    changed = family.filter(kind="VariableChanged", subject__in=sensitive).order_by("-pk")[:MOST_EVENTS]
    begun = family.filter(sequence=1, kind="InstanceStarted")[:MOST_EVENTS]
    told = whole_values([each.data for each in (*changed, *begun)], instance=instance)
    return longest_first(texts_of_changes(told, sensitive=sensitive))
