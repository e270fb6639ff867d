"""The engine's result of a drawn process set against the oracle's."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any

from hypothesis import reject

from engine.parse import read_definitions
from engine.testing import RunResult, World, run
from tests.properties.emitting import emit
from tests.properties.oracle import Story, Tie, foretell
from tests.properties.tree import Drawn
from tests.properties.worlds import world_of


def play(drawn: Drawn, **how: Any) -> RunResult:
    """Runs it in memory, from its text."""
    definitions = read_definitions(emit(drawn, **how))
    world = World.from_json(world_of(drawn))
    return run(definitions, process="main", variables=drawn.variables, world=world)


def assert_as_foretold(drawn: Drawn) -> RunResult:
    """Everything that is determined: status, error, what completed when and in which order, variables."""
    try:
        status, story, variables = foretell(drawn)
    except Tie:
        reject()
    result = play(drawn)
    assert result.status == status, result.error
    if story.blows:
        assert result.error is not None
        assert (result.error["code"], result.error["element"]) == (
            story.blows[0].code,
            story.blows[0].element,
        )
    assert_order(visible(result.completed), story)
    assert without_null(result.variables) == without_null(variables)
    waiting = Counter((each["element"], each["kind"]) for each in result.waiting)
    assert waiting == Counter((each.element, each.kind) for each in story.stuck)
    return result


def visible(elements: list[str]) -> list[str]:
    """Without the merges that only the text needs, and the clocks that only the world needs."""
    return [
        each
        for each in elements
        if not each.rpartition("/")[2].startswith("m_") and not each.startswith("clock_")
    ]


def without_null(variables: dict[str, Any]) -> dict[str, Any]:
    """A variable that is null is as good as none."""
    return {name: value for name, value in variables.items() if value is not None}


def assert_order(completed: list[str], story: Story) -> None:
    """Moment by moment the same elements, and on each branch in the same order."""
    done = sorted(story.done, key=lambda each: each.time)
    assert Counter(completed) == Counter(each.element for each in done)
    position = 0
    for time, group in groupby(done, key=lambda each: each.time):
        expected = list(group)
        found = completed[position : position + len(expected)]
        position += len(expected)
        assert Counter(found) == Counter(each.element for each in expected), f"at {time} ms"
        for branch in dict.fromkeys(each.branch for each in expected):
            mine = [each.element for each in expected if each.branch == branch]
            others = {each.element for each in expected if each.branch != branch}
            assert [each for each in found if each in mine and each not in others] == [
                each for each in mine if each not in others
            ], f"at {time} ms on {branch}"
