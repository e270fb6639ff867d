"""An instance that goes on with another version: what goes on under another id is counted there."""

from __future__ import annotations

from studio.instances.projection.executions import NOTHING, state_of_element
from studio.instances.projection.shape import Event, Fold, change, drop, put

OPEN_PARTS = ("user_tasks", "waits", "timers", "incidents", "children")


def migrate(fold: Fold, event: Event) -> Fold:
    """InstanceMigrated. Earlier migrations stay known: their plans say which variables are sensitive."""
    told = ("at", "from_fingerprint", "fingerprint", "from_version", "to_version", "actor")
    entry = {part: event[part] for part in told}
    parts = {part: event[part] for part in ("process_name", "fingerprint", "scope")}
    fold = {**fold, **parts, "migrations": [*fold.get("migrations", []), entry]}
    for each in event["elements"]:
        if each["from"] != each["to"]:
            fold = rename(fold, each["element_instance"], was=each["from"], now=each["to"], name=each["name"])
    return fold


def rename(fold: Fold, element_instance: str, *, was: str, now: str, name: str) -> Fold:
    """The fold where an unfinished execution, with what it has open, belongs to another element."""
    execution = fold["executions"].get(element_instance)
    if execution is None or execution["element"] != was:
        return fold
    fold = change(fold, "executions", key=element_instance, element=now, name=name)
    for part in OPEN_PARTS:
        for key, each in fold[part].items():
            if each["element_instance"] == element_instance and each["element"] == was:
                fold = change(fold, part, key=key, element=now)
    fold = shift(fold, was, state=execution["state"], by=-1)
    return shift(fold, now, state=execution["state"], by=1)


def shift(fold: Fold, element: str, *, state: str, by: int) -> Fold:
    """The fold with one unfinished execution more or less in the sums of an element."""
    sums = dict(fold["elements"].get(element, NOTHING))
    sums["count"] += by
    sums["active"] += by
    if state in sums:
        sums[state] += by
    if not sums["count"]:
        return drop(fold, "elements", key=element)
    sums["state"] = state_of_element(sums)
    return put(fold, "elements", key=element, value=sums)
