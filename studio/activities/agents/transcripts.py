"""What was said in a run, shortened, for the people who look into it. Only plain text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pydantic_ai.messages import (
    ModelMessage,
    ModelResponse,
    RetryFeedbackPart,
    SystemPromptPart,
    TextPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)

if TYPE_CHECKING:
    from engine.json_values import Json, JsonObject

FINAL = "final_result"
"""The tool by which a model gives a structured answer: to people it is the answer."""
LONGEST_TEXT = 4000
LONGEST_TRANSCRIPT = 40_000


def transcript_of(messages: Sequence[ModelMessage]) -> list[Json]:
    """Returns the messages as entries with `kind` (prompt, answer, call, result, retry, left-out) and `text`.

    Long texts are cut; of a long conversation the beginning and the newest entries stay.
    """
    entries = [entry for message in messages for entry in entries_of(message)]
    sizes = [len(str(entry.get("text", ""))) for entry in entries]
    left_out = 0
    while sum(sizes) > LONGEST_TRANSCRIPT and len(entries) > 2:
        del entries[1], sizes[1]
        left_out += 1
    if left_out:
        entries.insert(1, {"kind": "left-out", "text": str(left_out)})
    return [*entries]


def entries_of(message: ModelMessage) -> Iterable[JsonObject]:
    """Yields what one message says."""
    if isinstance(message, ModelResponse):
        used: JsonObject = {
            "model": message.model_name,
            "input_tokens": message.usage.input_tokens,
            "output_tokens": message.usage.output_tokens,
        }
        for part in message.parts:
            if isinstance(part, TextPart):
                yield {"kind": "answer", "text": cut(part.content), **used}
            elif isinstance(part, ToolCallPart) and part.tool_name == FINAL:
                yield {"kind": "answer", "text": cut(part.args), **used}
            elif isinstance(part, ToolCallPart):
                yield {"kind": "call", "tool": part.tool_name, "text": cut(part.args), **used}
            # The tokens belong to the whole message; they are told once.
            used = {}
        return
    for asked in message.parts:
        if isinstance(asked, UserPromptPart | SystemPromptPart):
            yield {"kind": "prompt", "text": cut(asked.content)}
        elif isinstance(asked, ToolReturnPart):
            yield from returned(asked)
        elif isinstance(asked, RetryFeedbackPart):
            yield {"kind": "retry", "text": cut(asked.content)}


def returned(part: ToolReturnPart) -> Iterable[JsonObject]:
    """Yields what a tool said to the model; that a structured answer was taken says nothing."""
    final = part.tool_name == FINAL
    named: JsonObject = {} if final else {"tool": part.tool_name}
    if part.outcome == "retried":
        yield {"kind": "retry", **named, "text": cut(part.content)}
    elif not final:
        yield {"kind": "result", **named, "text": cut(part.content)}


def cut(content: Any) -> str:  # noqa: ANN401 - whatever a part of a message holds
    """Returns it as text of bounded length."""
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]}…"
