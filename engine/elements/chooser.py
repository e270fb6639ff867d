"""An agent that chooses the next activity of an ad-hoc sub-process (`AIAgentConfiguration` there).

It is asked whenever nothing runs inside, and sees what can be chosen, what was chosen before and the
variables. Its answer is `{"next": id}`; null means that nothing more is to be done. Where activities inside
are tools (`ToolConfiguration`), it uses them as such and its answer is the end of it: nobody chooses then.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from engine.elements.agent_tools import compile_tools, offered_tools
from engine.elements.context import Context
from engine.elements.failures import compile_limits, retry_rule, timeout_rule
from engine.elements.moves import OpenCall
from engine.elements.surroundings import Surroundings
from engine.elements.work.agent import Agent
from engine.json_values import Json, JsonObject, Variables
from engine.model.activities import AdHocSubProcess

CHOSEN: Final = "chosen"
"""Key in the memory: the activities that were chosen so far, in order."""
CLOSING: Final = "closing"
"""Key in the memory: it ends as soon as nothing runs in it."""
LIMIT: Final = 100
"""Activities after which the agent is asked no more; people can still choose."""

_AGENT = Agent()
_TASK = (
    "Choose which of the activities under availableActivities comes next, and answer with its id; those "
    "under chosenActivities were chosen before. Answer null when nothing more is to be done."
)


def compile_chooser(node: AdHocSubProcess, choices: Sequence[Json], surroundings: Surroundings) -> JsonObject:
    """The agent with its limits; nothing where people choose alone."""
    if node.extensions.agent is None:
        return {}
    known: dict[Json, str] = {each.id: each.documentation for each in node.nodes}
    activities: list[Json] = [
        {"id": choice, "name": name, "documentation": known[choice]} for choice, name in _pairs(choices)
    ]
    return {
        "agent": _AGENT.compile(node, surroundings),
        "activities": activities,
        **compile_tools(node, [str(choice) for choice, _ in _pairs(choices)], surroundings),
        **compile_limits(node),
    }


def ask_with_tools(context: Context, variables: Variables, *, continuation: JsonObject | None) -> OpenCall:
    """The agent's own task, with the activities inside as tools (`agent_tools.py`)."""
    more: JsonObject = {"tools": offered_tools(_config(context))}
    if continuation is not None:
        more["continuation"] = continuation
    return _call(context, {**_request(context, variables), **more})


def ask_chooser(context: Context, variables: Variables) -> OpenCall:
    """The question, as work of an agent; `variables` are those that are visible inside."""
    config = _config(context)
    request = _request(context, variables)
    inputs: Any = request["inputs"]
    settings: Any = request["configuration"]
    chosen = chosen_so_far(context)
    request["prompt"] = f"{request['prompt']}\n\n{_TASK}".strip()
    request["inputs"] = {
        **inputs,
        "availableActivities": config["activities"],
        "chosenActivities": [*chosen],
    }
    request["configuration"] = {**settings, "structured_output": _shape(config["activities"], chosen)}
    return _call(context, request)


def _request(context: Context, variables: Variables) -> JsonObject:
    inside = Context(context.plan, state=context.state, now=context.now)
    inside.look_from(context.node, execution=context.execution, scope=context.execution.scope)
    inside.variables = variables
    return _AGENT.request(inside, _config(context)["agent"])


def _call(context: Context, request: JsonObject) -> OpenCall:
    node = context.node
    return OpenCall(
        _AGENT.name,
        request,
        node.remember("retry", make=retry_rule),
        node.remember("timeouts", make=timeout_rule),
        task_queue=_config(context)["task_queue"],
    )


def has_chooser(context: Context) -> bool:
    """Whether an agent chooses here, and may still be asked."""
    return "agent" in _config(context) and len(chosen_so_far(context)) < LIMIT


def chosen_so_far(context: Context) -> list[Json]:
    """The activities that were chosen, in order."""
    found = context.memory.get(CHOSEN)
    return found if isinstance(found, list) else []


def _shape(activities: Sequence[Any], chosen: Sequence[Json]) -> JsonObject:
    """The answer's schema. Who takes the first value goes through all activities once, and then ends."""
    new: list[Json] = [each["id"] for each in activities if each["id"] not in chosen]
    options: list[Json] = [*new, None, *(each["id"] for each in activities if each["id"] in chosen)]
    described = "The id of the activity that comes next, or null when nothing more is to be done."
    following: JsonObject = {"type": ["string", "null"], "enum": options, "description": described}
    schema: JsonObject = {
        "type": "object",
        "properties": {"next": following},
        "required": ["next"],
        "additionalProperties": False,
    }
    return {"enabled": True, "strict": True, "json_schema": schema}


def _pairs(choices: Sequence[Json]) -> list[tuple[Json, Json]]:
    found: Any = choices
    return [(choice, name) for choice, name in found]


def _config(context: Context) -> dict[str, Any]:
    return context.node.config
