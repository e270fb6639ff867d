"""Tools of an agent that need a person: one approval task per call, then the agent goes on.

An agent run that comes to such a tool answers with `details.needs_approval` and the value
`{"calls": [{"id", "tool", "description", "arguments"}], "approval": {..}, "conversation": {..}}`.
When every call is decided the same work is asked for again, with `continuation` in its request:
`{"conversation": {..}, "decisions": {id: {"approved", "arguments", "comment", "actor"}}}`.
Only the agent's runner can set `details`: no answer of a model can look like such a pause.

`approval` says who decides and how long the agent waits: `approvers` (groups), `four_eyes` (not whoever
started the instance), `seconds`, and `on_expiry`: "refuse" tells the model that nobody decided, "escalate"
gives the task to `escalate_to` and goes on waiting.
"""

from __future__ import annotations

from typing import Any

from engine.elements.context import Context
from engine.elements.moves import Move, Moves, OpenTimer, OpenUserTask
from engine.json_values import Json, JsonObject
from engine.state.triggers import CallCompleted, UserTaskSubmitted

PENDING = "pending_tools"
NEEDS_APPROVAL = "needs_approval"
ARGUMENTS = "tool_arguments"
COMMENT = "tool_comment"
FOUR_EYES = "four_eyes"
"""Name in the data of a task that whoever started the instance must not answer."""


def asks_for_approval(trigger: CallCompleted) -> bool:
    """Whether the work pauses for a person instead of having ended."""
    return trigger.details.get(NEEDS_APPROVAL) is True


def begin_approval(context: Context, pending: Json) -> Moves:
    """The task for the first call that waits for a decision."""
    asked: Any = pending
    context.memory[PENDING] = {**asked, "decisions": {}}
    return next_approval(context)


def next_approval(context: Context) -> Moves:
    """The task for the next call that waits."""
    pending: Any = context.memory[PENDING]
    return approval_task(context, undecided(pending), approval=approval_of(pending))


def settle(context: Context, decision: JsonObject) -> JsonObject | None:
    """Notes the decision about the call that waits; after the last one it gives the `continuation`."""
    pending: Any = context.memory[PENDING]
    call = undecided(pending)
    pending = {**pending, "decisions": {**pending["decisions"], call["id"]: decision}}
    context.memory[PENDING] = pending
    if undecided(pending) is not None:
        return None
    del context.memory[PENDING]
    return {"conversation": pending["conversation"], "decisions": pending["decisions"]}


def undecided(pending: Any) -> Any:  # noqa: ANN401 - JSON that we wrote ourselves
    """The first call that nobody has decided about; None after the last."""
    return next((call for call in pending["calls"] if call["id"] not in pending["decisions"]), None)


def approval_of(pending: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON that we wrote ourselves
    """Who decides and until when; runs that paused before there were time limits name the groups alone."""
    return {"approvers": pending.get("approvers", ()), **pending.get("approval", {})}


def decision_of(call: Any, answer: UserTaskSubmitted) -> JsonObject:  # noqa: ANN401 - JSON that we wrote ourselves
    """What a person decided. Whatever is not clearly an approval is a refusal."""
    edited = answer.data.get(ARGUMENTS)
    return {
        "approved": answer.action == "approve"
        or (answer.action is None and answer.data.get("approved") is True),
        "arguments": edited if isinstance(edited, dict) else call["arguments"],
        "comment": str(answer.data.get(COMMENT) or ""),
        "actor": answer.actor,
    }


def expired(call: Any) -> JsonObject:  # noqa: ANN401 - JSON that we wrote ourselves
    """What it comes to when nobody decides in time."""
    return {
        "approved": False,
        "arguments": call["arguments"],
        "comment": "Nobody decided about it in time.",
        "actor": None,
    }


def approval_task(context: Context, call: Any, *, approval: dict[str, Any]) -> Moves:  # noqa: ANN401 - JSON that we wrote ourselves
    """Shows the exact arguments, which can be corrected; with a limit of time, a timer beside it."""
    arguments: JsonObject = dict(call["arguments"])
    seconds = approval.get("seconds")
    escalates = approval.get("on_expiry") == "escalate"
    description = f" {call['description']}" if call.get("description") else ""
    data: JsonObject = {"tool": call["tool"], ARGUMENTS: arguments}
    task = OpenUserTask(
        documentation=f"An agent asks to use the tool “{call['tool']}” with these arguments.{description}",
        assignee=None,
        candidate_users=(),
        candidate_groups=tuple(str(name) for name in approval["approvers"]),
        priority=2,
        due=context.now + seconds if seconds else None,
        follow_up=None,
        task_type="approval",
        form=_form(call, arguments),
        form_ref=None,
        data={**data, FOUR_EYES: True} if approval.get(FOUR_EYES) else data,
        escalation={"after": seconds, "to": approval.get("escalate_to", ""), "reassign": True}
        if seconds and escalates
        else None,
    )
    moves: list[Move] = [task]
    if seconds and not escalates:
        moves.append(OpenTimer(context.now + seconds))
    return moves


def _form(call: Any, arguments: JsonObject) -> tuple[JsonObject, ...]:  # noqa: ANN401 - JSON that we wrote ourselves
    refused = "approved == false"
    return (
        {"name": "tool", "type": "string", "label": "Tool", "default": call["tool"], "readonly": True},
        {"name": ARGUMENTS, "type": "object", "label": "Arguments", "default": arguments, "required": True},
        {"name": "approved", "type": "boolean", "label": "Approve the call?", "required": True},
        {
            "name": COMMENT,
            "type": "text",
            "label": "Reason, when you refuse: the agent reads it",
            "required": True,
            "visibleWhen": refused,
        },
    )
