"""What happened at one element of an instance: what went in, what was done and what came out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Q

from studio.instances.log import LONGEST_NAME, numbered
from studio.instances.models import ElementExecution, Instance, LoggedEvent
from studio.instances.permissions import sees_sensitive
from studio.instances.privacy import masked_calls, masked_event
from studio.instances.projection import empty
from studio.instances.redaction import redacted_messages
from studio.instances.secrecy import secrecy_in
from studio.instances.secret_texts import secret_texts_of
from studio.instances.selectors.snapshots import flagged_variables

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
    root = instance.root_id or instance.pk
    family = list(Instance.objects.filter(Q(root=root) | Q(pk=instance.pk)).order_by("pk"))
    entries = executions_of(family, element=element)
    acting = [each for each in family if entries[each.pk]]
    changes = changes_of(acting, element=element, executions=entries)
    secrets = secrets_of(acting, reader=reader)
    found = [
        told(execution, key=key, instance=each, changes=shown)
        for each in acting
        for shown in [shown_changes(changes[each.pk], secrets=secrets[each.pk])]
        for key, execution in shown_entries(entries[each.pk], secrets=secrets[each.pk]).items()
    ]
    return sorted(found, key=lambda each: -each["started_at"])[:MOST_EXECUTIONS]


def executions_of(family: list[Instance], *, element: str) -> dict[str, dict[str, dict[str, Any]]]:
    """The executions of an element by instance and key: those under way, and the newest that have ended."""
    found: dict[str, dict[str, dict[str, Any]]] = {each.pk: {} for each in family}
    ended = ElementExecution.objects.filter(instance__in=list(found), ended_at__isnull=False, element=element)
    for row in ended.order_by("-pk")[:MOST_EXECUTIONS]:
        found[row.instance_id][row.element_instance] = row.entry
    for each in family:
        present = (each.fold or empty(each.pk))["executions"]
        found[each.pk] |= {key: entry for key, entry in present.items() if entry["element"] == element}
    return found


def changes_of(
    instances: list[Instance], *, element: str, executions: dict[str, dict[str, dict[str, Any]]]
) -> dict[str, list[Event]]:
    """The changes of variables that the element made or that belong to its executions, oldest first."""
    scopes = {key for each in instances for key in executions[each.pk]}
    about = Q(element=element[:LONGEST_NAME]) | Q(scope__in=scopes)
    rows = LoggedEvent.objects.filter(about, instance__in=instances, kind="VariableChanged")
    found: dict[str, list[Event]] = {each.pk: [] for each in instances}
    for row in rows.order_by("instance", "sequence")[:MOST_CHANGES]:
        found[row.instance_id].append(numbered(row))
    return found


class Secrets(NamedTuple):
    """What this reader may not see of one instance; None in place of it for who may see all."""

    sensitive: frozenset[str]
    texts: tuple[str, ...]


def secrets_of(instances: list[Instance], *, reader: User) -> dict[str, Secrets | None]:
    """By instance; the texts are looked up once for all, since they are those of the whole family."""
    if sees_sensitive(reader) or not instances:
        return {each.pk: None for each in instances}
    names = {
        each.pk: secrecy_in(each).sensitive | flagged_variables(each.fold or empty(each.pk))
        for each in instances
    }
    texts = secret_texts_of(instances[0], sensitive=frozenset().union(*names.values()))
    return {pk: Secrets(sensitive, texts) for pk, sensitive in names.items()}


def shown_changes(changes: list[Event], *, secrets: Secrets | None) -> list[Event]:
    """The changes as the reader may see them."""
    if secrets is None:
        return changes
    return [masked_event(each, sensitive=secrets.sensitive, texts=secrets.texts) for each in changes]


def shown_entries(
    entries: dict[str, dict[str, Any]], *, secrets: Secrets | None
) -> dict[str, dict[str, Any]]:
    """The executions, with what their calls tell as the reader may see it."""
    if secrets is None or not (secrets.sensitive or secrets.texts):
        return entries
    return {key: redacted_messages(masked_calls(each), texts=secrets.texts) for key, each in entries.items()}


def told(execution: dict[str, Any], *, key: str, instance: Instance, changes: list[Event]) -> dict[str, Any]:
    """One execution with what went in and what came out."""
    return {
        **execution,
        "instance": instance.pk,
        "key": key,
        "inputs": values([change for change in changes if change["scope"] == key]),
        "outputs": values([change for change in changes if is_output(change, of=execution, key=key)]),
    }


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
