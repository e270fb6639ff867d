"""Executions of elements coming into being."""

from __future__ import annotations

from engine.events import ElementActivated
from engine.interpreter.running import Running
from engine.json_values import JsonObject
from engine.plan import Node
from engine.state.lifecycle import ACTIVE
from engine.state.parts import ElementInstance, ScopeInstance


def add_execution(
    run: Running,
    node: Node,
    *,
    scope: ScopeInstance,
    memory: JsonObject | None = None,
    local: JsonObject | None = None,
    reports_to: str | None = None,
) -> ElementInstance:
    """Puts a new execution into the state; `local` makes it one part of a repeated activity.

    The execution of the loop itself tells the kind of loop as its type.
    """
    state = run.state
    execution = ElementInstance(
        state.next_id("e"), node.id, scope.id, ACTIVE, memory or {}, [], local, reports_to
    )
    state.elements[execution.id] = execution
    scope.members[execution.id] = None
    kind = node.type if node.loop is None or local is not None else str(node.loop["kind"])
    run.events.append(ElementActivated(run.now, execution.id, node.id, kind, node.name, scope.id))
    return execution
