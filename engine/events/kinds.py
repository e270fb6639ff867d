"""The closed union of process events, each with the moment it tells of.

`at` is the instance's clock in seconds since 1970 (UTC). `element` is a BPMN id;
`element_instance` is one execution of that element, unique within its instance ("e1", "e2", …).
"""

from __future__ import annotations

from engine.events.elements import ElementActivated, ElementCompleted, ElementTerminated, SequenceFlowTaken
from engine.events.instances import (
    InstanceCancelled,
    InstanceCompleted,
    InstanceFailed,
    InstanceMigrated,
    InstanceStarted,
    VariableChanged,
)
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

ProcessEvent = (
    InstanceStarted
    | InstanceCompleted
    | InstanceFailed
    | InstanceCancelled
    | InstanceMigrated
    | ElementActivated
    | ElementCompleted
    | ElementTerminated
    | SequenceFlowTaken
    | VariableChanged
    | ActivityStarted
    | ActivityCompleted
    | ActivityFailed
    | TimerStarted
    | TimerFired
    | WaitOpened
    | WaitClosed
    | UserTaskOpened
    | UserTaskClosed
    | ChildStarted
    | ChildEnded
    | ErrorThrown
    | IncidentRaised
    | IncidentResolved
    | WarningRaised
)
