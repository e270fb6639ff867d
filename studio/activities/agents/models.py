"""From an agent version of the library to a model that PydanticAI can call."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from pydantic_ai.exceptions import ModelAPIError, ModelHTTPError, UnexpectedModelBehavior
from pydantic_ai.models.fallback import FallbackModel

from engine.errors import ActivityFailure
from studio.activities.agents.endpoints import Endpoint
from studio.activities.agents.metering import Meter, MeteredModel
from studio.library.endpoints import endpoint_is_allowed
from studio.library.models import AgentVersion

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from pydantic_ai.models import Model

    from engine.ports import SecretSource
    from studio.library.agent_settings import AgentSettings

Provider = AgentVersion.Provider
LIBRARIES: dict[str, str] = {
    Provider.ANTHROPIC: "anthropic",
    Provider.GOOGLE: "google",
    Provider.OPENAI: "openai",
    Provider.OPENAI_COMPATIBLE: "openai",
}
"""Provider → module of `providers` that calls it."""
OUR_MISTAKE = frozenset({400, 413, 422})
"""Another provider would refuse such a request as well."""


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
    if endpoint.provider not in LIBRARIES:
        raise ActivityFailure(
            "agent-misconfigured", f"the provider {endpoint.provider!r} is not supported", retryable=False
        )
    address = None
    if endpoint.base_url or endpoint.provider == Provider.OPENAI_COMPATIBLE:
        address = checked_address(endpoint, allowed=opening.allowed)
    key = key_of(endpoint, address=address, secrets=opening.secrets)
    library = await asyncio.to_thread(
        import_module, f"studio.activities.agents.providers.{LIBRARIES[endpoint.provider]}"
    )
    opened = library.open_model(endpoint.model, key=key, address=address, seconds=opening.seconds)
    async with opened as model:
        yield model


def key_of(endpoint: Endpoint, *, address: str | None, secrets: SecretSource) -> str:
    """Returns the key; raises ActivityFailure when the agent names no secret and its server asks for one."""
    if key := secrets.resolve(endpoint.secret) if endpoint.secret else "":
        return key
    if address and LIBRARIES[endpoint.provider] == "openai":
        return "no-key"
    message = f"the agent {endpoint.agent!r} names no secret that holds its API key"
    raise ActivityFailure("agent-misconfigured", message, retryable=False)


def checked_address(endpoint: Endpoint, *, allowed: Sequence[str]) -> str:
    """Returns the model server's address; raises ActivityFailure when it is not allowed any more."""
    if not endpoint_is_allowed(endpoint.base_url, allowed=allowed):
        message = f"the model server of {endpoint.agent!r} is not among those an administrator allows"
        raise ActivityFailure("agent-endpoint-blocked", message, retryable=False)
    return endpoint.base_url
