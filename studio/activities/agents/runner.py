"""The AgentRunner port: an agent of the library answers, and the library decides with which model.

An element may name a provider and a model, because files come from elsewhere. They are noted beside the
result but do not replace what the library's keepers chose. Limits of an element only lower the library's.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any

from channels.db import database_sync_to_async
from django.conf import settings
from pydantic_ai import Agent, ModelRetry, StructuredDict, ToolOutput
from pydantic_ai.settings import ModelSettings
from pydantic_ai.usage import UsageLimits

from engine.errors import ActivityFailure
from engine.ports import WorkResult
from studio.activities.agents.failures import failure_of
from studio.activities.agents.models import remote_model
from studio.activities.agents.offline import offline_model
from studio.activities.agents.prompts import instructions_for, prompt_for
from studio.activities.agents.schemas import AnswerShape, BadSchema, shape_of
from studio.library.agent_settings import AgentSettings
from studio.library.models import AgentVersion
from studio.library.selectors import agent_version, resolve_agent

if TYPE_CHECKING:
    from pydantic_ai import AgentRunResult
    from pydantic_ai.models import Model

    from engine.ports import AgentRequest, SecretSource, WorkOrder

Pinned = Callable[["WorkOrder", str], Awaitable[int | None]]
"""Answers with the id of the agent version that a deployment pinned, or None for the current one."""


async def nothing_pinned(_order: WorkOrder, _agent: str) -> int | None:
    """Pins nothing: every run takes the agent's current version."""
    return None


class LibraryAgentRunner:
    """Runs agents of the library."""

    def __init__(self, *, secrets: SecretSource, pinned: Pinned = nothing_pinned) -> None:
        self._secrets = secrets
        self._pinned = pinned

    async def run(self, request: AgentRequest, heartbeat: Callable[[], None]) -> WorkResult:
        """One run to its structured answer; ActivityFailure says whether trying again can help."""
        heartbeat()
        version = await self._find_version(request)
        try:
            shape = shape_of(as_mapping(request.configuration.get("structured_output")))
        except BadSchema as error:
            raise ActivityFailure("agent-misconfigured", str(error), retryable=False) from error
        limits = limits_of(version, request=request)
        started = time.monotonic()
        try:
            async with asyncio.timeout(limits.timeout_seconds), AsyncExitStack() as stack:
                model = await self._open_model(version, request=request, limits=limits, stack=stack)
                result = await run_agent(request, version=version, model=model, shape=shape, limits=limits)
        except ActivityFailure:
            raise
        except Exception as error:
            raise failure_of(error) from error
        details = details_of(result, version=version, request=request, seconds=time.monotonic() - started)
        return WorkResult(value=shape.unwrap(result.output) if shape else result.output, details=details)

    async def _find_version(self, request: AgentRequest) -> AgentVersion:
        pinned = await self._pinned(request.order, request.agent)
        found = await database_sync_to_async(find_version, thread_sensitive=False)(
            request.agent, pinned=pinned
        )
        if found is None:
            message = f"the library has no agent {request.agent!r}"
            raise ActivityFailure("agent-unknown", message, retryable=False)
        return found

    async def _open_model(
        self, version: AgentVersion, *, request: AgentRequest, limits: AgentSettings, stack: AsyncExitStack
    ) -> Model:
        if version.provider == AgentVersion.Provider.OFFLINE:
            return offline_model(agent=version.agent.name, task=request.prompt, inputs=request.inputs)
        opened = remote_model(
            version, secrets=self._secrets, allowed=settings.AGENT_ENDPOINTS, seconds=limits.timeout_seconds
        )
        return await stack.enter_async_context(opened)


def find_version(agent: str, *, pinned: int | None) -> AgentVersion | None:
    """Returns the pinned version, or else the current one."""
    return resolve_agent(agent) if pinned is None else agent_version(pinned)


async def run_agent(
    request: AgentRequest,
    *,
    version: AgentVersion,
    model: Model,
    shape: AnswerShape | None,
    limits: AgentSettings,
) -> AgentRunResult[Any]:
    """Asks the model; an answer that does not fit its schema goes back with what is wrong, twice at most."""
    output: Any = str
    if shape is not None:
        # Only a strict schema may be promised to a provider as strict; None leaves it to PydanticAI.
        output = ToolOutput(StructuredDict(shape.schema), name="final_result", strict=shape.strict or None)
    agent: Agent[object, Any] = Agent(
        model,
        output_type=output,
        instructions=instructions_for(version.system_prompt),
        retries=2,
        name=version.agent.key,
    )
    if shape is not None:
        agent.output_validator(lambda answer: checked(answer, shape=shape))
    asked = ModelSettings(timeout=limits.timeout_seconds)
    if limits.temperature is not None:
        asked["temperature"] = limits.temperature
    if limits.max_tokens is not None:
        asked["max_tokens"] = limits.max_tokens
    allowed = UsageLimits(request_limit=limits.request_limit, total_tokens_limit=limits.total_tokens_limit)
    return await agent.run(prompt_for(request), model_settings=asked, usage_limits=allowed)


def checked(answer: Any, *, shape: AnswerShape) -> Any:  # noqa: ANN401 - JSON
    """Returns the answer; asks the model again when it does not fit the schema."""
    problems = shape.problems(answer)
    if problems:
        raise ModelRetry("The answer does not fit the schema: " + "; ".join(problems[:10]))
    return answer


def limits_of(version: AgentVersion, *, request: AgentRequest) -> AgentSettings:
    """Returns the library's settings, lowered (temperature: set where the library leaves it open)."""
    ours = AgentSettings.model_validate(version.settings)
    theirs = as_mapping(request.configuration.get("settings")) or {}
    seconds = theirs.get("timeout_seconds") or ours.timeout_seconds
    tokens = [limit for limit in (ours.max_tokens, theirs.get("max_tokens")) if limit]
    return ours.model_copy(
        update={
            "timeout_seconds": min(ours.timeout_seconds, seconds),
            "max_tokens": min(tokens, default=None),
            "temperature": ours.temperature if ours.temperature is not None else theirs.get("temperature"),
        }
    )


def details_of(
    result: AgentRunResult[Any], *, version: AgentVersion, request: AgentRequest, seconds: float
) -> dict[str, Any]:
    """Returns what people see beside the result."""
    usage = result.usage
    return {
        "simulated": version.provider == AgentVersion.Provider.OFFLINE,
        "provider": version.provider,
        "model": version.model or version.provider,
        "agent": version.agent.key,
        "agent_version": version.number,
        "requested": {
            "provider": request.configuration.get("model_provider"),
            "model": request.configuration.get("model_name"),
        },
        "usage": {
            "requests": usage.requests,
            "input_tokens": usage.input_tokens,
            "output_tokens": usage.output_tokens,
        },
        "duration_ms": round(seconds * 1000),
    }


def as_mapping(value: Any) -> dict[str, Any] | None:  # noqa: ANN401 - JSON
    """Returns an object of the configuration, or None."""
    return value if isinstance(value, dict) else None
