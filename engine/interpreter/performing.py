"""Carrying out the moves of a behaviour."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVarTuple, assert_never

from engine.elements.compensation import COMPENSATING
from engine.elements.context import Context
from engine.elements.moves import (
    BeginInside,
    BeginParts,
    CancelTransaction,
    Compensate,
    Complete,
    EndInside,
    EndSiblings,
    EnterScope,
    Escalate,
    Fire,
    GoTo,
    Move,
    Moves,
    OpenCall,
    OpenChild,
    OpenTimer,
    OpenUserTask,
    OpenWait,
    RaiseIncident,
    ScopeMove,
    Send,
    SetVariables,
    Throw,
    Warn,
    Withdraw,
)
from engine.elements.registry import BOUNDARY, ELEMENTS
from engine.events import WarningRaised
from engine.interpreter.arming import arm_scope
from engine.interpreter.compensating import cancel_transaction, compensate
from engine.interpreter.completing import complete, finish
from engine.interpreter.escalating import escalate
from engine.interpreter.incidents import AUTHOR_ERRORS, WORK, raise_for, raise_incident
from engine.interpreter.opening import (
    open_call,
    open_child,
    open_timer,
    open_user_task,
    open_wait,
    throw_outside,
)
from engine.interpreter.repeating import add_parts
from engine.interpreter.running import Running
from engine.interpreter.stopping import end_inside, terminate_members, withdraw
from engine.interpreter.throwing import interrupt, throw
from engine.interpreter.tokens import notice_emptied, place_token
from engine.interpreter.variables import replace_own_variables, write_variables
from engine.json_values import JsonObject
from engine.plan import Node
from engine.state.parts import ElementInstance, ScopeInstance

Arguments = TypeVarTuple("Arguments")


def ask(
    run: Running,
    execution: ElementInstance,
    node: Node,
    question: Callable[[Context, *Arguments], Moves],
    *arguments: *Arguments,
) -> None:
    """Asks a behaviour and does what it answers; the author's errors become an incident here.

    Stops at the move that ends the execution or raises an incident at it.
    """
    before = execution.status
    try:
        context = run.look_from(node, execution=execution, scope=execution.scope)
        for move in question(context, *arguments):
            perform(run, execution, node, move)
            if execution.status != before:
                return
    except AUTHOR_ERRORS as error:
        raise_for(run, execution, error, phase=WORK)


def watch(run: Running, execution: ElementInstance, node: Node, boundary: Node) -> None:
    """Lets a boundary event wait beside its activity; the author's errors go to the caller."""
    context = run.look_from(node, execution=execution, scope=execution.scope)
    for move in BOUNDARY.watch(context, boundary):
        perform(run, execution, node, move)


def perform(run: Running, execution: ElementInstance, node: Node, move: Move) -> None:  # noqa: C901, PLR0912 - one match over the closed union
    """Carries out one move."""
    match move:
        case Complete():
            if COMPENSATING not in execution.memory:
                complete(run, execution, node, flows=move.flows, memory=move.memory)
        case SetVariables():
            write_variables(
                run,
                move.values,
                scope=execution.scope,
                element=node.id,
                actor=move.actor,
                local=execution.local,
            )
        case OpenCall():
            open_call(run, execution, node, move)
        case OpenTimer():
            open_timer(run, execution, node, move)
        case OpenUserTask():
            open_user_task(run, execution, node, move)
        case OpenWait():
            open_wait(run, execution, node, move)
        case OpenChild():
            open_child(run, execution, node, move)
        case Throw():
            throw(run, execution, move.error, completes=move.completes)
        case Fire():
            _fire(run, execution, move)
        case RaiseIncident():
            _stop_at(run, execution, move)
        case Warn():
            run.events.append(WarningRaised(run.now, node.id, move.rule, move.message))
        case Withdraw():
            withdraw(run, execution, kind=move.kind)
        case Send():
            throw_outside(run, move)
        case _:
            _change_scope(run, execution, node, move)


def _stop_at(run: Running, execution: ElementInstance, move: RaiseIncident) -> None:
    code, message = move.code, move.message
    raise_incident(run, execution, code=code, message=message, phase=WORK, attempts=move.attempts)


def _change_scope(run: Running, execution: ElementInstance, node: Node, move: ScopeMove) -> None:  # noqa: C901 - one match over the closed union
    """Carries out one move that is about scopes."""
    match move:
        case EnterScope():
            _enter_scope(run, execution, node, move)
        case BeginParts():
            for part in add_parts(run, execution, node, move):
                ask(run, part, node, ELEMENTS[node.type].activate)
        case BeginInside():
            scope = run.state.scopes[execution.id]
            replace_own_variables(run, move.variables, scope=scope, forget=move.forget, element=node.id)
            place_token(run, run.plan.nodes[move.element], scope=scope)
        case Compensate():
            compensate(run, execution, activity=move.activity, wait=move.wait)
        case CancelTransaction():
            cancel_transaction(run, execution)
        case EndInside():
            end_inside(run, execution, reason=move.reason)
        case GoTo():
            _go_to(run, execution, move)
        case Escalate():
            escalate(run, execution, node, code=move.code)
        case EndSiblings():
            scope = run.state.scopes[execution.scope]
            terminate_members(run, scope=scope, reason=move.reason, but=execution.id)
        case _:
            assert_never(move)


def begin_scope(
    run: Running, scope: ScopeInstance, *, starts: tuple[str, ...], memory: JsonObject | None = None
) -> None:
    """Puts a scope into the state and tokens at its starting nodes."""
    run.state.scopes[scope.id] = scope
    arm_scope(run, scope)
    for start in starts:
        place_token(run, run.plan.nodes[start], scope=scope, memory=memory)
    notice_emptied(run, scope=scope)


def _enter_scope(run: Running, execution: ElementInstance, node: Node, move: EnterScope) -> None:
    variables = {**(execution.local or {}), **move.variables}
    scope = ScopeInstance(execution.id, node.id, execution.scope, variables, kept=move.start == "")
    starts = run.plan.scopes[node.id].starts if move.start is None else (move.start,) if move.start else ()
    begin_scope(run, scope, starts=starts)


def _go_to(run: Running, execution: ElementInstance, move: GoTo) -> None:
    scope = run.state.scopes[execution.scope]
    finish(run, execution)
    place_token(run, run.plan.nodes[move.element], scope=scope)


def _fire(run: Running, execution: ElementInstance, move: Fire) -> None:
    boundary = run.plan.nodes[move.boundary]
    if move.interrupting:
        interrupt(run, execution, by=boundary, memory=move.memory)
    else:
        place_token(run, boundary, scope=run.state.scopes[execution.scope], memory=move.memory)
