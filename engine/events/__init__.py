"""Process events: facts about what happened in an instance, in order.

Each event is one frozen dataclass; the union is closed. A batch of them is what leaves the
workflow (`ports.EventSink`). Events of one instance are numbered from 1 without gaps.
"""

from engine.events.batch import EventBatch, NumberedEvent, read_event, write_event
from engine.events.elements import ElementActivated, ElementCompleted, ElementTerminated, SequenceFlowTaken
from engine.events.instances import (
    InstanceCancelled,
    InstanceCompleted,
    InstanceFailed,
    InstanceMigrated,
    InstanceStarted,
    VariableChanged,
)
from engine.events.kinds import ProcessEvent
from engine.events.trouble import ErrorThrown, IncidentRaised, IncidentResolved, WarningRaised
from engine.events.waiting import (
    TimerFired,
    TimerStarted,
    UserTaskClosed,
    UserTaskOpened,
    WaitClosed,
    WaitOpened,
)
from engine.events.work import ActivityCompleted, ActivityFailed, ActivityStarted, ChildEnded, ChildStarted

__all__ = [
    "ActivityCompleted",
    "ActivityFailed",
    "ActivityStarted",
    "ChildEnded",
    "ChildStarted",
    "ElementActivated",
    "ElementCompleted",
    "ElementTerminated",
    "ErrorThrown",
    "EventBatch",
    "IncidentRaised",
    "IncidentResolved",
    "InstanceCancelled",
    "InstanceCompleted",
    "InstanceFailed",
    "InstanceMigrated",
    "InstanceStarted",
    "NumberedEvent",
    "ProcessEvent",
    "SequenceFlowTaken",
    "TimerFired",
    "TimerStarted",
    "UserTaskClosed",
    "UserTaskOpened",
    "VariableChanged",
    "WaitClosed",
    "WaitOpened",
    "WarningRaised",
    "read_event",
    "write_event",
]
