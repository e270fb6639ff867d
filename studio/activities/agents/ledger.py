"""Where a run is charged: counts of the library, and the budget of the day."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from channels.db import database_sync_to_async

from engine.errors import ActivityFailure
from studio.library.agents.spending import add_to_tally, spent_today
from studio.library.models import Agent

if TYPE_CHECKING:
    from pydantic_ai.usage import RequestUsage

    from studio.library.models import AgentVersion


@dataclass(frozen=True, slots=True)
class Ledger:
    """Counts for one version at work in one process, or on the test page."""

    version: AgentVersion
    process: str
    trial: bool = False

    async def check(self) -> None:
        """Raises ActivityFailure when the agent has used up its budget of today."""
        found = await database_sync_to_async(self._budget, thread_sensitive=False)()
        if found is None or found[1] < found[0]:
            return
        budget, spent = found
        message = f"the agent {self.version.agent.key!r} has cost {spent:f} today, its budget is {budget:f}"
        failure = ActivityFailure("agent-budget-exceeded", message, retryable=False)
        failure.details["limit"] = "budget"
        raise failure

    async def note_answer(self, usage: RequestUsage, *, cost: float) -> None:
        """Counts one answer of a model, as soon as it is there."""
        await self._add(
            answers=1,
            tokens_read=usage.input_tokens,
            tokens_written=usage.output_tokens,
            cost=Decimal(f"{cost:.8f}"),
        )

    async def note_run(self, *, failed: bool, seconds: float) -> None:
        """Counts one run that ended."""
        await self._add(runs=1, failures=int(failed), milliseconds=round(seconds * 1000))

    async def _add(self, **counted: object) -> None:
        add = database_sync_to_async(add_to_tally, thread_sensitive=False)
        await add(self.version.pk, process=self.process, trial=self.trial, **counted)

    def _budget(self) -> tuple[Decimal, Decimal] | None:
        budget = Agent.objects.values_list("budget", flat=True).get(pk=self.version.agent_id)
        return None if budget is None else (budget, spent_today(self.version.agent_id, trial=self.trial))
