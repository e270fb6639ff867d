"""Model settings and limits of an agent version."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class AgentSettings(BaseModel):
    """What the library decides for every run; an element may ask for less, never for more."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    max_tokens: Annotated[int, Field(ge=1, le=200_000)] | None = None
    timeout_seconds: Annotated[float, Field(gt=0, le=3600)] = 300.0
    request_limit: Annotated[int, Field(ge=1, le=100)] = 10
    """How many calls of the model one run may make, repairs of malformed answers included."""
    total_tokens_limit: Annotated[int, Field(ge=1)] | None = None
