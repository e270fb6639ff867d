"""From an agent version of the library to a model that PydanticAI can call."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
from anthropic import AsyncAnthropic
from openai import AsyncOpenAI
from pydantic_ai.exceptions import ModelAPIError, ModelHTTPError, UnexpectedModelBehavior
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.fallback import FallbackModel
from pydantic_ai.models.google import GoogleModel
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.google import GoogleProvider
from pydantic_ai.providers.openai import OpenAIProvider

from engine.errors import ActivityFailure
from studio.activities.agents.metering import Meter, MeteredModel
from studio.library.endpoints import endpoint_is_allowed
from studio.library.models import AgentVersion

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from pydantic_ai.models import Model

    from engine.ports import SecretSource
    from studio.library.agent_settings import AgentSettings

Provider = AgentVersion.Provider
OUR_MISTAKE = frozenset({400, 413, 422})
"""Another provider would refuse such a request as well."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One model of one provider; prices are per million tokens."""

    agent: str
    provider: str
    model: str
    base_url: str = ""
    secret: str = ""
    price_input: float | None = None
    price_output: float | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """What opening a model needs: keys, the servers an administrator allows, and the time limit."""

    secrets: SecretSource
    allowed: Sequence[str]
    seconds: float


def endpoints_of(version: AgentVersion, *, limits: AgentSettings, fallback: bool) -> list[Endpoint]:
    """Returns the version's own model, and behind it the fallback where the element wants one."""
    key = version.agent.key
    prices = {"price_input": limits.price_input, "price_output": limits.price_output}
    found = [Endpoint(key, version.provider, version.model, version.base_url, version.secret, **prices)]
    if fallback and limits.fallback is not None:
        found.append(Endpoint(agent=key, **limits.fallback.model_dump()))
    return found


@asynccontextmanager
async def open_models(
    endpoints: Sequence[Endpoint], *, opening: Opening, meter: Meter
) -> AsyncIterator[Model]:
    """Yields one model: the first, and on a failure of its provider the next. Closes all connections."""
    async with AsyncExitStack() as stack:
        opened = [
            MeteredModel(
                await stack.enter_async_context(remote_model(each, opening=opening)),
                endpoint=each,
                meter=meter,
            )
            for each in endpoints
        ]
        yield opened[0] if len(opened) == 1 else FallbackModel(*opened, fallback_on=provider_failed)


def provider_failed(error: Exception) -> bool:
    """Tells whether another provider may do better: not reachable, overloaded, refusing us, or babbling."""
    if isinstance(error, ModelHTTPError):
        return error.status_code not in OUR_MISTAKE
    return isinstance(error, ModelAPIError | UnexpectedModelBehavior)


@asynccontextmanager
async def remote_model(endpoint: Endpoint, *, opening: Opening) -> AsyncIterator[Model]:
    """Yields the model and closes its connections. The clients never retry: Temporal does, as configured."""
    key = opening.secrets.resolve(endpoint.secret) if endpoint.secret else ""
    address = checked_address(endpoint, allowed=opening.allowed) if endpoint.base_url else None
    name, seconds = endpoint.model, opening.seconds
    if endpoint.provider == Provider.ANTHROPIC:
        key = needed(key, endpoint)
        async with AsyncAnthropic(api_key=key, base_url=address, max_retries=0, timeout=seconds) as anthropic:
            yield AnthropicModel(name, provider=AnthropicProvider(anthropic_client=anthropic))
    elif endpoint.provider == Provider.GOOGLE:
        key = needed(key, endpoint)
        async with httpx.AsyncClient(timeout=seconds) as client:
            yield GoogleModel(
                name, provider=GoogleProvider(api_key=key, base_url=address, http_client=client)
            )
    elif endpoint.provider in {Provider.OPENAI, Provider.OPENAI_COMPATIBLE}:
        if endpoint.provider == Provider.OPENAI_COMPATIBLE:
            address = checked_address(endpoint, allowed=opening.allowed)
        key = key or ("no-key" if address else needed(key, endpoint))
        async with AsyncOpenAI(api_key=key, base_url=address, max_retries=0, timeout=seconds) as openai:
            yield OpenAIChatModel(name, provider=OpenAIProvider(openai_client=openai))
    else:
        raise ActivityFailure(
            "agent-misconfigured", f"the provider {endpoint.provider!r} is not supported", retryable=False
        )


def needed(key: str, endpoint: Endpoint) -> str:
    """Returns the key; raises ActivityFailure when the agent names no secret."""
    if not key:
        message = f"the agent {endpoint.agent!r} names no secret that holds its API key"
        raise ActivityFailure("agent-misconfigured", message, retryable=False)
    return key


def checked_address(endpoint: Endpoint, *, allowed: Sequence[str]) -> str:
    """Returns the model server's address; raises ActivityFailure when it is not allowed any more."""
    if not endpoint_is_allowed(endpoint.base_url, allowed=allowed):
        message = f"the model server of {endpoint.agent!r} is not among those an administrator allows"
        raise ActivityFailure("agent-endpoint-blocked", message, retryable=False)
    return endpoint.base_url
