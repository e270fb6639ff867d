"""What a browser needs to show an instance: a snapshot, and the events that go on from it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.conf import settings

from studio.instances.log import numbered
from studio.instances.permissions import sees_sensitive
from studio.instances.privacy import masked_calls, masked_event, masked_fold
from studio.instances.projection import Event, Fold, empty
from studio.instances.redaction import redacted_messages
from studio.instances.secrecy import secrecy_in
from studio.instances.secret_texts import secret_texts_of

if TYPE_CHECKING:
    from studio.accounts.models import User
    from studio.instances.models import Instance

MOST_EXECUTIONS = 2000
"""Ended executions that a snapshot holds, the newest: more than a person looks at."""

MOST_EVENTS = 1000


def snapshot_of(instance: Instance, *, reader: User) -> dict[str, Any]:
    """The whole instance with its sub-processes, good for the sequence that each of them states.

    The caller has checked that the reader may watch it; sensitive values are masked by the reader's rights.
    """
    version = instance.deployment.version.number if instance.deployment else None
    family = instance.family.order_by("pk")
    return {
        "id": instance.pk,
        "process_id": instance.process_id,
        "process_name": instance.process_name,
        "version": version,
        "state": instance.shown_state,
        "business_key": instance.business_key,
        "started_at": seconds(instance.started_at),
        "ended_at": seconds(instance.ended_at),
        "error": shown_error(instance, reader=reader),
        "temporal_url": temporal_url(instance),
        "instances": {each.pk: shown_fold(each, reader=reader) for each in family},
    }


def shown_error(instance: Instance, *, reader: User) -> dict[str, Any] | None:
    """What an instance failed with, without sensitive values for whoever may not see them."""
    if sees_sensitive(reader) or instance.error is None:
        return instance.error
    texts = secret_texts_of(instance, sensitive=secrecy_in(instance).sensitive)
    error: dict[str, Any] = redacted_messages(instance.error, texts=texts)
    return error


def shown_fold(instance: Instance, *, reader: User) -> Fold:
    """The instance's fold with ended executions and the keys of its tasks, masked for the reader."""
    fold = whole_fold(instance)
    if not sees_sensitive(reader):
        secrecy = secrecy_in(instance)
        sensitive = secrecy.sensitive
        texts = secret_texts_of(instance, sensitive=sensitive | flagged_variables(fold))
        fold = masked_fold(fold, sensitive=sensitive, texts=texts, messages=secrecy.messages)
    return {**fold, "user_tasks": with_task_keys(instance, fold)}


def whole_fold(instance: Instance) -> Fold:
    """The fold as if its log had just been read, save for the oldest executions of a very long one."""
    fold = instance.fold or empty(instance.pk)
    ended = instance.executions.filter(ended_at__isnull=False).order_by("-pk")[:MOST_EXECUTIONS]
    executions = {each.element_instance: each.entry for each in reversed(ended)}
    return {**fold, "executions": {**executions, **fold["executions"]}}


def with_task_keys(instance: Instance, fold: Fold) -> dict[str, Any]:
    """User tasks with the number of their page and who has taken them."""
    rows = instance.user_tasks.values("key", "pk", "assignee__username")
    known = {row["key"]: {"pk": row["pk"], "assigned_to": row["assignee__username"]} for row in rows}
    return {key: {**task, **known.get(key, {})} for key, task in fold["user_tasks"].items()}


def events_of(instance: Instance, *, reader: User, after: int = 0, limit: int = MOST_EVENTS) -> list[Event]:
    """Events that follow `after`, oldest first, masked for the reader; who may watch is checked before."""
    rows = instance.events.filter(sequence__gt=after).order_by("sequence")[:limit]
    return shown_events(instance, [numbered(row) for row in rows], reader=reader)


def last_events(instance: Instance, *, reader: User, limit: int = 200) -> list[Event]:
    """The newest events, oldest first, masked for the reader; the caller has checked who may watch."""
    rows = instance.events.order_by("-sequence")[:limit]
    return shown_events(instance, [numbered(row) for row in reversed(rows)], reader=reader)


def shown_events(instance: Instance, events: list[Event], *, reader: User) -> list[Event]:
    """The events as this reader may see them."""
    if sees_sensitive(reader):
        return events
    flagged = flagged_variables(instance.fold or empty(instance.pk))
    secrecy = secrecy_in(instance)
    sensitive = secrecy.sensitive | flagged
    how: dict[str, Any] = {"sensitive": sensitive, "texts": secret_texts_of(instance, sensitive=sensitive)}
    return [masked_event(event, **how, messages=secrecy.messages) for event in events]


def shown_executions(
    instance: Instance, entries: dict[str, dict[str, Any]], *, reader: User
) -> dict[str, dict[str, Any]]:
    """Executions with what their calls tell, as this reader may see it."""
    sensitive = secrecy_in(instance).sensitive | flagged_variables(instance.fold or empty(instance.pk))
    if sees_sensitive(reader) or not sensitive:
        return entries
    texts = secret_texts_of(instance, sensitive=sensitive)
    return {key: redacted_messages(masked_calls(entry), texts=texts) for key, entry in entries.items()}


def flagged_variables(fold: Fold) -> frozenset[str]:
    """Variables that an event has called sensitive."""
    scopes = [fold["variables"], *fold["local_variables"].values()]
    return frozenset(name for scope in scopes for name, entry in scope.items() if entry["sensitive"])


def temporal_url(instance: Instance) -> str | None:
    """Where Temporal's own pages show this workflow; None where they are not served."""
    if not settings.TEMPORAL_UI_ADDRESS:
        return None
    namespace, workflow = quote(settings.TEMPORAL_NAMESPACE, safe=""), quote(instance.pk, safe="")
    return f"{settings.TEMPORAL_UI_ADDRESS.rstrip('/')}/namespaces/{namespace}/workflows/{workflow}"


def seconds(moment: datetime | None) -> float | None:
    """A moment as streams write it: seconds since 1970."""
    return None if moment is None else moment.timestamp()
