"""What the director knows of each instance, told from its events alone."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.events import (
    ActivityCompleted,
    ActivityFailed,
    ActivityStarted,
    ChildEnded,
    ChildStarted,
    ElementCompleted,
    ElementTerminated,
    InstanceCancelled,
    InstanceCompleted,
    InstanceFailed,
    InstanceStarted,
    ProcessEvent,
    TimerFired,
    TimerStarted,
    UserTaskClosed,
    UserTaskOpened,
    WaitClosed,
)

_OPENING: dict[type, str] = {
    ActivityStarted: "call",
    TimerStarted: "timer",
    UserTaskOpened: "user_task",
    ChildStarted: "child",
}
_CLOSING: dict[type, str] = {
    ActivityCompleted: "call",
    ActivityFailed: "call",
    TimerFired: "timer",
    UserTaskClosed: "user_task",
    WaitClosed: "wait",
    ChildEnded: "child",
}
"""Event → its field that names what opened or closed."""


@dataclass(slots=True)
class Actor:
    """One instance on stage."""

    id: str
    process: str
    over: bool = False
    open: dict[str, str] = field(default_factory=dict)
    """Open calls, timers, user tasks and children → their element instance."""
    scope: str = ""
    """Sub-process that it executes; "" for a whole process."""
    children: dict[str, str] = field(default_factory=dict)
    """Child → element that started it."""

    def hear(self, event: ProcessEvent) -> None:
        """Learns what is open and what is over."""
        if isinstance(event, InstanceStarted):
            self.scope = event.scope or ""
        elif isinstance(event, ChildStarted):
            self.children[event.child] = event.element
        if (handle := _OPENING.get(type(event))) is not None:
            self.open[getattr(event, handle)] = event.element_instance  # type: ignore[union-attr]
        elif (handle := _CLOSING.get(type(event))) is not None:
            self.open.pop(getattr(event, handle), None)
        elif isinstance(event, ElementCompleted | ElementTerminated):
            self._close_all_of(event.element_instance)
        elif isinstance(event, InstanceCompleted | InstanceFailed | InstanceCancelled):
            self.over = True
            self.open.clear()

    def _close_all_of(self, element_instance: str) -> None:
        for handle in [each for each, owner in self.open.items() if owner == element_instance]:
            del self.open[handle]
