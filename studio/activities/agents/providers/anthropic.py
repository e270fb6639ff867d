"""Models of Anthropic."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from anthropic import AsyncAnthropic
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.providers.anthropic import AnthropicProvider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def open_model(
    name: str, *, key: str, address: str | None, seconds: float
) -> AsyncIterator[AnthropicModel]:
    """Yields the model and closes its connections."""
    async with AsyncAnthropic(api_key=key, base_url=address, max_retries=0, timeout=seconds) as client:
        yield AnthropicModel(name, provider=AnthropicProvider(anthropic_client=client))
