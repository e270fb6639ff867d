"""One run of a model: from the request to its answer, or to a tool that needs a person."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic_ai import Agent, DeferredToolRequests, ModelRetry, RunContext, StructuredDict, ToolOutput
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import UsageLimits

from studio.activities.agents.prompts import instructions_for, prompt_for
from studio.activities.agents.transcripts import FINAL

if TYPE_CHECKING:
    from pydantic_ai import AgentRunResult
    from pydantic_ai.models import Model

    from engine.ports import AgentRequest
    from studio.activities.agents.conversations import Conversation
    from studio.activities.agents.prompts import Background
    from studio.activities.agents.rules import Checking
    from studio.activities.agents.schemas import AnswerShape
    from studio.activities.agents.toolbox import Toolbox
    from studio.library.agent_settings import AgentSettings

RETRIES = 2
"""How often an answer or arguments that do not fit go back with what is wrong."""


@dataclass(frozen=True)
class Asking:
    """Everything one run needs."""

    request: AgentRequest
    name: str
    system_prompt: str
    shape: AnswerShape | None
    limits: AgentSettings
    toolbox: Toolbox
    conversation: Conversation
    heartbeat: Callable[[], None]
    streaming: bool
    checking: Checking | None = None
    background: Background | None = None
    unkept: list[str] = field(default_factory=list)
    """Rules that the answer breaks although it was taken: the element is lenient."""


async def ask(asking: Asking, *, model: Model) -> AgentRunResult[Any]:
    """Asks the model; what does not fit goes back to it with what is wrong."""
    agent: Agent[object, Any] = Agent(
        model,
        output_type=output_of(asking),
        instructions=instructions_for(asking.system_prompt),
        tools=asking.toolbox.tools(),
        retries=RETRIES,
        name=asking.name,
    )
    if asking.shape is not None or asking.checking is not None:

        def check(context: RunContext[object], answer: Any) -> Any:  # noqa: ANN401 - JSON
            return checked(answer, asking=asking, last=context.last_attempt)

        agent.output_validator(check)
    conversation = asking.conversation
    return await agent.run(
        None if conversation.decisions else prompt_of(asking),
        message_history=conversation.messages or None,
        deferred_tool_results=conversation.decisions,
        usage=conversation.usage,
        model_settings=settings_of(asking.limits),
        usage_limits=UsageLimits(
            request_limit=asking.limits.request_limit,
            total_tokens_limit=asking.limits.total_tokens_limit,
            tool_calls_limit=asking.limits.tool_calls_limit,
        ),
        event_stream_handler=beating(asking.heartbeat) if asking.streaming else None,
    )


def output_of(asking: Asking) -> Any:  # noqa: ANN401 - PydanticAI's union of output types
    """Returns what may come out: the shape or text, and a pause where a tool needs a person."""
    output: Any = str
    if asking.shape is not None:
        # Only a strict schema may be promised to a provider as strict; None leaves it to PydanticAI.
        strict = asking.shape.strict or None
        output = ToolOutput(StructuredDict(asking.shape.schema), name=FINAL, strict=strict)
    return [output, DeferredToolRequests] if asking.toolbox.pauses else output


def settings_of(limits: AgentSettings) -> ModelSettings:
    """Returns what the model is asked with."""
    asked = ModelSettings(timeout=limits.timeout_seconds)
    if limits.temperature is not None:
        asked["temperature"] = limits.temperature
    if limits.max_tokens is not None:
        asked["max_tokens"] = limits.max_tokens
    return asked


def beating(heartbeat: Callable[[], None]) -> Callable[[Any, AsyncIterable[Any]], Any]:
    """Returns a reader of the stream whose every event is a sign of life."""

    async def read(_context: object, events: AsyncIterable[Any]) -> None:
        async for _event in events:
            heartbeat()

    return read


def prompt_of(asking: Asking) -> str:
    """Returns the task with everything that goes with it."""
    rules = asking.checking.rules if asking.checking else None
    return prompt_for(asking.request, background=asking.background, rules=rules)


def checked(answer: Any, *, asking: Asking, last: bool) -> Any:  # noqa: ANN401 - JSON
    """Returns the answer; asks the model again when it does not fit the schema or keep the rules.

    A lenient element takes an answer of the right shape after the last repair, and what is unkept is told.
    """
    if isinstance(answer, DeferredToolRequests):
        return answer
    shape, checking = asking.shape, asking.checking
    problems = shape.problems(answer) if shape else []
    if problems:
        raise ModelRetry("The answer does not fit the schema: " + "; ".join(problems[:10]))
    unkept = checking.problems(shape.unwrap(answer) if shape else answer)[:10] if checking else []
    if unkept and not (last and checking and checking.rules.lenient):
        raise ModelRetry("The answer does not keep the rules: " + "; ".join(unkept))
    asking.unkept[:] = unkept
    return answer
