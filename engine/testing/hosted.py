"""One instance in the memory host, and what its parent hears of its end."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.interpreter import Outcome, new_state, step
from engine.interpreter.migration import went_over
from engine.plan import Plan
from engine.ports import WorkOrder
from engine.state import State
from engine.state.effects import RunActivity
from engine.state.lifecycle import COMPLETED, FAILED
from engine.state.triggers import ChildCompleted, ChildFailed, Trigger


@dataclass(slots=True)
class Hosted:
    """One instance and who waits for it."""

    id: str
    plan: Plan
    state: State = field(default_factory=new_state)
    parent: str | None = None
    child: str = ""
    """Id under which the parent waits for it; empty for a detached or outermost one."""
    depth: int = 0

    def go_on(self, trigger: Trigger, *, now: float, target: Plan | None = None) -> tuple[int, Outcome]:
        """One step: the number of the last event before it, and what it produced.

        `target` is where a migration goes; after one that went over, it is the plan.
        """
        before = self.state.sequence
        outcome = step(self.plan, self.state, trigger, now, target=target)
        if target is not None and went_over(outcome):
            self.plan = target
        return before, outcome

    def order_of(self, effect: RunActivity) -> WorkOrder:
        """Where a piece of its work comes from."""
        return WorkOrder(
            process=self.plan.process_id,
            instance=self.id,
            root=self.state.root or self.id,
            element=effect.element,
            element_name=effect.element_name,
            element_instance=effect.element_instance,
            idempotency_key=f"{self.id}/{effect.call}",
        )

    def ended(self) -> Trigger | None:
        """What its parent hears when it is over; None while it runs, and for one that nobody waits for."""
        state = self.state
        if not state.is_over or not self.child:
            return None
        if state.status == COMPLETED:
            return ChildCompleted(self.child, state.result)
        if state.status == FAILED and state.failure is not None:
            error = state.failure
            return ChildFailed(self.child, error.code, error.message, error.element)
        return ChildFailed(self.child, "cancelled", f"Instance {self.id} was cancelled.")
