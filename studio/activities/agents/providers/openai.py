"""Models of OpenAI, and of every server that speaks as it does."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from openai import AsyncOpenAI
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def open_model(
    name: str, *, key: str, address: str | None, seconds: float
) -> AsyncIterator[OpenAIChatModel]:
    """Yields the model and closes its connections."""
    async with AsyncOpenAI(api_key=key, base_url=address, max_retries=0, timeout=seconds) as client:
        yield OpenAIChatModel(name, provider=OpenAIProvider(openai_client=client))
