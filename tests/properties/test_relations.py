"""Wrapping, order of siblings, diagram, ids and a trip through JSON change nothing of what a process does."""

from __future__ import annotations

import dataclasses
import json
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.events import ElementCompleted
from engine.parse import read_definitions
from engine.state import State
from engine.state.triggers import Trigger
from engine.testing import MemoryHost, RunResult, World, run
from engine.testing.memory_host import Hosted
from tests.properties.budget import PATIENCE, budget, kept_if_it_fails
from tests.properties.comparing import play, visible
from tests.properties.drawing import processes
from tests.properties.emitting import emit
from tests.properties.tree import (
    Border,
    Drawn,
    ErrorEnd,
    Escalate,
    Seq,
    Sub,
    Task,
    Terminate,
    Undo,
    passes,
    walk,
)
from tests.properties.worlds import world_of

pytestmark = PATIENCE


def facts(drawn: Drawn, **how: Any) -> dict[str, Any]:
    """The whole result but for the names of processes' fingerprints."""
    told = play(drawn, **how).to_json()
    for event in told["events"]:
        event.pop("fingerprint", None)
    return told


@budget(60)
@given(processes(), st.integers(0, 1000))
def test_the_order_of_siblings_changes_nothing(drawn: Drawn, seed: int) -> None:
    with kept_if_it_fails(drawn):
        assert facts(drawn, seed=seed) == facts(drawn)


@budget(40)
@given(processes())
def test_the_diagram_changes_nothing(drawn: Drawn) -> None:
    with kept_if_it_fails(drawn):
        assert facts(drawn, diagram=True) == facts(drawn)


@budget(60)
@given(processes())
def test_other_ids_change_nothing_but_the_ids(drawn: Drawn) -> None:
    """Ids are reversed, so that whatever was sorted by id would now come in another order."""
    renamed = rename(drawn)
    with kept_if_it_fails(drawn):
        before, after = play(drawn), play(renamed)
        told = json.dumps([before.status, before.completed, before.variables, before.waiting, before.error])
        assert json.loads(other_name(told)) == [
            after.status,
            after.completed,
            after.variables,
            after.waiting,
            after.error,
        ]


def other_name(text: str) -> str:
    """Turns the number of every id in a text round: t12 becomes t99999987 and back."""
    return re.sub(r"(?<![A-Za-z\d])([a-z])(\d+)", lambda id_: f"{id_[1]}{99_999_999 - int(id_[2])}", text)


def rename(value: Any) -> Any:
    """The tree with other ids and variables."""
    if isinstance(value, tuple):
        return tuple(rename(each) for each in value)
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    changes = {each.name: rename(getattr(value, each.name)) for each in dataclasses.fields(value)}
    for name in ("id", "target", "name"):
        if name in changes:
            changes[name] = other_name(changes[name])
    return type(value)(**changes)


@budget(100)
@given(processes(), st.data())
def test_a_block_does_the_same_inside_an_inline_sub_process(drawn: Drawn, data: st.DataObject) -> None:
    places = [each for each in walk(drawn.body) if isinstance(each, Seq) and may_be_wrapped(each)]
    assume(places)
    chosen = data.draw(st.sampled_from(range(len(places))))
    wrapped = dataclasses.replace(drawn, body=wrap(drawn.body, places[chosen]))
    extra = frozenset({"wrap", "start_wrap", "end_wrap"})
    with kept_if_it_fails(drawn):
        before, after = play(drawn), play(wrapped)
        assert by_moment(after, without=extra) == by_moment(before)
        assert (before.status, before.variables) == (after.status, after.variables)
        assert before.waiting == after.waiting


def by_moment(result: RunResult, *, without: frozenset[str] = frozenset()) -> dict[float, Counter[str]]:
    """What completed when: at the same moment parallel branches have no order."""
    moments: dict[float, Counter[str]] = {}
    for each in result.events:
        if not isinstance(each.event, ElementCompleted) or each.instance.startswith("clock_"):
            continue
        element = each.event.element
        if element not in without and visible([element]):
            moments.setdefault(each.event.at, Counter())[element] += 1
    return moments


def may_be_wrapped(seq: Seq) -> bool:
    """Not what ends, undoes or runs beside its scope: there a scope of its own has a meaning."""
    inside = list(walk(seq))
    beside = any(isinstance(each, Border) and not each.interrupting for each in inside)
    ends = (isinstance(each, Escalate) and each.end for each in inside)
    stops = any(isinstance(each, Terminate | ErrorEnd | Undo) for each in inside)
    undone = any(isinstance(each, Task) and each.undo is not None for each in inside)
    return passes(seq) and not (beside or stops or undone or any(ends))


def wrap(value: Any, chosen: Seq) -> Any:
    """The tree with one sequence inside a sub-process."""
    if value is chosen:
        return Seq((Sub("wrap", "inline", chosen),))
    if isinstance(value, tuple):
        return tuple(wrap(each, chosen) for each in value)
    if isinstance(value, Task | Sub | Border) or (
        dataclasses.is_dataclass(value) and not isinstance(value, type)
    ):
        fields = dataclasses.fields(value)
        return type(value)(**{each.name: wrap(getattr(value, each.name), chosen) for each in fields})
    return value


class Forgetful(MemoryHost):
    """Writes every state down and reads it back before every step."""

    def _deliver(self, hosted: Hosted, trigger: Trigger, **how: Any) -> None:
        hosted.state = State.restore(json.loads(json.dumps(hosted.state.snapshot())))
        super()._deliver(hosted, trigger, **how)


@budget(60)
@given(drawn=processes())
def test_a_trip_through_json_after_every_step_changes_nothing(drawn: Drawn) -> None:
    definitions, world = read_definitions(emit(drawn)), world_of(drawn)
    with kept_if_it_fails(drawn), pytest.MonkeyPatch.context() as patch:
        plain = run(definitions, process="main", variables=drawn.variables, world=World.from_json(world))
        patch.setattr("engine.testing.running.MemoryHost", Forgetful)
        forgetful = run(definitions, process="main", variables=drawn.variables, world=World.from_json(world))
        assert forgetful.to_json() == plain.to_json()
