"""Tools of an agent that need a person: one approval task per call, then the agent goes on.

An agent run that comes to such a tool answers with `details.needs_approval` and the value
`{"calls": [{"id", "tool", "description", "arguments"}], "approvers": [..], "conversation": {..}}`.
When every call is decided the same work is asked for again, with `continuation` in its request:
`{"conversation": {..}, "decisions": {id: {"approved", "arguments", "comment", "actor"}}}`.
Only the agent's runner can set `details`: no answer of a model can look like such a pause.
"""

from __future__ import annotations

from typing import Any

from engine.elements.context import Context
from engine.elements.moves import OpenUserTask
from engine.json_values import Json, JsonObject
from engine.state.triggers import CallCompleted, UserTaskSubmitted

PENDING = "pending_tools"
NEEDS_APPROVAL = "needs_approval"
ARGUMENTS = "tool_arguments"


def asks_for_approval(trigger: CallCompleted) -> bool:
    """Whether the work pauses for a person instead of having ended."""
    return trigger.details.get(NEEDS_APPROVAL) is True


def begin_approval(context: Context, pending: Json) -> OpenUserTask:
    """The task for the first call that waits for a decision."""
    asked: Any = pending
    context.memory[PENDING] = {**asked, "decisions": {}}
    return _task(context)


def decide(context: Context, answer: UserTaskSubmitted) -> OpenUserTask | JsonObject:
    """Notes the decision: the task for the next call, or after the last one the `continuation`.

    Whatever is not clearly an approval is a refusal.
    """
    pending: Any = context.memory[PENDING]
    call = _undecided(pending)
    edited = answer.data.get(ARGUMENTS)
    decision: JsonObject = {
        "approved": answer.action == "approve"
        or (answer.action is None and answer.data.get("approved") is True),
        "arguments": edited if isinstance(edited, dict) else call["arguments"],
        "comment": str(answer.data.get("tool_comment") or ""),
        "actor": answer.actor,
    }
    pending = {**pending, "decisions": {**pending["decisions"], call["id"]: decision}}
    context.memory[PENDING] = pending
    if _undecided(pending) is not None:
        return _task(context)
    del context.memory[PENDING]
    return {"conversation": pending["conversation"], "decisions": pending["decisions"]}


def _undecided(pending: Any) -> Any:  # noqa: ANN401 - JSON that we wrote ourselves
    return next((call for call in pending["calls"] if call["id"] not in pending["decisions"]), None)


def _task(context: Context) -> OpenUserTask:
    """Shows the exact arguments; they can be corrected."""
    pending: Any = context.memory[PENDING]
    call = _undecided(pending)
    arguments: JsonObject = dict(call["arguments"])
    form: tuple[JsonObject, ...] = (
        {"name": "tool", "type": "string", "label": "Tool", "default": call["tool"], "readonly": True},
        {"name": ARGUMENTS, "type": "object", "label": "Arguments", "default": arguments, "required": True},
        {"name": "tool_comment", "type": "text", "label": "Comment for the agent"},
        {"name": "approved", "type": "boolean", "label": "Approve the call?", "required": True},
    )
    description = f" {call['description']}" if call.get("description") else ""
    return OpenUserTask(
        documentation=f"An agent asks to use the tool “{call['tool']}” with these arguments.{description}",
        assignee=None,
        candidate_users=(),
        candidate_groups=tuple(str(name) for name in pending.get("approvers", ())),
        priority=2,
        due=None,
        follow_up=None,
        task_type="approval",
        form=form,
        form_ref=None,
        data={"tool": call["tool"], ARGUMENTS: arguments},
    )
