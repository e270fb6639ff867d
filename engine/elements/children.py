"""What sub-processes and call activities share: mappings into and out of a child, and its failure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.elements.catching import catching_boundary
from engine.elements.context import Context
from engine.elements.moves import Complete, Moves, SetVariables, Throw
from engine.elements.results import write_result
from engine.elements.surroundings import Surroundings
from engine.elements.work.kind import compile_inputs, compile_outputs
from engine.errors import BpmnError
from engine.json_values import JsonObject
from engine.model.activities import Activity
from engine.model.configurations import InputMapping, OutputMapping
from engine.state.triggers import ChildFailed


def compile_mappings(
    node: Activity,
    inputs: Sequence[InputMapping],
    outputs: Sequence[OutputMapping],
    surroundings: Surroundings,
) -> JsonObject:
    """Inputs, outputs and the variable for a failure."""
    error_variables = [each.error_variable for each in outputs if each.error_variable]
    return {
        "inputs": compile_inputs(node, inputs, surroundings),
        "outputs": compile_outputs(node, outputs, surroundings),
        "error_variable": error_variables[0] if error_variables else None,
    }


def take_result(context: Context, variables: JsonObject, *, merge: JsonObject) -> Moves:
    """Moves that write `merge` and what the output mappings pick from the child's `variables`."""
    config: Any = context.node.config
    moves: list[Any] = [SetVariables(merge)] if merge else []
    moves.extend(write_result(context, config["outputs"], value=variables))
    if config["error_variable"]:
        moves.append(SetVariables({config["error_variable"]: None}))
    moves.append(Complete())
    return moves


def fail_child(context: Context, failed: ChildFailed) -> Moves:
    """The child's error goes to the own boundary events, then to errorVariable, then outwards."""
    config: Any = context.node.config
    error = BpmnError(failed.code, failed.message, failed.element or context.node.id)
    caught = catching_boundary(context.plan, context.node, error=error) is not None
    if config["error_variable"] and not caught:
        described: JsonObject = {
            "code": error.code,
            "message": error.message,
            "element": error.element,
            "attempts": error.attempts,
        }
        return (SetVariables({config["error_variable"]: described}), Complete())
    return (Throw(error),)
