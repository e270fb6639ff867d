"""A run that pauses for a person, as JSON, and back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pydantic_ai import DeferredToolRequests, DeferredToolResults, ToolApproved, ToolDenied
from pydantic_ai.messages import ModelMessage, ModelMessagesTypeAdapter, ToolCallPart
from pydantic_ai.usage import RunUsage

from engine.errors import ActivityFailure
from studio.activities.agents.toolbox import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.json_values import Json, JsonObject
    from studio.activities.agents.toolbox import Toolbox
    from studio.library.agent_settings import AgentSettings

LARGEST_CONVERSATION = 500_000
"""Characters: a pause travels through Temporal, whose payloads are limited."""
COUNTED = ("requests", "tool_calls", "input_tokens", "output_tokens")


@dataclass
class Conversation:
    """Where a run stands: what was said, what it used, and what people decided meanwhile."""

    messages: list[ModelMessage] = field(default_factory=list)
    usage: RunUsage = field(default_factory=RunUsage)
    spent: float = 0.0
    decisions: DeferredToolResults | None = None


def resumed(continuation: JsonObject | None) -> Conversation:
    """Returns the conversation that goes on, or a new one. Raises ActivityFailure for a broken one."""
    if continuation is None:
        return Conversation()
    kept: Any = continuation["conversation"]
    try:
        messages = ModelMessagesTypeAdapter.validate_python(kept["messages"])
    except ValidationError as error:
        message = "the conversation with the agent cannot be read any more"
        raise ActivityFailure("agent-conversation-lost", message, retryable=False) from error
    decisions: Any = continuation["decisions"]
    results: Any = continuation.get("results", {})
    return Conversation(
        messages=messages,
        usage=RunUsage(**{name: kept["usage"][name] for name in COUNTED}),
        spent=kept["spent"],
        decisions=DeferredToolResults(
            approvals={key: decided(each) for key, each in decisions.items() if key not in results},
            calls={key: told(each) for key, each in results.items()},
        ),
    )


def decided(decision: dict[str, Any]) -> ToolApproved | ToolDenied:
    """Returns a decision in PydanticAI's terms; an approval carries the arguments as the person left them."""
    if decision["approved"] is True:
        return ToolApproved(override_args=decision["arguments"])
    comment = str(decision.get("comment") or "").strip()
    return ToolDenied(f"A person refused this call. {comment}".strip())


def paused(
    requests: DeferredToolRequests,
    *,
    toolbox: Toolbox,
    limits: AgentSettings,
    messages: Sequence[ModelMessage],
    usage: RunUsage,
    spent: float,
) -> JsonObject:
    """Returns what is to be decided and where to go on (`engine.elements.approvals`)."""
    calls: list[Json] = [
        {
            "id": call.tool_call_id,
            "tool": call.tool_name,
            "description": toolbox.description_of(call.tool_name),
            "arguments": call.args_as_dict(),
            **({"activity": call.tool_name} if call in requests.calls else {}),
        }
        for call in in_their_order(requests, messages)
    ]
    written = json.loads(ModelMessagesTypeAdapter.dump_json([*messages]))
    if len(json.dumps(written)) > LARGEST_CONVERSATION:
        message = "the conversation is too long to wait for a person"
        raise ActivityFailure("agent-conversation-too-long", message, retryable=False)
    counts: JsonObject = {name: getattr(usage, name) for name in COUNTED}
    conversation: JsonObject = {"messages": written, "usage": counts, "spent": spent}
    approval: JsonObject = {
        "approvers": [*limits.approvers],
        "four_eyes": limits.four_eyes,
        "seconds": limits.approval_seconds,
        "on_expiry": limits.on_expiry,
        "escalate_to": limits.escalate_to,
    }
    return {"calls": calls, "approval": approval, "conversation": conversation}


def in_their_order(requests: DeferredToolRequests, messages: Sequence[ModelMessage]) -> list[ToolCallPart]:
    """The calls that wait, as the model asked for them."""
    waiting = [*requests.approvals, *requests.calls]
    parts = messages[-1].parts if messages else []
    order = [part.tool_call_id for part in parts if isinstance(part, ToolCallPart)]
    return sorted(
        waiting, key=lambda call: order.index(call.tool_call_id) if call.tool_call_id in order else len(order)
    )
