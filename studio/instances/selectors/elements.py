"""What happened at one element of an instance: what went in, what was done and what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from studio.instances.log import LONGEST_NAME, numbered
from studio.instances.models import Instance, LoggedEvent
from studio.instances.projection import empty
from studio.instances.selectors.snapshots import shown_events, shown_executions

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.instances.projection import Event

MOST_EXECUTIONS = 50
"""Of one element in one instance, the newest."""
MOST_CHANGES = 2000


def element_history(instance: Instance, *, element: str, reader: User) -> list[dict[str, Any]]:
    """The executions of an element in the instance and its sub-processes, newest first.

    Masked for the reader; the caller has checked that they may watch the instance.
    """
    family = Instance.objects.filter(root=instance.root_id or instance.pk) | Instance.objects.filter(
        pk=instance.pk
    )
    found = [
        execution
        for each in family.order_by("pk")
        for execution in executions_in(each, element=element, reader=reader)
    ]
    return sorted(found, key=lambda each: -each["started_at"])[:MOST_EXECUTIONS]


def executions_in(instance: Instance, *, element: str, reader: User) -> list[dict[str, Any]]:
    """The executions of an element in one instance, the newest first."""
    fold = instance.fold or empty(instance.pk)
    ended = instance.executions.filter(ended_at__isnull=False, element=element).order_by("-pk")[
        :MOST_EXECUTIONS
    ]
    entries = {each.element_instance: each.entry for each in ended}
    entries |= {key: each for key, each in fold["executions"].items() if each["element"] == element}
    if not entries:
        return []
    entries = shown_executions(instance, entries, reader=reader)
    changes = changes_at(instance, element=element, executions=list(entries), reader=reader)
    return [
        {
            **entry,
            "instance": instance.pk,
            "key": key,
            "inputs": values([change for change in changes if change["scope"] == key]),
            "outputs": values([change for change in changes if is_output(change, of=entry, key=key)]),
        }
        for key, entry in entries.items()
    ]


def changes_at(instance: Instance, *, element: str, executions: list[str], reader: User) -> list[Event]:
    """The changes of variables that the element made or that belong to its executions alone, oldest first."""
    about = Q(element=element[:LONGEST_NAME]) | Q(scope__in=executions)
    rows = LoggedEvent.objects.filter(about, instance=instance, kind="VariableChanged").order_by("sequence")
    return shown_events(instance, [numbered(row) for row in rows[:MOST_CHANGES]], reader=reader)


def is_output(change: Event, *, of: dict[str, Any], key: str) -> bool:
    """Whether an execution wrote this: the element did, outside its own scope, while the execution lasted."""
    until = of["ended_at"] if of["ended_at"] is not None else change["at"]
    written = change["element"] == of["element"] and change["scope"] != key
    return bool(written and of["started_at"] <= change["at"] <= until)


def values(changes: list[Event]) -> list[dict[str, Any]]:
    """The last value of each variable."""
    last = {change["name"]: change for change in changes}
    return [
        {"name": name, "value": change["new"], "sensitive": change["sensitive"]}
        for name, change in sorted(last.items())
    ]
