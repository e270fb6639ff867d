"""Cancelling at any moment leaves nothing behind: not in the state, the effects, or the projection."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st

from engine.parse import read_definitions
from engine.plan import Plan
from engine.state import State
from engine.state.effects import (
    CancelActivity,
    CancelChild,
    CancelTimer,
    Effect,
    RunActivity,
    StartChild,
    StartTimer,
)
from engine.state.triggers import (
    CallCompleted,
    CallFailed,
    Cancel,
    ChildCompleted,
    ChildFailed,
    TimerDue,
    Trigger,
)
from engine.testing import MemoryHost, World
from engine.testing.memory_host import Hosted
from engine.testing.running import plans_of
from tests.properties.budget import PATIENCE, budget, kept_if_it_fails
from tests.properties.drawing import processes
from tests.properties.emitting import emit
from tests.properties.leftovers import left_open
from tests.properties.tree import Drawn
from tests.properties.worlds import world_of

pytestmark = PATIENCE


class Interrupted(MemoryHost):
    """Cancels the first instance after some steps, and keeps account of what runs outside."""

    main = "main-1"

    def __init__(self, plans: Iterable[Plan], *, world: World, steps: int) -> None:
        super().__init__(plans, world=world)
        self.left = steps
        self.depth = 0
        """A child begins within its parent's step."""
        self.account: dict[tuple[str, str], str] = {}
        """Instance and handle → what runs outside for it."""

    def _deliver(self, hosted: Hosted, trigger: Trigger, **how: Any) -> None:
        self._settle(hosted, trigger)
        self.depth += 1
        super()._deliver(hosted, trigger, **how)
        self.depth -= 1
        self.left -= not hosted.id.startswith("clock_")
        if self.left <= 0 and self.depth == 0 and not self.state(self.main).is_over:
            super()._deliver(self.instances[self.main], Cancel("enough", "ann"))

    def _settle(self, hosted: Hosted, trigger: Trigger) -> None:
        match trigger:
            case CallCompleted() | CallFailed():
                self.account.pop((hosted.id, trigger.call), None)
            case ChildCompleted() | ChildFailed():
                self.account.pop((hosted.id, trigger.child), None)
            case TimerDue():
                self.account.pop((hosted.id, trigger.timer), None)

    def _perform(self, hosted: Hosted, effect: Effect) -> None:
        match effect:
            case RunActivity():
                self.account[hosted.id, effect.call] = "activity"
            case StartTimer():
                self.account[hosted.id, effect.timer] = "timer"
            case StartChild() if not effect.detached:
                self.account[hosted.id, effect.child] = "child"
            case CancelActivity():
                del self.account[hosted.id, effect.call]
            case CancelTimer():
                del self.account[hosted.id, effect.timer]
            case CancelChild():
                del self.account[hosted.id, effect.child]
        super()._perform(hosted, effect)


@budget(100)
@given(drawn=processes(), steps=st.integers(1, 40))
def test_cancelling_at_any_moment_leaves_nothing_behind(drawn: Drawn, steps: int) -> None:
    _, plans = plans_of(read_definitions(emit(drawn)), process="main")
    host = Interrupted(plans, world=World.from_json(world_of(drawn)), steps=steps)
    with kept_if_it_fails(drawn):
        host.start("main", drawn.variables)
        host.run()
        state = host.state(host.main)
        event("over before" if state.status != "cancelled" else "cancelled")
        if state.status != "cancelled":
            return
        for hosted in host.instances.values():
            if hosted.id.startswith("main-1"):
                assert_nothing_left(host, hosted)


def assert_nothing_left(host: Interrupted, hosted: Hosted) -> None:
    """Neither inside nor outside."""
    assert hosted.state.is_over
    assert (hosted.state.handles, hosted.state.elements) == ({}, {})
    assert [key for key in host.account if key[0] == hosted.id] == []
    assert left_open(each.event for each in host.events if each.instance == hosted.id) == []
    again = State.restore(json.loads(json.dumps(hosted.state.snapshot())))
    assert again.is_over
