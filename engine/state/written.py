"""Triggers as JSON: what a state keeps for later, and what a run hands to the next."""

from __future__ import annotations

import dataclasses
from typing import Any, get_args

from engine.json_values import JsonObject
from engine.state.triggers import Trigger

_KINDS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(Trigger)}


def write_trigger(trigger: Trigger) -> JsonObject:
    """JSON that `read_trigger` makes the trigger of again."""
    return {"kind_of": type(trigger).__name__, **dataclasses.asdict(trigger)}


def read_trigger(data: dict[str, Any]) -> Trigger:
    """The trigger that `write_trigger` wrote."""
    fields = dict(data)
    trigger: Trigger = _KINDS[fields.pop("kind_of")](**fields)
    return trigger
