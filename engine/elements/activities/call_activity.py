"""Call activity (BPMN 2.0 §10.3.6): an instance of another process.

Without input mappings the called process gets every visible variable; without output mappings all its
variables come back. With `waitForCompletion="false"` it is detached: nobody waits, nothing comes back.
"""

from __future__ import annotations

from typing import Any

from engine.elements.behaviour import Behaviour
from engine.elements.children import compile_mappings, fail_child, take_result
from engine.elements.context import Context
from engine.elements.moves import COMPLETE, Complete, Moves, OpenChild, RaiseIncident
from engine.elements.surroundings import Surroundings, label
from engine.json_values import Json, JsonObject
from engine.model import activities
from engine.model.configurations import CallActivityConfiguration
from engine.phrases import gettext as _
from engine.state.triggers import ChildCompleted, ChildFailed, Trigger


class CallActivity(Behaviour[activities.CallActivity]):
    """Runs another process."""

    type = "callActivity"
    model = activities.CallActivity
    note = "waiting and detached; calls of global tasks are not executable"

    def compile(self, node: activities.CallActivity, surroundings: Surroundings) -> JsonObject:
        """The called process and the mappings."""
        found = node.extensions.call_activity or CallActivityConfiguration()
        called = found.process_id or node.called_element
        if not called:
            message = _("{element} names no process: choose the process to call.", element=label(node))
            surroundings.refuse(node, rule="called-process-missing", message=message)
        return {
            "process": surroundings.template(node, called),
            "version_binding": found.version_binding,
            "business_key": surroundings.template(node, found.business_key),
            "wait": found.wait_for_completion,
            **compile_mappings(node, found.inputs, found.outputs, surroundings),
        }

    def activate(self, context: Context) -> Moves:
        """Starts it."""
        config: Any = context.node.config
        process = context.fill_text(config["process"])
        if not process:
            message = f"{context.node.label} calls {config['process']}, which names no process here."
            return (RaiseIncident("called-process-missing", message),)
        child = OpenChild(
            variables=context.inputs(config["inputs"]),
            process=process,
            version_binding=config["version_binding"],
            business_key=context.fill_text(config["business_key"]),
            detached=not config["wait"],
        )
        return (child,) if config["wait"] else (child, Complete())

    def trigger(self, context: Context, trigger: Trigger) -> Moves:
        """It ended."""
        match trigger:
            case ChildCompleted():
                return _take(context, trigger.variables)
            case ChildFailed():
                return fail_child(context, trigger)
            case _:
                return super().trigger(context, trigger)

    def skip(self, context: Context, value: Json) -> Moves:
        """`value`, an object, stands in for the called process's variables."""
        return _take(context, value) if isinstance(value, dict) else COMPLETE


def _take(context: Context, variables: JsonObject) -> Moves:
    mapped = bool(context.node.config["outputs"])
    return take_result(context, variables, merge={} if mapped else variables)
