"""What of an event may be stored, and what of it a person may see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from typing import Any

from studio.instances.projection import Event, Fold
from studio.instances.redaction import MASK, redacted_messages
from studio.values.references import is_reference

BAGS = {"InstanceStarted": "variables", "InstanceCompleted": "variables", "UserTaskOpened": "data"}
"""Kinds of events that carry values by name → the field that holds them."""

FREE_TEXTS = ("prints", "answer", "trace", "url", "transcript", "tried", "subject")
"""Parts of what describes a call that may repeat any variable: what a script printed, what a webhook said,
what was said to a model, what a mail was about."""

NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
NO_LONGER_KNOWN = "\ufffd"
"""Stands where something was no character."""

MESSAGES = ("error", "incidents", "warnings")
"""Parts of a fold in which failures speak."""


def storable(event: Event, *, transient: Set[str]) -> Event:
    """The event without values of transient variables and without what databases cannot hold."""
    bag = BAGS.get(event["kind"])
    if bag:
        kept = {name: value for name, value in event[bag].items() if name not in transient}
        event = {**event, bag: kept}
    elif event["kind"] == "VariableChanged" and (event["transient"] or event["name"] in transient):
        event = {**event, "old": None, "new": None, "transient": True}
    elif transient and event["kind"] in {"ActivityCompleted", "ActivityFailed"}:
        kept = {name: value for name, value in event["details"].items() if name != "transcript"}
        event = {**event, "details": kept}
    return {name: as_stored(value) for name, value in event.items()}


def as_stored(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """The JSON value as databases give it back: lists only, U+FFFD for what is no character.

    PostgreSQL refuses U+0000, and no encoding has lone surrogates, which JSON from outside may hold.
    """
    if isinstance(value, str):
        return NO_CHARACTER.sub(NO_LONGER_KNOWN, value)
    if isinstance(value, dict):
        return {as_stored(name): as_stored(each) for name, each in value.items()}
    return [as_stored(each) for each in value] if isinstance(value, list | tuple) else value


def masked_event(
    event: Event, *, sensitive: Set[str], texts: tuple[str, ...] = (), messages: Set[str] = frozenset()
) -> Event:
    """The event for somebody who may not see sensitive values; `texts` are taken out of what it says.

    `messages` are those whose keys are made of sensitive variables.
    """
    if event["kind"] == "WaitOpened":
        return with_masked_key(event, messages=messages, texts=texts)
    return redacted_messages(masked_values_of(event, sensitive=sensitive), texts=texts)


def masked_values_of(event: Event, *, sensitive: Set[str]) -> Event:
    """The event with masks in place of values."""
    bag = BAGS.get(event["kind"])
    if bag:
        event = {**event, bag: masked_values(event[bag], sensitive=sensitive)}
        return without_defaults(event) if "form" in event else event
    if event["kind"] == "VariableChanged" and (event["sensitive"] or event["name"] in sensitive):
        return {**event, "old": mask(event["old"]), "new": mask(event["new"]), "sensitive": True}
    if event["kind"] == "VariableChanged" and sensitive:
        inside = {part: masked_inside(event[part], sensitive=sensitive) for part in ("old", "new")}
        return {**event, **inside}
    if sensitive and event["kind"] in {"ActivityCompleted", "ActivityFailed"}:
        return {**event, "details": masked_details(event["details"])}
    return event


def masked_details(details: dict[str, Any]) -> dict[str, Any]:
    """What describes a call, without free texts: where a process has sensitive values they may hold one."""
    return {name: MASK if name in FREE_TEXTS and value else value for name, value in details.items()}


def masked_calls(execution: dict[str, Any]) -> dict[str, Any]:
    """An execution with its calls described without free texts."""
    calls = [{**call, "details": masked_details(call["details"])} for call in execution["calls"]]
    return {**execution, "calls": calls}


def without_defaults(event: Event) -> Event:
    """The event without what its form is filled with: a default may be a sensitive value by another name."""
    fields = [{part: value for part, value in each.items() if part != "default"} for each in event["form"]]
    return {**event, "form": fields}


def with_masked_key(wait: dict[str, Any], *, messages: Set[str], texts: tuple[str, ...]) -> dict[str, Any]:
    """A wait without its correlation key where that tells a sensitive value."""
    secret = is_secret_key(wait["key"], name=wait["name"], messages=messages, texts=texts)
    return {**wait, "key": MASK} if secret else wait


def is_secret_key(key: str | None, *, name: str, messages: Set[str], texts: Iterable[str]) -> bool:
    """Whether a correlation key is made of sensitive variables, or repeats the value of one."""
    return key is not None and (name in messages or any(text in key for text in texts))


def masked_fold(
    fold: Fold, *, sensitive: Set[str], texts: tuple[str, ...] = (), messages: Set[str] = frozenset()
) -> Fold:
    """The fold for somebody who may not see sensitive values: what folding the masked events gives."""
    local = fold["local_variables"]
    executions = fold["executions"]
    if sensitive:
        executions = {key: masked_calls(execution) for key, execution in executions.items()}
    told = {part: redacted_messages(fold[part], texts=texts) for part in MESSAGES}
    return {
        **fold,
        **told,
        "waits": {
            key: with_masked_key(wait, messages=messages, texts=texts) for key, wait in fold["waits"].items()
        },
        "executions": redacted_messages(executions, texts=texts),
        "variables": masked_entries(fold["variables"], sensitive=sensitive),
        "local_variables": {key: masked_entries(each, sensitive=sensitive) for key, each in local.items()},
    }


def masked_entries(entries: dict[str, Any], *, sensitive: Set[str]) -> dict[str, Any]:
    """Variables of a fold with their sensitive values masked."""
    return {
        name: {**entry, "value": mask(entry["value"]), "previous": mask(entry["previous"])}
        if entry["sensitive"] or name in sensitive
        else {
            **entry,
            "value": masked_inside(entry["value"], sensitive=sensitive),
            "previous": masked_inside(entry["previous"], sensitive=sensitive),
        }
        for name, entry in entries.items()
    }


def masked_values(values: dict[str, Any], *, sensitive: Set[str]) -> dict[str, Any]:
    """Values by name with the sensitive ones masked."""
    return {
        name: mask(value) if name in sensitive else masked_inside(value, sensitive=sensitive)
        for name, value in values.items()
    }


def masked_inside(value: Any, *, sensitive: Set[str]) -> Any:  # noqa: ANN401 - any JSON
    """The value with parts masked that have the name of a sensitive variable: answers to forms hold such."""
    if not sensitive or is_reference(value):
        return value
    if isinstance(value, dict):
        return masked_values(value, sensitive=sensitive)
    return [masked_inside(each, sensitive=sensitive) for each in value] if isinstance(value, list) else value


def mask(value: object) -> str | None:
    """The mask, or None where there is nothing to hide."""
    return None if value is None else MASK
