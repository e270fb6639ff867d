"""Sub-processes (BPMN 2.0 §10.3.5), event sub-processes too: a scope with a flow of its own.

`execution="child"` (default) runs it as a child instance of the same plan: it gets a snapshot of the
visible variables, and what it changed merges back when it ends. `execution="inline"` makes it a scope
of the same state, and so does anything about compensation inside, whose log has to outlive it. Mapped inputs
are its own and stay inside.

The scope around an event sub-process waits for its start event (`interpreter/arming.py`); when that
happened a token begins at the sub-process, and its memory says which start event it was.
"""

from __future__ import annotations

from typing import Any, TypeVar

from engine.elements.behaviour import Behaviour
from engine.elements.children import compile_mappings, fail_child, take_result
from engine.elements.compensation import has_compensation
from engine.elements.context import Context
from engine.elements.event_definitions.definitions import HAPPENED, values_of
from engine.elements.moves import COMPLETE, Complete, EnterScope, Move, Moves, OpenChild, SetVariables
from engine.elements.surroundings import Surroundings
from engine.json_values import Json, JsonObject, Variables
from engine.model import activities
from engine.model.configurations import SubprocessConfiguration
from engine.state.triggers import ChildCompleted, ChildFailed, Trigger

START = "start"
"""Key in the memory of an event sub-process: the start event that happened."""

SubProcessModel = TypeVar("SubProcessModel", bound=activities.SubProcess)


class EmbeddedSubProcess(Behaviour[SubProcessModel]):
    """Child instance or inline scope."""

    def compile(self, node: SubProcessModel, surroundings: Surroundings) -> JsonObject:
        """How it runs, and its mappings; its inside is compiled by the compiler."""
        found = node.extensions.subprocess or SubprocessConfiguration()
        return {
            "inline": found.execution == "inline" or has_compensation(node),
            "wait": found.wait_for_completion,
            **compile_mappings(node, found.inputs, found.outputs, surroundings),
        }

    def activate(self, context: Context) -> Moves:
        """Begins the inside."""
        config: Any = context.node.config
        start, values = _started_by(context)
        written: list[Move] = [SetVariables(values)] if values else []
        inputs = context.inputs(config["inputs"]) if config["inputs"] else {}
        if config["inline"]:
            return [*written, EnterScope(inputs, start)]
        child = OpenChild(
            {**context.variables, **values, **inputs},
            scope=context.node.id,
            detached=not config["wait"],
            start_event=start,
        )
        return [*written, child] if config["wait"] else [*written, child, Complete()]

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


def _started_by(context: Context) -> tuple[str | None, JsonObject]:
    """The start event of an event sub-process that happened, and the variables that came with it."""
    start, happened = context.memory.get(START), context.memory.get(HAPPENED)
    if not isinstance(start, str) or not isinstance(happened, dict):
        return None, {}
    return start, values_of(context, context.plan.nodes[start], happened)
