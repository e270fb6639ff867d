"""Writes the rows that are folded from an instance's log. Nobody else writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from studio.accounts.models import User
from studio.deployments.models import Deployment
from studio.instances.lifecycle import shown_state
from studio.instances.log import InstanceLog
from studio.instances.models import ElementExecution, FlowCount, Incident, Instance
from studio.instances.plans import start_kind
from studio.instances.projection import Fold
from studio.instances.projection.executions import ENDS
from studio.instances.publishing import Message
from studio.instances.redaction import redacted_messages
from studio.instances.searching import write_search_texts
from studio.instances.secrecy import secrecy_in
from studio.instances.secret_texts import secret_texts_of
from studio.instances.variable_index import Written, write_values
from studio.many_rows import write_rows

EXECUTION_COLUMNS = ("element", "element_type", "name", "state", "started_at", "ended_at", "entry")
PROGRESS = (
    *("state", "shown_state", "sequence", "fence", "fold", "variables"),
    *("error", "ended_at", "open_incidents"),
)
"""Columns of an instance that any event may change."""
BEGINNING = (
    *("process_id", "process_name", "fingerprint", "scope_element", "root", "parent", "business_key"),
    *("started_at", "begun_by", "deployment", "started_by", "earlier_plans"),
)
"""Columns that say where it comes from. Many are indexed, so they are written only when they may change."""


def project_instance(logs: Sequence[InstanceLog]) -> list[Message]:
    """Brings the rows of instances, executions, flow counts and incidents to the folds of their logs."""
    for log in logs:
        if log.rewound:
            log.row.executions.all().delete()
            log.row.flow_counts.all().delete()
            log.row.incidents.exclude(key__in=log.fold["incidents"]).delete()
        if entries := changed(log, part="incidents"):
            texts = secret_texts_of(log.row, sensitive=secrecy_in(log.row).sensitive | flagged(log))
            write_incidents(log.row, redacted_messages(entries, texts=texts))
    write_executions(logs)
    write_flows(logs)
    write_instances(logs)
    write_search_texts(
        (log.row, secrecy_in(log.row).sensitive)
        for log in logs
        if log.fold["variables"] is not log.projected["variables"] or has_begun(log) or anew(log)
    )
    write_values(
        Written(log.row, changed(log, part="variables"), secrecy_in(log.row).sensitive, anew(log))
        for log in logs
        if log.fold["variables"] is not log.projected["variables"] or anew(log)
    )
    for root in dict.fromkeys(log.row.root_id or log.row.pk for log in logs if has_family(log)):
        write_shown_state(root)
    return []


def changed(log: InstanceLog, *, part: str) -> dict[str, Any]:
    """Entries of a part that are new or different; folds share what did not change."""
    old = log.projected[part]
    return {key: entry for key, entry in log.fold[part].items() if entry is not old.get(key)}


def has_begun(log: InstanceLog) -> bool:
    """Whether its tables say nothing of it yet."""
    return log.projected["started_at"] is None


def flagged(log: InstanceLog) -> set[str]:
    """Variables that an event has called sensitive."""
    return {name for name, entry in log.fold["variables"].items() if entry["sensitive"]}


def anew(log: InstanceLog) -> bool:
    """Whether what lists find it by is written from the beginning: another version may hide other values."""
    return log.rewound or log.fold.get("migrations") is not log.before.get("migrations")


def has_family(log: InstanceLog) -> bool:
    """Whether it is a sub-process of an instance, or has some."""
    return bool(log.fold["children"]) or log.row.root_id not in {None, log.row.pk}


def write_executions(logs: Iterable[InstanceLog]) -> None:
    """Inserts or updates executions."""
    write_rows(
        (
            execution_row(log.row, key, entry=entry)
            for log in logs
            for key, entry in changed(log, part="executions").items()
        ),
        unique=("instance", "element_instance"),
        update=EXECUTION_COLUMNS,
    )


def execution_row(row: Instance, key: str, *, entry: dict[str, Any]) -> ElementExecution:
    """One execution as a row."""
    return ElementExecution(
        instance_id=row.pk,
        element_instance=key,
        element=entry["element"][:200],
        element_type=entry["type"][:60],
        name=entry["name"][:300],
        state=entry["state"],
        started_at=datetime.fromtimestamp(entry["started_at"], UTC),
        ended_at=moment(entry["ended_at"]),
        entry=entry,
    )


def write_flows(logs: Iterable[InstanceLog]) -> None:
    """Inserts or updates how often flows were taken."""
    write_rows(
        (
            FlowCount(instance_id=log.row.pk, flow=flow[:200], count=count)
            for log in logs
            for flow, count in changed(log, part="flows").items()
        ),
        unique=("instance", "flow"),
        update=("count",),
    )


def write_incidents(row: Instance, entries: dict[str, Any]) -> None:
    """Inserts or updates incidents. What a person has decided stays until the engine confirms it.

    Their messages are searched in lists, so they come without sensitive values.
    """
    for key, entry in entries.items():
        values: dict[str, Any] = {
            "element": entry["element"][:200],
            "element_instance": entry["element_instance"],
            "code": entry["code"][:200],
            "message": entry["message"],
            "attempts": entry["attempts"],
            "flows": entry.get("flows", []),
            "raised_at": moment(entry["raised_at"]),
        }
        if entry["state"] != "open":
            values |= {"state": entry["state"], "resolved_at": moment(entry["resolved_at"])}
            values["resolved_by"] = (entry["resolved_by"] or "")[:150]
        Incident.objects.update_or_create(instance=row, key=key, defaults=values)


def write_instances(logs: Iterable[InstanceLog]) -> None:
    """Writes the instances' own rows, which exist: nothing is inserted."""
    moved, begun = [], []
    for log in logs:
        row, fold = log.row, log.fold
        write_progress(row, fold)
        if has_begun(log) or fold.get("migrations") is not log.before.get("migrations"):
            write_beginning(row, fold)
            begun.append(row)
        else:
            moved.append(row)
    for rows, columns in ((moved, PROGRESS), (begun, PROGRESS + BEGINNING)):
        write_rows(rows, unique=("id",), update=columns)


