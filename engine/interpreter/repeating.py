"""Repeated activities: their parts begin, end, and are heard of by their loop."""

from __future__ import annotations

from collections.abc import Callable

from engine.elements.context import Context
from engine.elements.moves import BeginParts, Moves
from engine.elements.registry import ELEMENTS, LOOPS
from engine.elements.repetition import Repetition
from engine.interpreter.executions import add_execution
from engine.interpreter.running import Running
from engine.plan import Node
from engine.state.parts import ElementInstance, ScopeInstance


def loop_of(node: Node, execution: ElementInstance) -> Repetition | None:
    """The loop that this execution is; None for a part of one and for everything that is not repeated."""
    if node.loop is None or execution.local is not None:
        return None
    return LOOPS[str(node.loop["kind"])]


def work_of(node: Node, execution: ElementInstance) -> Callable[[Context], Moves]:
    """What an execution does when it begins: its loop, or the element's own work."""
    if node.loop is None or execution.local is not None:
        return ELEMENTS[node.type].activate
    return LOOPS[str(node.loop["kind"])].begin


def add_parts(
    run: Running, execution: ElementInstance, node: Node, move: BeginParts
) -> list[ElementInstance]:
    """Puts further parts into the state; they still have to be told to begin."""
    scope = run.state.scopes.get(execution.id)
    if scope is None:
        scope = ScopeInstance(execution.id, f"{node.id}/parts", execution.scope)
        run.state.scopes[scope.id] = scope
    parts = [add_execution(run, node, scope=scope, local=variables) for variables in move.variables]
    for part in parts:
        part.reports_to = execution.id
    return parts
