"""A random process played decision by decision comes to what `run` makes of it at once, and back again."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.parse import read_definitions
from engine.play import Stage, follow, perform, script_of
from engine.play.decisions import Begin
from engine.testing import RunResult, World, run
from engine.testing.results import result_of
from engine.testing.running import plans_of
from tests.properties.budget import PATIENCE, budget, kept_if_it_fails
from tests.properties.drawing import processes
from tests.properties.emitting import emit
from tests.properties.tree import Drawn
from tests.properties.worlds import world_of

pytestmark = PATIENCE


def essence(result: RunResult) -> dict[str, Any]:
    """What does not depend on the order of what happens at the same moment."""
    waiting = Counter((each["element"], each["kind"]) for each in result.waiting)
    return {
        "status": result.status,
        "variables": result.variables,
        "completed": Counter(result.completed),
        "taken": Counter(result.taken),
        "waiting": waiting,
    }


@budget(40)
@given(drawn=processes(), data=st.data())
def test_a_played_process_equals_its_run_and_each_earlier_moment_a_fresh_one(
    drawn: Drawn, data: st.DataObject
) -> None:
    definitions, script = read_definitions(emit(drawn)), world_of(drawn)
    main, plans = plans_of(definitions, process="main")
    with kept_if_it_fails(drawn):
        at_once = run(plans, variables=drawn.variables, world=World.from_json(script))
        played = follow(Stage(plans), World.from_json(script), Begin(main, drawn.variables))
        assert essence(result_of(played.stage.events, main=played.main)) == essence(at_once)
        steps = data.draw(st.integers(0, len(played.played)), label="back to")
        earlier = perform(Stage(plans), played.played[:steps])
        assert earlier.refusal is None
        count = played.marks[steps - 1] if steps else 0
        assert earlier.stage.events == played.stage.events[:count]
        told = script_of(played)
        if not told.untold:
            again = run(plans, process=main, variables=told.variables, world=World.from_json(told.script))
            assert essence(again)["status"] == at_once.status
