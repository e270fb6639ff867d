"""Activities of an ad-hoc sub-process as tools of the agent there (`ToolConfiguration` on them).

The agent's run pauses at a call of such a tool, as at one that needs a person (`approvals.py`): its
value's `calls` then name the activity under `activity`. Here each call is settled in turn, one at a time:
where the policy asks, a person decides first; then the activity begins with the arguments as variables of
its own, and what it and everything behind it has written is the result that goes back to the model, never
the approval. After the last call the agent goes on with `{"conversation", "decisions", "results"}`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from engine.elements.approvals import approval_of, approval_task
from engine.elements.context import Context, visible_variables
from engine.elements.moves import BeginInside, Moves
from engine.elements.surroundings import Surroundings
from engine.errors import ExpressionError
from engine.json_values import Json, JsonObject
from engine.model.activities import AdHocSubProcess
from engine.model.configurations import OutputField, ToolConfiguration
from engine.model.foundation import FlowNode

TOOLS: Final = "tool_calls"
"""Key in the memory: the calls of the pause that is being worked on."""
USED: Final = "tools_used"
"""Key in the memory: how many activities the agent has begun, and the variables that the last one got."""
LIMIT: Final = 100
"""Activities that one agent may begin here; further calls are refused."""

_TOO_MANY = f"Refused: at most {LIMIT} activities may be begun here."
_TYPES: Final = {"string", "integer", "number", "boolean", "object", "array"}


def compile_tools(node: AdHocSubProcess, choices: Sequence[str], surroundings: Surroundings) -> JsonObject:
    """The tools by id of their activity; nothing where no activity is one or nobody could use them."""
    offered: dict[str, Json] = {}
    for each in node.nodes:
        tool = each.extensions.tool
        if tool is not None and each.id in choices and tool.policy != "never":
            offered[each.id] = _compile(each, tool, surroundings)
    return {"tools": offered} if offered and node.extensions.agent is not None else {}


def _compile(node: FlowNode, tool: ToolConfiguration, surroundings: Surroundings) -> JsonObject:
    if tool.ask_when:
        surroundings.expression(node, tool.ask_when)
    return {
        "name": node.id,
        "description": tool.description or node.documentation or node.name or node.id,
        "policy": tool.policy,
        "ask_when": tool.ask_when,
        "schema": schema_of(tool.parameters),
        "approval": {
            "approvers": list(tool.approvers),
            "four_eyes": tool.four_eyes,
            "seconds": tool.expires_in,
            "on_expiry": tool.on_expiry,
            "escalate_to": surroundings.template(node, tool.escalate_to) or "",
        },
    }


def schema_of(parameters: Sequence[OutputField]) -> JsonObject:
    """The arguments as JSON Schema."""
    return {
        "type": "object",
        "properties": {each.name: _property(each) for each in parameters},
        "required": [each.name for each in parameters if each.required],
        "additionalProperties": False,
    }


def _property(parameter: OutputField) -> JsonObject:
    found: JsonObject = {"description": parameter.description} if parameter.description else {}
    if parameter.enum_values:
        return {**found, "enum": list(parameter.enum_values)}
    if parameter.type == "object" and parameter.nested:
        return {**found, **schema_of(parameter.nested)}
    if parameter.type == "array" and parameter.item_type in _TYPES:
        return {**found, "type": "array", "items": {"type": parameter.item_type}}
    return {**found, "type": parameter.type} if parameter.type in _TYPES else found


def offered_tools(config: Mapping[str, Any]) -> list[Json]:
    """The tools as the agent's runner is told of them."""
    return [
        {"name": each["name"], "description": each["description"], "schema": each["schema"]}
        for each in config["tools"].values()
    ]


def begin_calls(context: Context, pause: Json) -> None:
    """Takes over the calls with which the agent's run has paused."""
    asked: Any = pause
    context.memory[TOOLS] = {**asked, "decisions": {}, "results": {}}


def next_call(context: Context) -> Moves | JsonObject:
    """What the call that waits needs: an approval, or its activity; after the last the `continuation`."""
    while (call := waiting_call(context)) is not None:
        needed = _needed(context, call)
        if not isinstance(needed, str):
            return needed
        _put(context, "results", call["id"], {"refused": needed})
    pending: Any = context.memory.pop(TOOLS)
    return {name: pending[name] for name in ("conversation", "decisions", "results")}


