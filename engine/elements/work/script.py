"""Scripts: a function of the library (`ScriptTaskConfiguration`) or BPMN's inline `<script>`."""

from __future__ import annotations

from engine.elements.context import Context
from engine.elements.moves import Moves, SetVariables
from engine.elements.results import write_result
from engine.elements.surroundings import Surroundings, label
from engine.elements.work.kind import Config, WorkKind, compile_inputs, compile_outputs
from engine.json_values import Json, JsonObject
from engine.model.activities import Activity, ScriptTask
from engine.model.configurations import OutputMapping, ScriptConfiguration

LOCAL_LIMIT = 10.0
"""Seconds: a script with a longer time-out is an ordinary activity (`execution.md`, The mapping)."""


class Script(WorkKind):
    """A local activity by default: short and pure."""

    name = "script"

    def configures(self, node: Activity) -> bool:
        """Whether it names a function or holds a script."""
        return node.extensions.script is not None or bool(_source(node))

    def compile(self, node: Activity, surroundings: Surroundings) -> JsonObject:
        """The function's id and version, or the source."""
        script = node.extensions.script or ScriptConfiguration()
        function = script.function_id or script.function_name
        source = None if function else _source(node)
        if not function and not source:
            message = (
                f"{label(node)} names no function and holds no script: choose a function or write a script."
            )
            surroundings.refuse(node, rule="script-missing", message=message)
        return {
            "source": source,
            "function": function,
            "version": script.version,
            "inputs": compile_inputs(node, script.inputs, surroundings),
            "outputs": compile_outputs(node, (OutputMapping(variable=script.output_variable),), surroundings),
            "start_to_close": LOCAL_LIMIT,
            "local_limit": LOCAL_LIMIT,
        }

    def request(self, context: Context, config: Config) -> JsonObject:
        """Fields of `ports.FunctionRequest`; the time-out is added by the task."""
        return {
            "source": config["source"],
            "function": config["function"],
            "version": config["version"],
            "variables": context.inputs(config["inputs"]),
        }

    def answer(self, context: Context, config: Config, value: Json) -> Moves:
        """An inline script's assignments are written back; a function's result goes where it is mapped."""
        if config["source"] is None or not isinstance(value, dict):
            return write_result(context, config["outputs"], value=value)
        moves = [SetVariables(value)] if value else []
        result = value.get("result", value)
        return [*moves, *write_result(context, config["outputs"], value=result)]


def _source(node: Activity) -> str | None:
    return node.script if isinstance(node, ScriptTask) and node.script and node.script.strip() else None
