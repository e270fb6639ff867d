"""Counts what the answers of models cost, and ends a run that costs more than it may."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_ai.exceptions import UsageLimitExceeded
from pydantic_ai.models.wrapper import WrapperModel

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from pydantic_ai.messages import ModelMessage, ModelResponse
    from pydantic_ai.models import Model, ModelRequestParameters, StreamedResponse
    from pydantic_ai.settings import ModelSettings
    from pydantic_ai.usage import RequestUsage

    from studio.activities.agents.endpoints import Endpoint
    from studio.activities.agents.ledger import Ledger

MILLION = 1_000_000


class CostExceeded(UsageLimitExceeded):
    """A run has cost more than it may."""


@dataclass
class Meter:
    """What one run has cost, over its pauses too, and which model answered last. `spent` is money."""

    ledger: Ledger
    limit: float | None = None
    spent: float = 0.0
    priced: bool = False
    answered: Endpoint | None = None

    async def check(self) -> None:
        """Raises when nothing more may be spent: CostExceeded by this run, ActivityFailure on this day."""
        self.check_run()
        await self.ledger.check()

    def check_run(self) -> None:
        """Raises CostExceeded when this run costs more than it may."""
        if self.limit is not None and self.spent > self.limit:
            raise CostExceeded(f"the run cost {self.spent:.6f}, more than its limit of {self.limit:g}")

    async def note(self, usage: RequestUsage, *, endpoint: Endpoint) -> None:
        """Counts one answer. Raises CostExceeded."""
        self.answered = endpoint
        cost = 0.0
        if endpoint.price_input is not None and endpoint.price_output is not None:
            self.priced = True
            tokens = usage.input_tokens * endpoint.price_input + usage.output_tokens * endpoint.price_output
            cost = tokens / MILLION
        self.spent += cost
        await self.ledger.note_answer(usage, cost=cost)
        self.check_run()


class MeteredModel(WrapperModel):
    """A model whose answers are counted."""

    def __init__(self, wrapped: Model, *, endpoint: Endpoint, meter: Meter) -> None:
        super().__init__(wrapped)
        self._endpoint = endpoint
        self._meter = meter

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        """Asks, unless too much is spent already."""
        await self._meter.check()
        response = await super().request(messages, model_settings, model_request_parameters)
        await self._meter.note(response.usage, endpoint=self._endpoint)
        return response

    @asynccontextmanager
    async def request_stream(
        self,
        messages: list[ModelMessage],
        model_settings: ModelSettings | None,
        model_request_parameters: ModelRequestParameters,
        run_context: Any = None,  # noqa: ANN401 - PydanticAI's own, generic over what we do not use
    ) -> AsyncGenerator[StreamedResponse]:
        """Asks for a stream, unless too much is spent already."""
        await self._meter.check()
        asked = super().request_stream(messages, model_settings, model_request_parameters, run_context)
        async with asked as stream:
            yield stream
        await self._meter.note(stream.usage, endpoint=self._endpoint)
