"""The instance as a whole: its beginning, its end, its variables and its state in between."""

from __future__ import annotations

from studio.instances.projection.executions import ENDS, end
from studio.instances.projection.shape import ENDED, OUTERMOST, Event, Fold, change, put

KEPT_WARNINGS = 50
"""An instance that warns for ever must not grow for ever; all of them stay in the log."""


def start(fold: Fold, event: Event) -> Fold:
    """InstanceStarted."""
    parts = ("process", "process_name", "fingerprint", "scope", "parent", "business_key")
    return {
        **fold,
        **{part: event[part] for part in (*parts, "started_by", "start_event")},
        "root": event["root"] or fold["instance"],
        "started_at": event["at"],
        "state": "running",
        "variables": {
            name: variable(value, at=event["at"], actor=event["started_by"])
            for name, value in event["variables"].items()
        },
    }


def variable(value: object, *, at: float, actor: str | None = None) -> dict[str, object]:
    """A variable as it stands at the beginning."""
    return {
        "value": value,
        "previous": None,
        "at": at,
        "element": None,
        "actor": actor,
        "sensitive": False,
    }


def change_variable(fold: Fold, event: Event) -> Fold:
    """VariableChanged. A transient variable lives in the run only and is not kept."""
    if event["transient"]:
        return fold
    entry = {
        "value": event["new"],
        "previous": event["old"],
        "at": event["at"],
        "element": event["element"],
        "actor": event["actor"],
        "sensitive": event["sensitive"],
    }
    if event["scope"] == OUTERMOST:
        return put(fold, "variables", key=event["name"], value=entry)
    local = {**fold["local_variables"].get(event["scope"], {}), event["name"]: entry}
    return put(fold, "local_variables", key=event["scope"], value=local)


def take_flow(fold: Fold, event: Event) -> Fold:
    """SequenceFlowTaken."""
    return put(fold, "flows", key=event["flow"], value=fold["flows"].get(event["flow"], 0) + 1)


def warn(fold: Fold, event: Event) -> Fold:
    """WarningRaised."""
    warning = {part: event[part] for part in ("at", "element", "rule", "message")}
    return {**fold, "warnings": [*fold["warnings"], warning][-KEPT_WARNINGS:]}


def complete(fold: Fold, event: Event) -> Fold:
    """InstanceCompleted."""
    return finish(fold, event, state="completed")


def fail(fold: Fold, event: Event) -> Fold:
    """InstanceFailed."""
    error = {part: event[part] for part in ("code", "message", "element")}
    return {**finish(fold, event, state="failed"), "error": error}


def cancel(fold: Fold, event: Event) -> Fold:
    """InstanceCancelled."""
    cancellation = {part: event[part] for part in ("reason", "actor")}
    return {**finish(fold, event, state="cancelled"), "cancellation": cancellation}


def finish(fold: Fold, event: Event, *, state: str) -> Fold:
    """The fold where the instance has ended and nothing is open any more."""
    at = event["at"]
    for key, each in fold["user_tasks"].items():
        if each["state"] == "open":
            fold = change(fold, "user_tasks", key=key, state="cancelled", closed_at=at)
    for key, each in fold["incidents"].items():
        if each["state"] == "open":
            fold = change(fold, "incidents", key=key, state="cancelled", resolved_at=at)
    for key, each in fold["executions"].items():
        if each["state"] not in ENDS:
            fold = end(fold, key, state="cancelled", at=at)
    return {**fold, "state": state, "ended_at": at, "waits": {}, "timers": {}, "local_variables": {}}


def state_of_instance(fold: Fold) -> str:
    """An ended instance keeps its state; else incident > person > event > running, boundary events apart."""
    if fold["state"] in ENDED:
        return str(fold["state"])
    if any(each["state"] == "open" for each in fold["incidents"].values()):
        return "incident"
    if any(each["state"] == "open" for each in fold["user_tasks"].values()):
        return "waiting_person"
    for part in ("waits", "timers"):
        if any(holds_up(fold, each) for each in fold[part].values()):
            return "waiting_event"
    return "running"


def holds_up(fold: Fold, wait: dict[str, object]) -> bool:
    """Whether a wait or timer is where a token stands, not a watcher at an activity's border."""
    execution = fold["executions"].get(wait["element_instance"])
    return not wait["attached"] and (execution is None or execution["type"] != "boundaryEvent")
