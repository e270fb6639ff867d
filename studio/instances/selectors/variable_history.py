"""Every change of an instance's variables, the newest first: who, when, at which step, old and new."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Q

from studio.audit.models import AuditEntry
from studio.instances.log import numbered
from studio.instances.models import Instance, LoggedEvent
from studio.instances.projection.shape import OUTERMOST
from studio.instances.redaction import MASK
from studio.instances.secrecy import secrecy_in
from studio.instances.selectors.snapshots import flagged_variables, shown_events

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from studio.accounts.models import User
    from studio.instances.projection import Event

MOST_SEARCHED = 5000
"""Changes whose values a search looks through, the newest: they are sealed, so it has to open each."""
REASONED = ("instance.variables_changed", "incident.resolved")
"""Acts by which people change variables and say why."""


@dataclass(frozen=True)
class HistoryFilter:
    """What a person asks for: words in names, steps and values; one variable; one step."""

    q: str = ""
    variable: str = ""
    element: str = ""


class Change(NamedTuple):
    """One change as the reader may see it."""

    key: int
    """The logged event that told of it; the beginning tells of several."""
    instance: str
    at: datetime
    name: str
    old: Any
    new: Any
    element: str
    scope: str
    actor: str
    sensitive: bool
    reason: str
    """What the person gave as a reason; empty where a step did it."""


class Changes(Paginator):
    """Pages of changes; only the events of one page are opened."""

    def __init__(self, instance: Instance, *, reader: User, wanted: HistoryFilter, per_page: int) -> None:
        self.reader = reader
        found = matching(instance, wanted=wanted)
        began = beginnings(instance, reader=reader, wanted=wanted)
        if words := wanted.q.casefold().split():
            opened = [*changes(list(found[:MOST_SEARCHED]), reader=reader), *began]
            entries: list[Change | int] = [
                each for each in opened if all(word in text_of(each) for word in words)
            ]
        else:
            entries = [*found.values_list("pk", flat=True), *began]
        super().__init__(entries, per_page)

    def page(self, number: int | str) -> Page[Any]:
        """Returns one page; raises InvalidPage for a number that is none."""
        shown = super().page(number)
        keys = [each for each in shown.object_list if isinstance(each, int)]
        rows = LoggedEvent.objects.filter(pk__in=keys).order_by("-at", "-pk")
        opened = [each for each in shown.object_list if not isinstance(each, int)]
        shown.object_list = [*changes(list(rows), reader=self.reader), *opened]
        return shown


def matching(instance: Instance, *, wanted: HistoryFilter) -> QuerySet[LoggedEvent]:
    """The changes in an instance and its sub-processes, the newest first."""
    family = Q(instance=instance.pk) | Q(instance__root=instance.root_id or instance.pk)
    found = LoggedEvent.objects.filter(family, kind="VariableChanged")
    if wanted.variable:
        found = found.filter(subject=wanted.variable)
    if wanted.element:
        found = found.filter(element=wanted.element)
    return found.order_by("-at", "-pk")


def beginnings(instance: Instance, *, reader: User, wanted: HistoryFilter) -> list[Change]:
    """The variables with which the instance began, by name."""
    row = instance.events.filter(sequence=1, kind="InstanceStarted").first()
    if row is None or wanted.element:
        return []
    [event] = shown_events(instance, [numbered(row)], reader=reader)
    secret = secrecy_in(instance).sensitive | flagged_variables(instance.fold)
    return [
        Change(
            *(row.pk, instance.pk, row.at, name, None, value),
            *("", "", event["started_by"] or "", name in secret, ""),
        )
        for name, value in sorted(event["variables"].items())
        if wanted.variable in {"", name}
    ]


def changes(rows: Sequence[LoggedEvent], *, reader: User) -> list[Change]:
    """The rows as changes, masked for the reader; the caller has checked that they may watch."""
    owners = {each.pk: each for each in Instance.objects.filter(pk__in={row.instance_id for row in rows})}
    found, reasons = [], list(reasons_of(owners))
    for row in rows:
        [event] = shown_events(owners[row.instance_id], [numbered(row)], reader=reader)
        found.append(change_of(row, event, reason=reason_of(row, event, reasons=reasons)))
    return found


def change_of(row: LoggedEvent, event: Event, *, reason: str) -> Change:
    """One change."""
    element, scope, actor = (event[part] or "" for part in ("element", "scope", "actor"))
    return Change(
        *(row.pk, row.instance_id, row.at, event["name"], event["old"], event["new"]),
        *(element, scope, actor, event["sensitive"], reason),
    )


def reasons_of(instances: Iterable[str]) -> QuerySet[AuditEntry]:
    """What people did who changed variables of these instances, the newest first."""
    about = {"object_type": "instance", "object_id__in": [key[:250] for key in instances]}
    return AuditEntry.objects.filter(action__in=REASONED, **about).order_by("-sequence")


def reason_of(row: LoggedEvent, event: Event, *, reasons: list[AuditEntry]) -> str:
    """The reason of the person who made a change: their last act before it that names the variable."""
    for entry in reasons if event["actor"] else ():
        names = entry.details.get("after") or entry.details.get("variables") or {}
        if entry.actor_name == event["actor"] and entry.at <= row.at and event["name"] in names:
            return entry.summary
    return ""


def text_of(change: Change) -> str:
    """What a search looks through."""
    parts = (change.name, change.element, change.actor, change.old, change.new, change.reason)
    return " ".join(map(str, parts)).casefold()


def names_in(instance: Instance) -> tuple[list[str], list[str]]:
    """Variables that have changed and steps that have changed them, for filters."""
    found = matching(instance, wanted=HistoryFilter()).order_by()
    variables = set(found.values_list("subject", flat=True).distinct()) | set(instance.variables)
    elements = found.exclude(element="").values_list("element", flat=True).distinct()
    return sorted(variables), sorted(elements)


def earlier_values(instance: Instance, *, key: str, whole: bool, reader: User) -> dict[str, Any]:
    """The variable and its value before a logged change; nothing where the reader may not see that.

    `whole` adds what the same person changed with it: all of one edit.
    """
    changed = matching(instance, wanted=HistoryFilter()).filter(scope=OUTERMOST, instance=instance.pk)
    row = changed.filter(pk=int(key)).first() if key.isdigit() else None
    if row is None:
        return {}
    rows = list(changed.filter(at=row.at, element="").order_by("pk")) if whole else [row]
    events = shown_events(instance, [numbered(each) for each in rows], reader=reader)
    return {event["name"]: event["old"] for event in events if event["old"] != MASK}
