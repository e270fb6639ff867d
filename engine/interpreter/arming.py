"""Event sub-processes (BPMN 2.0 §10.3.5): the scope around them waits for their start events."""

from __future__ import annotations

from engine.elements.catching import starts_by_event
from engine.elements.embedded import START
from engine.elements.event_definitions.definitions import HAPPENED, wait_again, wait_for_definitions
from engine.elements.moves import Moves, OpenTimer, OpenWait
from engine.interpreter.executions import add_execution
from engine.interpreter.incidents import ARM, AUTHOR_ERRORS, raise_for
from engine.interpreter.opening import open_timer, open_wait
from engine.interpreter.running import Running
from engine.interpreter.stopping import close_handles, terminate_members
from engine.interpreter.tokens import place_token
from engine.json_values import JsonObject
from engine.plan import Node
from engine.state.parts import ScopeInstance


def arm_scope(run: Running, scope: ScopeInstance) -> None:
    """Begins to wait for the start events of a scope's event sub-processes."""
    for start in starts_by_event(run.plan, scope.element):
        arm(run, scope, run.plan.nodes[start])


def arm(run: Running, scope: ScopeInstance, start: Node) -> None:
    """Begins to wait for one start event; an author's error is an incident at its sub-process."""
    try:
        context = run.stand_in(start, scope=scope.id)
        _open(run, scope, start, wait_for_definitions(context, start))
    except AUTHOR_ERRORS as error:
        execution = add_execution(run, run.plan.nodes[start.scope], scope=scope, memory={START: start.id})
        raise_for(run, execution, error, phase=ARM)


def start_event_subprocess(
    run: Running, scope: ScopeInstance, start: Node, *, happened: JsonObject, again: bool = False
) -> None:
    """A start event happened: its sub-process begins, in place of everything else or beside it.

    `again`: one that does not interrupt waits once more.
    """
    event_subprocess = run.plan.nodes[start.scope]
    if start.config["interrupting"]:
        terminate_members(run, scope=scope, reason=f"interrupted by {event_subprocess.id}")
        close_handles(run, scope, reason=f"interrupted by {event_subprocess.id}")
    elif again:
        _open(run, scope, start, wait_again(run.stand_in(start, scope=scope.id), start))
    memory: JsonObject = {START: start.id, HAPPENED: happened}
    place_token(run, event_subprocess, scope=scope, memory=memory)


def _open(run: Running, scope: ScopeInstance, start: Node, moves: Moves) -> None:
    for move in moves:
        if isinstance(move, OpenTimer):
            open_timer(run, scope, start, move)
        elif isinstance(move, OpenWait):
            open_wait(run, scope, start, move)
