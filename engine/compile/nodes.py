"""One node of the model made a node of the plan by its behaviour."""

from __future__ import annotations

from engine.compile.scopes import OpenScope
from engine.elements.registry import BY_MODEL, LOOPS
from engine.elements.surroundings import Surroundings, label
from engine.json_values import JsonObject
from engine.model.activities import Activity
from engine.model.foundation import FlowNode
from engine.model.gateways import Gateway
from engine.plan import Node


def compile_node(node: FlowNode, scope: OpenScope, surroundings: Surroundings) -> Node:
    """The compiled node; an element that the engine refuses is told to the surroundings."""
    behaviour = BY_MODEL.get(type(node))
    if behaviour is None:
        message = f"{label(node)}: the engine does not run this element yet; replace or remove it."
        surroundings.refuse(node, rule="unsupported-element", message=message)
        return Node(node.id, "", node.name, scope.id)
    _refuse_quantities(node, surroundings)
    return Node(
        node.id,
        behaviour.type,
        node.name,
        scope.id,
        default=_default(node, scope),
        boundaries=scope.boundaries.get(node.id, ()),
        config=behaviour.compile(node, surroundings),
        loop=_loop(node, surroundings),
    )


def _refuse_quantities(node: FlowNode, surroundings: Surroundings) -> None:
    """Several tokens per begin or end of an activity are refused, not ignored (BPMN 2.0 table 10.3)."""
    if isinstance(node, Activity) and (node.start_quantity, node.completion_quantity) != (1, 1):
        message = (
            f"{label(node)} has several tokens (startQuantity, completionQuantity), which the "
            "engine does not do: draw a parallel gateway instead."
        )
        surroundings.refuse(node, rule="unsupported-element", message=message)


def _loop(node: FlowNode, surroundings: Surroundings) -> JsonObject | None:
    """How a repeated activity repeats."""
    if not isinstance(node, Activity):
        return None
    for loop in LOOPS.values():
        if loop.repeats(node):
            return {"kind": loop.kind, **loop.compile(node, surroundings)}
    return None


def _default(node: FlowNode, scope: OpenScope) -> str | None:
    """The default flow, if it really leaves the node."""
    default = node.default if isinstance(node, Activity | Gateway) else None
    if default is None:
        return None
    leaves = any(flow.id == default and flow.source == node.id for flow in scope.flows)
    return default if leaves else None
