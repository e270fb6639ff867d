"""The fold itself: one event more."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from studio.instances.projection import calls, executions, lifetime, migration, waiting
from studio.instances.projection.shape import Event, Fold


def keep(fold: Fold, event: Event) -> Fold:
    """For events that the timeline shows but that change nothing else."""
    return fold


FOLDS: dict[str, Callable[[Fold, Event], Fold]] = {
    "InstanceStarted": lifetime.start,
    "InstanceCompleted": lifetime.complete,
    "InstanceFailed": lifetime.fail,
    "InstanceCancelled": lifetime.cancel,
    "InstanceMigrated": migration.migrate,
    "ElementActivated": executions.activate,
    "ElementCompleted": executions.complete,
    "ElementTerminated": executions.terminate,
    "SequenceFlowTaken": lifetime.take_flow,
    "VariableChanged": lifetime.change_variable,
    "ActivityStarted": calls.start_call,
    "ActivityCompleted": calls.complete_call,
    "ActivityFailed": calls.fail_call,
    "TimerStarted": waiting.start_timer,
    "TimerFired": waiting.fire_timer,
    "WaitOpened": waiting.open_wait,
    "WaitClosed": waiting.close_wait,
    "UserTaskOpened": waiting.open_user_task,
    "UserTaskClosed": waiting.close_user_task,
    "ChildStarted": waiting.start_child,
    "ChildEnded": waiting.end_child,
    "ErrorThrown": keep,
    "IncidentRaised": waiting.raise_incident,
    "IncidentResolved": waiting.resolve_incident,
    "WarningRaised": lifetime.warn,
}
"""Kind of event → what it changes. A test holds the table to `engine.events.ProcessEvent`."""


def fold(state: Fold, event: Event) -> Fold:
    """The fold after one more event; the old one stays as it was. Raises KeyError for an unknown kind."""
    after = FOLDS[event["kind"]](state, event)
    return {**after, "sequence": event["sequence"], "state": lifetime.state_of_instance(after)}


def fold_all(state: Fold, events: Iterable[Event]) -> Fold:
    """The fold after several events, in their order."""
    for event in events:
        state = fold(state, event)
    return state
