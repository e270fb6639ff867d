"""Triggers reaching what waits for them; one that nobody waits for changes nothing."""

from __future__ import annotations

from typing import assert_never

from engine.elements.registry import ELEMENTS
from engine.errors import EngineError
from engine.events import (
    ActivityCompleted,
    ActivityFailed,
    ChildEnded,
    UserTaskClosed,
    WarningRaised,
)
from engine.interpreter.early import answers, is_early, keep, tell_unasked
from engine.interpreter.endings import cancel_instance
from engine.interpreter.escalating import escalate_from_child
from engine.interpreter.migration.migrating import migrate
from engine.interpreter.occurring import occur
from engine.interpreter.performing import ask
from engine.interpreter.resolving import edit_by_person, resolve_incident
from engine.interpreter.running import Running
from engine.interpreter.starting import start_instance
from engine.json_values import Json
from engine.state.correlation import fits_message, fits_signal
from engine.state.lifecycle import NEW
from engine.state.parts import CALL, CHILD, TIMER, USER_TASK, WAIT, Handle
from engine.state.triggers import (
    Answer,
    CallCompleted,
    CallFailed,
    Cancel,
    ChildCompleted,
    ChildEscalated,
    ChildFailed,
    MessageArrived,
    Migrate,
    ResolveIncident,
    SetVariables,
    SignalArrived,
    Start,
    TimerDue,
    Trigger,
    UserTaskSubmitted,
)


def deliver(run: Running, trigger: Trigger) -> None:  # noqa: C901, PLR0912 - one match over the closed union
    """Finds what the trigger is for and lets it happen."""
    match trigger:
        case Start():
            if run.state.status == NEW:
                start_instance(run, trigger)
        case CallCompleted() | CallFailed():
            _answer(run, trigger.call, trigger, kind=CALL)
        case TimerDue():
            _occur(run, run.state.handles.get(trigger.timer), None, kind=TIMER)
        case UserTaskSubmitted():
            if _asking(run, trigger, trigger.user_task) is not None:
                _answer(run, trigger.user_task, trigger, kind=USER_TASK)
        case ChildFailed(detached=True):
            message = f"What {trigger.element} calls could not be started: {trigger.message}"
            run.events.append(WarningRaised(run.now, trigger.element or "", "detached-not-started", message))
        case ChildCompleted() | ChildFailed():
            _answer(run, trigger.child, trigger, kind=CHILD)
        case MessageArrived():
            _occur(run, _message_wait(run, trigger), trigger.payload, kind=WAIT)
        case SignalArrived():
            for handle in _signal_waits(run, trigger):
                _occur(run, run.state.handles.get(handle.id), trigger.payload, kind=WAIT)
        case ChildEscalated():
            child = run.state.handles.get(trigger.child)
            if child is not None and child.kind == CHILD:
                execution = run.state.elements[child.owner]
                escalate_from_child(run, execution, code=trigger.code, element=trigger.element)
        case ResolveIncident():
            incident = _asking(run, trigger, trigger.incident)
            if incident is not None:
                resolve_incident(run, incident, trigger)
        case SetVariables():
            edit_by_person(run, trigger)
        case Cancel():
            cancel_instance(run, reason=trigger.reason, actor=trigger.actor)
        case Migrate():
            migrate(run, trigger)
        case _:
            assert_never(trigger)


def _asking(run: Running, trigger: Answer, handle_id: str) -> Handle | None:
    """What waits for this answer; one that is early is kept, one for another element is told."""
    handle = run.state.handles.get(handle_id)
    if handle is not None and answers(trigger, handle):
        return handle
    if is_early(run.state, trigger):
        keep(run, trigger)
    elif handle is not None:
        tell_unasked(run, trigger)
    return None


def _answer(run: Running, handle_id: str, trigger: Trigger, *, kind: str) -> None:
    """Closes a handle and tells its element."""
    handle = run.state.handles.get(handle_id)
    if handle is None or handle.kind != kind:
        return
    execution = run.state.elements[handle.owner]
    run.state.close(handle, owner=execution)
    _record(run, handle, trigger)
    node = run.plan.nodes[execution.element]
    ask(run, execution, node, ELEMENTS[node.type].trigger, trigger)


def _occur(run: Running, handle: Handle | None, payload: Json, *, kind: str) -> None:
    """An event that something waits for happens."""
    if handle is not None and handle.kind == kind:
        occur(run, handle, payload)


def _record(run: Running, handle: Handle, trigger: Trigger) -> None:
    now, owner, element = run.now, handle.owner, handle.element
    match trigger:
        case CallCompleted():
            run.events.append(ActivityCompleted(now, handle.id, owner, element, trigger.details))
        case CallFailed():
            code, message = trigger.code, trigger.message
            run.events.append(
                ActivityFailed(
                    now, handle.id, owner, element, code, message, trigger.attempts, trigger.details
                )
            )
        case UserTaskSubmitted():
            run.events.append(UserTaskClosed(now, handle.id, owner, element, "completed", trigger.actor))
        case ChildCompleted():
            run.events.append(ChildEnded(now, handle.id, owner, element, "completed"))
        case ChildFailed():
            run.events.append(ChildEnded(now, handle.id, owner, element, "failed"))
        case _:
            raise EngineError(f"expected an answer, found {trigger.__class__.__name__}")


def _message_wait(run: Running, trigger: MessageArrived) -> Handle | None:
    """The named wait, else the oldest one; by name and key in any case.

    A sender may know a wait from an attempt that was superseded: its id can now mean another one.
    """
    fitting = (h for h in run.state.handles.values() if fits_message(h, trigger.name, trigger.key))
    return next((h for h in fitting if trigger.wait in {None, h.id}), None)


def _signal_waits(run: Running, trigger: SignalArrived) -> list[Handle]:
    fitting = [h for h in run.state.handles.values() if fits_signal(h, trigger.name)]
    return [h for h in fitting if trigger.wait in {None, h.id}]
