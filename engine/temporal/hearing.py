"""In a rehearsal a parent hears its children when the director says so.

Children that begin together run at once, and which of them ends first is left to chance. Elsewhere that is as
it should be; a rehearsal must tell the same story every time.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from typing import TypeGuard

from engine.state.triggers import ChildCompleted, ChildEscalated, ChildFailed, Trigger

NOT_STARTED = "child-not-started"
"""Nobody else can tell of a child that never was, so that is heard at once."""


class Hearing:
    """Hands triggers on; what a child tells waits while `directed`, until the child is let through."""

    def __init__(self, deliver: Callable[[Trigger], None]) -> None:
        self.directed = False
        self._deliver = deliver
        self._told: dict[str, deque[Trigger]] = {}
        self._allowed: Counter[str] = Counter()

    def take(self, trigger: Trigger) -> None:
        """Delivers it, now or when its child is let through."""
        if not self.directed or not _is_told_by_child(trigger):
            self._deliver(trigger)
            return
        if self._allowed[trigger.child]:
            self._allowed[trigger.child] -= 1
            self._deliver(trigger)
        else:
            self._told.setdefault(trigger.child, deque()).append(trigger)

    def allow(self, child: str) -> None:
        """Lets through the next that this child tells."""
        if waiting := self._told.get(child):
            self._deliver(waiting.popleft())
        else:
            self._allowed[child] += 1

    def left(self) -> list[Trigger]:
        """What waits, for the next run of the workflow, which hears it at once."""
        return [trigger for told in self._told.values() for trigger in told]


def _is_told_by_child(trigger: Trigger) -> TypeGuard[ChildCompleted | ChildEscalated | ChildFailed]:
    if isinstance(trigger, ChildFailed):
        return not trigger.detached and trigger.code != NOT_STARTED
    return isinstance(trigger, ChildCompleted | ChildEscalated)
