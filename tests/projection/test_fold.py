"""Old state plus events equals a fresh read."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.events import ProcessEvent
from studio.instances.projection import empty, fold, fold_all
from studio.instances.projection.fold import FOLDS

CASES = sorted(Path(__file__).parent.glob("*.json"))
LOADED = {path.stem: json.loads(path.read_text()) for path in CASES}
EVENTS = [event for case in LOADED.values() for event in case["events"]]


@pytest.mark.parametrize("case", LOADED.values(), ids=LOADED.keys())
def test_folds_as_the_case_says(case: dict[str, Any]) -> None:
    before = deepcopy(case["before"])

    assert fold_all(case["before"], case["events"]) == case["after"]
    assert case["before"] == before, "a fold never changes the old value"


def test_every_kind_of_event_has_a_rule_and_a_case() -> None:
    kinds = {kind.__name__ for kind in get_args(ProcessEvent)}

    assert set(FOLDS) == kinds
    assert {event["kind"] for event in EVENTS} == kinds


@given(st.lists(st.sampled_from(EVENTS), max_size=40), st.data())
def test_stopping_anywhere_and_going_on_from_json_changes_nothing(
    drawn: list[dict[str, Any]], data: st.DataObject
) -> None:
    events = [{**event, "sequence": number} for number, event in enumerate(drawn, 1)]
    stop = data.draw(st.integers(0, len(events)))

    halfway = json.loads(json.dumps(fold_all(empty("i"), events[:stop])))

    assert fold_all(halfway, events[stop:]) == fold_all(empty("i"), events)


@given(st.lists(st.sampled_from(EVENTS), max_size=40))
def test_sums_always_agree_with_the_executions(drawn: list[dict[str, Any]]) -> None:
    state = empty("i")
    for number, event in enumerate(drawn, 1):
        if event.get("element_instance") in state["executions"] and event["kind"] == "ElementActivated":
            continue  # ids are never used twice
        state = fold(state, {**event, "sequence": number})

    for element, sums in state["elements"].items():
        mine = [each for each in state["executions"].values() if each["element"] == element]
        ended = [each for each in mine if each["state"] in {"done", "cancelled"}]
        assert sums["count"] == len(mine)
        assert sums["active"] == len(mine) - len(ended)
        assert sums["incident"] == sum(each["state"] == "incident" for each in mine)
