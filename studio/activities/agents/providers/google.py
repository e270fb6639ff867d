"""Models of Google."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx
from pydantic_ai.models.google import GoogleModel
from pydantic_ai.providers.google import GoogleProvider

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def open_model(
    name: str, *, key: str, address: str | None, seconds: float
) -> AsyncIterator[GoogleModel]:
    """Yields the model and closes its connections."""
    async with httpx.AsyncClient(timeout=seconds) as client:
        yield GoogleModel(name, provider=GoogleProvider(api_key=key, base_url=address, http_client=client))
