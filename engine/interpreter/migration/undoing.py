"""Activities that have completed and could be compensated: the new plan must be able to undo them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from engine.elements.compensation import handler_of
from engine.interpreter.migration.pairing import Pair
from engine.interpreter.migration.verdict import CONTINUE, END, END_HERE, Target
from engine.json_values import JsonObject

UNDO = "undo:"
"""Prefix of the key of a choice about an activity that has completed."""


@dataclass(frozen=True, slots=True)
class Undoing:
    """One activity in the log of a scope; `how` is None where the new plan cannot undo it."""

    scope: str
    activity: str
    how: str | None
    new_activity: str = ""
    targets: tuple[Target, ...] = ()


def undoings(pair: Pair, places: dict[str, str]) -> list[Undoing]:
    """Every recorded activity of the scopes that go on."""
    return [
        undoing
        for scope in pair.state.scopes.values()
        if scope.id in places
        for undoing in _of_log(pair, scope.id, places[scope.id], scope.log)
    ]


def rewritten(pair: Pair, log: list[JsonObject], *, place: str) -> list[JsonObject]:
    """The log as the new plan reads it; what is to be forgotten is left out."""
    written: list[JsonObject] = []
    for record in log:
        found = _judge(pair, "", place, record)
        if found.how != CONTINUE:
            continue
        inside = record.get("log")
        more: JsonObject = {}
        if isinstance(inside, list):
            more["log"] = [*rewritten(pair, cast("list[JsonObject]", inside), place=found.new_activity)]
        written.append({**record, "activity": found.new_activity, **more})
    return written


def _of_log(pair: Pair, scope: str, place: str, log: list[JsonObject]) -> Iterator[Undoing]:
    for record in log:
        found = _judge(pair, scope, place, record)
        yield found
        inside: Any = record.get("log")
        if found.how == CONTINUE and inside:
            yield from _of_log(pair, scope, found.new_activity, inside)


def _judge(pair: Pair, scope: str, place: str, record: JsonObject) -> Undoing:
    activity = str(record["activity"])
    choice = pair.choices.get(UNDO + activity)
    if choice == END_HERE:
        return Undoing(scope, activity, END)
    target = choice or pair.chosen(activity)
    if _can_undo(pair, target, place, record):
        return Undoing(scope, activity, CONTINUE, target)
    others = tuple(
        Target(node.id, node.id, node.name, CONTINUE)
        for node in pair.new.nodes.values()
        if _can_undo(pair, node.id, place, record)
    )
    return Undoing(scope, activity, None, targets=(*others, Target(END_HERE, "", "", END)))


def _can_undo(pair: Pair, activity: str, place: str, record: JsonObject) -> bool:
    node = pair.new.nodes.get(activity)
    if node is None or node.scope != place:
        return False
    return handler_of(pair.new, node) is not None or ("log" in record and node.id in pair.new.scopes)