def _needed(context: Context, call: Any) -> Moves | str:  # noqa: ANN401 - JSON that we wrote ourselves
    """What one call needs, or why it is refused."""
    pending: Any = context.memory[TOOLS]
    config: Any = context.node.config
    tool = config["tools"].get(call.get("activity"))
    decision = pending["decisions"].get(call["id"])
    if tool is None:
        if call.get("activity"):
            return "There is no such activity any more."
        return approval_task(context, call, approval=approval_of(pending))
    if decision is None and _asks(context, tool, call["arguments"]):
        return approval_task(context, call, approval=tool["approval"])
    if decision is not None and not decision["approved"]:
        return f"A person refused this call. {str(decision['comment']).strip()}".strip()
    return _begin(context, call, arguments=decision["arguments"] if decision else call["arguments"])


def waiting_call(context: Context) -> Any:  # noqa: ANN401 - JSON that we wrote ourselves
    """The first call that is not settled: without its result, or its decision where it is the library's."""
    pending: Any = context.memory[TOOLS]
    for call in pending["calls"]:
        settled = pending["results"] if call.get("activity") else pending["decisions"]
        if call["id"] not in settled:
            return call
    return None


def note_decision(context: Context, decision: JsonObject) -> None:
    """Writes down what was decided about the call that waits."""
    _put(context, "decisions", waiting_call(context)["id"], decision)


def running_call(context: Context) -> str | None:
    """The call whose activity runs."""
    pending: Any = context.memory.get(TOOLS)
    return pending.get("running") if isinstance(pending, dict) else None


def finish_call(context: Context) -> None:
    """The activity has ended: what is another value now is the result."""
    pending: Any = context.memory[TOOLS]
    before: dict[str, str] = pending["before"]
    inside = visible_variables(context.state, scope=context.execution.id)
    changed = {
        name: _told(context, name, value)
        for name, value in sorted(inside.items())
        if before.get(name) != _digest(value)
    }
    call = pending["running"]
    kept = {name: each for name, each in pending.items() if name not in {"running", "before"}}
    context.memory[TOOLS] = kept
    _put(context, "results", call, {"completed": True, "variables": changed})


def _asks(context: Context, tool: Any, arguments: JsonObject) -> bool:  # noqa: ANN401 - the plan's JSON
    if tool["policy"] != "ask" or not tool["ask_when"]:
        return bool(tool["policy"] == "ask")
    inside = {**visible_variables(context.state, scope=context.execution.id), **arguments}
    try:
        return bool(context.plan.expression(tool["ask_when"]).evaluate(inside, now=context.now))
    except ExpressionError:
        return True


def _begin(context: Context, call: Any, *, arguments: JsonObject) -> Moves | str:  # noqa: ANN401 - our JSON
    used: Any = context.memory.get(USED) or {"count": 0, "names": []}
    if used["count"] >= LIMIT:
        return _TOO_MANY
    names: list[Json] = [*sorted(arguments)]
    context.memory[USED] = {"count": used["count"] + 1, "names": names}
    pending: Any = context.memory[TOOLS]
    scope = context.state.scopes[context.execution.id]
    around = visible_variables(context.state, scope=scope.parent) if scope.parent else {}
    own = {name: value for name, value in scope.variables.items() if name not in used["names"]}
    before: JsonObject = {name: _digest(value) for name, value in {**around, **own, **arguments}.items()}
    context.memory[TOOLS] = {**pending, "running": call["id"], "before": before}
    return [BeginInside(call["activity"], arguments, used["names"])]


def _put(context: Context, part: str, key: str, value: Json) -> None:
    pending: Any = context.memory[TOOLS]
    context.memory[TOOLS] = {**pending, part: {**pending[part], key: value}}


def _told(context: Context, name: str, value: Json) -> Json:
    """The value, unless nobody outside may know it."""
    declaration = context.plan.variables.get(name)
    return "(sensitive)" if declaration is not None and declaration.sensitive else value


def _digest(value: Json) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:16]
