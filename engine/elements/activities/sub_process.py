"""Embedded sub-process (BPMN 2.0 §10.3.5): a scope with a flow of its own.

`execution="child"` (default) runs it as a child instance of the same plan: it gets a snapshot of the
visible variables, and what it changed merges back when it ends. `execution="inline"` makes it a scope
of the same state. Mapped inputs are its own and stay inside. Event sub-processes are refused.
"""

from __future__ import annotations

from typing import Any

from engine.elements.behaviour import Behaviour
from engine.elements.children import compile_mappings, fail_child, take_result
from engine.elements.context import Context
from engine.elements.moves import COMPLETE, Complete, EnterScope, Moves, OpenChild
from engine.elements.surroundings import Surroundings, label
from engine.json_values import Json, JsonObject, Variables
from engine.model import activities
from engine.model.configurations import SubprocessConfiguration
from engine.state.triggers import ChildCompleted, ChildFailed, Trigger


class SubProcess(Behaviour[activities.SubProcess]):
    """Child instance or inline scope."""

    type = "subProcess"
    model = activities.SubProcess
    note = "as child instance or inline"

    def compile(self, node: activities.SubProcess, surroundings: Surroundings) -> JsonObject:
        """How it runs, and its mappings; its inside is compiled by the compiler."""
        if node.triggered_by_event:
            message = f"{label(node)}: the engine does not run event sub-processes yet; use a boundary event."
            surroundings.refuse(node, rule="unsupported-element", message=message)
        found = node.extensions.subprocess or SubprocessConfiguration()
        return {
            "inline": found.execution == "inline",
            "wait": found.wait_for_completion,
            **compile_mappings(node, found.inputs, found.outputs, surroundings),
        }

    def activate(self, context: Context) -> Moves:
        """Begins the inside."""
        config: Any = context.node.config
        inputs = context.inputs(config["inputs"]) if config["inputs"] else {}
        if config["inline"]:
            return (EnterScope(inputs),)
        child = OpenChild({**context.variables, **inputs}, scope=context.node.id, detached=not config["wait"])
        return (child,) if config["wait"] else (child, Complete())

    def trigger(self, context: Context, trigger: Trigger) -> Moves:
        """The child ended."""
        match trigger:
            case ChildCompleted():
                return self.scope_ended(context, trigger.variables)
            case ChildFailed():
                return fail_child(context, trigger)
            case _:
                return super().trigger(context, trigger)

    def scope_ended(self, context: Context, variables: Variables) -> Moves:
        """Merges back; an inline scope wrote through already, all but its own inputs."""
        config: Any = context.node.config
        own = [target for _, target, _ in config["inputs"]]
        merge = {} if config["inline"] else {n: v for n, v in variables.items() if n not in own}
        return take_result(context, {**context.variables, **variables}, merge=merge)

    def skip(self, context: Context, value: Json) -> Moves:
        """`value`, an object, stands in for the variables it would have changed."""
        return self.scope_ended(context, value) if isinstance(value, dict) else COMPLETE
