"""One node of the model made a node of the plan by its behaviour."""

from __future__ import annotations

from engine.compile.scopes import OpenScope
from engine.elements.registry import BY_MODEL, LOOPS
from engine.elements.surroundings import Surroundings, label
from engine.json_values import JsonObject
from engine.model.activities import Activity
from engine.model.foundation import FlowNode
from engine.model.gateways import Gateway
from engine.phrases import gettext as _
from engine.plan import Node

MOST_TOKENS = 1_000
"""Tokens that one activity may wait for, or send on a flow."""


def compile_node(node: FlowNode, scope: OpenScope, surroundings: Surroundings) -> Node:
    """The compiled node; an element that the engine refuses is told to the surroundings."""
    behaviour = BY_MODEL.get(type(node))
    if behaviour is None:
        message = _(
            "{element}: the engine does not run this element yet; replace or remove it.", element=label(node)
        )
        surroundings.refuse(node, rule="unsupported-element", message=message)
        return Node(node.id, "", node.name, scope.id)
    starts_with, completes_with = _quantities(node, surroundings)
    return Node(
        node.id,
        behaviour.type,
        node.name,
        scope.id,
        default=_default(node, scope),
        boundaries=scope.boundaries.get(node.id, ()),
        config=behaviour.compile(node, surroundings),
        loop=_loop(node, surroundings),
        start_quantity=starts_with,
        completion_quantity=completes_with,
    )


def _quantities(node: FlowNode, surroundings: Surroundings) -> tuple[int, int]:
    """Tokens that an activity begins with and ends with, each at least one (BPMN 2.0 table 10.3)."""
    if not isinstance(node, Activity):
        return 1, 1
    given = {"startQuantity": node.start_quantity, "completionQuantity": node.completion_quantity}
    for name, number in given.items():
        if not 1 <= number <= MOST_TOKENS:
            message = _(
                "{element}: expected a {name} from 1 to {most_tokens}, found {number}.",
                element=label(node),
                name=name,
                most_tokens=f"{MOST_TOKENS:,}",
                number=f"{number:,}",
            )
            surroundings.refuse(node, rule="wrong-quantity", message=message)
    return node.start_quantity, node.completion_quantity


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
