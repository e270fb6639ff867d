"""From an agent version of the library to a model that PydanticAI can call."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from anthropic import AsyncAnthropic
from openai import AsyncOpenAI
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.openai import OpenAIProvider

from engine.errors import ActivityFailure
from studio.library.endpoints import endpoint_is_allowed
from studio.library.models import AgentVersion

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from pydantic_ai.models import Model

    from engine.ports import SecretSource

Provider = AgentVersion.Provider


@asynccontextmanager
async def remote_model(
    version: AgentVersion, *, secrets: SecretSource, allowed: Sequence[str], seconds: float
) -> AsyncIterator[Model]:
    """Yields the model and closes its connections. The clients never retry: Temporal does, as configured."""
    key = secrets.resolve(version.secret) if version.secret else ""
    if version.provider == Provider.ANTHROPIC:
        async with AsyncAnthropic(api_key=needed(key, version), max_retries=0, timeout=seconds) as anthropic:
            yield AnthropicModel(version.model, provider=AnthropicProvider(anthropic_client=anthropic))
    elif version.provider in {Provider.OPENAI, Provider.OPENAI_COMPATIBLE}:
        address = None if version.provider == Provider.OPENAI else checked_address(version, allowed=allowed)
        key = key or ("no-key" if address else needed(key, version))
        async with AsyncOpenAI(api_key=key, base_url=address, max_retries=0, timeout=seconds) as openai:
            yield OpenAIChatModel(version.model, provider=OpenAIProvider(openai_client=openai))
    else:
        raise ActivityFailure(
            "agent-misconfigured", f"the provider {version.provider!r} is not supported", retryable=False
        )


def needed(key: str, version: AgentVersion) -> str:
    """Returns the key; raises ActivityFailure when the agent names no secret."""
    if not key:
        message = f"the agent {version.agent.key!r} names no secret that holds its API key"
        raise ActivityFailure("agent-misconfigured", message, retryable=False)
    return key


def checked_address(version: AgentVersion, *, allowed: Sequence[str]) -> str:
    """Returns the model server's address; raises ActivityFailure when it is not allowed any more."""
    if not endpoint_is_allowed(version.base_url, allowed=allowed):
        message = f"the model server of {version.agent.key!r} is not among those an administrator allows"
        raise ActivityFailure("agent-endpoint-blocked", message, retryable=False)
    return version.base_url