def write_progress(row: Instance, fold: Fold) -> None:
    """Writes what any event may change."""
    row.state = row.shown_state = fold["state"]
    row.fold = stored_part(fold)
    row.variables = {name: entry["value"] for name, entry in fold["variables"].items()}
    row.error = fold["error"]
    row.ended_at = moment(fold["ended_at"])
    row.open_incidents = sum(each["state"] == "open" for each in fold["incidents"].values())


def write_beginning(row: Instance, fold: Fold) -> None:
    """Writes what the first event says; who started it is known better where a person did it here."""
    if fold["started_at"] is None:
        return
    row.process_id, row.process_name = fold["process"], fold["process_name"][:300]
    row.fingerprint, row.scope_element = fold["fingerprint"], fold["scope"] or ""
    row.root_id, row.parent_id = fold["root"], fold["parent"]
    row.business_key = (fold["business_key"] or row.business_key)[:200]
    row.started_at = moment(fold["started_at"]) or row.started_at
    row.begun_by = what_began(fold)
    row.earlier_plans = [each["from_fingerprint"] for each in fold.get("migrations", ())]
    if row.deployment_id is None:
        mine = Deployment.objects.filter(plan_id=fold["fingerprint"], process_id=fold["process"])
        row.deployment = mine.order_by("-deployed_at").first()
    if fold.get("migrations"):
        row.deployment = deployment_gone_to(fold) or row.deployment
    if row.started_by_id is None and fold["started_by"]:
        row.started_by = User.objects.filter(username=fold["started_by"]).first()


def deployment_gone_to(fold: Fold) -> Deployment | None:
    """The deployment of the version that an instance has gone over to; one plan may be that of several."""
    last = fold["migrations"][-1]
    mine = Deployment.objects.filter(plan_id=fold["fingerprint"], process_id=fold["process"])
    of_version = mine.filter(version__number=last["to_version"])
    return of_version.order_by("-deployed_at").first() or mine.order_by("-deployed_at").first()


def what_began(fold: Fold) -> str:
    """What started an instance, by its first event and the kind of the start event that its plan tells."""
    if fold["parent"]:
        return "process"
    if fold["started_by"] or not fold["start_event"]:
        return "person"
    first = fold["migrations"][0]["from_fingerprint"] if fold.get("migrations") else fold["fingerprint"]
    kind = start_kind(first, element=fold["start_event"])
    return {"timer": "schedule", "message": "message", "signal": "signal"}.get(kind, "person")


def stored_part(fold: Fold) -> Fold:
    """The fold without executions that have ended: nothing will change them, and they may be many."""
    running = {key: each for key, each in fold["executions"].items() if each["state"] not in ENDS}
    return {**fold, "executions": running}


def write_shown_state(root: str) -> None:
    """Lifts the states of running sub-processes to the instance that shows them."""
    family = Instance.objects.filter(root_id=root)
    states = tuple(family.exclude(scope_element="").values_list("state", flat=True).distinct())
    own = family.filter(pk=root).values_list("state", flat=True).first()
    if own:
        Instance.objects.filter(pk=root).update(shown_state=shown_state(own, family=states))


def moment(seconds: float | None) -> datetime | None:
    """Seconds since 1970 as the database holds them."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
