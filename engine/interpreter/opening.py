"""Opening things towards the outside: a handle in the state, an effect for the host, an event for people."""

from __future__ import annotations

import dataclasses

from engine.elements.moves import OpenCall, OpenChild, OpenTimer, OpenUserTask, OpenWait, Send
from engine.events import ActivityStarted, ChildStarted, TimerStarted, UserTaskOpened, WaitOpened
from engine.interpreter.running import Running
from engine.json_values import JsonObject
from engine.plan import Node
from engine.state.effects import RunActivity, StartChild, StartTimer
from engine.state.parts import CALL, CHILD, TIMER, USER_TASK, WAIT, ElementInstance, Owner

CALL_ACTIVITY = "call_activity"
SUBPROCESS = "subprocess"


def open_call(run: Running, execution: ElementInstance, node: Node, move: OpenCall) -> None:
    """Work for an activity worker."""
    handle = run.state.open(CALL, owner=execution, element=node.id, details={"kind": move.kind})
    run.events.append(ActivityStarted(run.now, handle.id, execution.id, node.id, move.kind))
    run.effects.append(
        RunActivity(
            handle.id,
            move.kind,
            node.id,
            node.name,
            execution.id,
            move.request,
            move.retry,
            move.timeouts,
            move.local,
            move.task_queue,
        )
    )


def open_timer(run: Running, execution: Owner, node: Node, move: OpenTimer) -> None:
    """A timer of the element itself, or of a boundary event beside it."""
    target = run.plan.nodes[move.element] if move.element else node
    details = {**move.memory, "due": move.due}
    handle = run.state.open(TIMER, owner=execution, element=target.id, details=details)
    run.events.append(TimerStarted(run.now, handle.id, execution.id, target.id, move.due))
    run.effects.append(StartTimer(handle.id, move.due, target.id, target.name))


def open_wait(run: Running, execution: Owner, node: Node, move: OpenWait) -> None:
    """A wait by name; the host learns of it from the event. A condition is looked at as soon as it waits."""
    run.changed = True
    element = move.element or node.id
    details: JsonObject = {**move.memory, "kind": move.kind, "name": move.name, "key": move.key}
    handle = run.state.open(WAIT, owner=execution, element=element, details=details)
    run.events.append(WaitOpened(run.now, handle.id, execution.id, element, move.kind, move.name, move.key))


def open_user_task(run: Running, execution: ElementInstance, node: Node, move: OpenUserTask) -> None:
    """Work for people; they learn of it from the event."""
    handle = run.state.open(USER_TASK, owner=execution, element=node.id, details={})
    run.events.append(
        UserTaskOpened(
            run.now,
            handle.id,
            execution.id,
            node.id,
            node.name,
            move.documentation,
            move.assignee,
            move.candidate_users,
            move.candidate_groups,
            move.priority,
            move.due,
            move.follow_up,
            move.task_type,
            move.form,
            move.form_ref,
            move.data,
            move.notification,
            move.escalation,
        )
    )


def open_child(run: Running, execution: ElementInstance, node: Node, move: OpenChild) -> None:
    """A child instance; a detached one leaves no handle, because nobody hears of it again."""
    kind = SUBPROCESS if move.scope is not None else CALL_ACTIVITY
    if move.detached:
        child = run.state.next_id("s")
    else:
        child = run.state.open(CHILD, owner=execution, element=node.id, details={"kind": kind}).id
    process = move.process or run.plan.process_id
    run.events.append(ChildStarted(run.now, child, execution.id, node.id, kind, process))
    run.effects.append(
        StartChild(
            child,
            node.id,
            node.name,
            move.variables,
            move.scope,
            move.process,
            move.version_binding,
            move.business_key,
            move.detached,
            move.start_event,
        )
    )


def throw_outside(run: Running, move: Send) -> None:
    """A message or signal for the world; its id makes repeated delivery harmless."""
    run.effects.append(dataclasses.replace(move.effect, throw=run.state.next_id("m")))
