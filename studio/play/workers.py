"""What does the work in a session: scripts and functions in the confined pool, simulated agents."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from engine.errors import ActivityFailure
from engine.play import Stage
from engine.ports import WorkResult
from engine.testing.memory_host import BEGINNING
from studio.activities.agents.ledger import Ledger
from studio.activities.agents.offline import offline_model
from studio.activities.agents.runner import LibraryAgentRunner
from studio.activities.functions.library import LibraryFunctions
from studio.activities.functions.runner import ConfinedFunctionRunner
from studio.activities.functions.shared import shared_pool, usual_limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AsyncExitStack

    from pydantic_ai.models import Model

    from engine.plan import Plan
    from engine.ports import AgentRequest, FunctionRequest, FunctionRunner
    from studio.activities.agents.asking import Asking
    from studio.activities.agents.metering import Meter
    from studio.library.models import AgentVersion

SECONDS = 20.0
"""Of the clock on the wall, for all scripts of one playing."""


def timeless(result: WorkResult) -> WorkResult:
    """The result without how long it took: playing again must tell the same."""
    details = {name: value for name, value in result.details.items() if name != "duration_ms"}
    return WorkResult(result.value, details)


class UncountedFunctions(LibraryFunctions):
    """The library's functions; what is only played does not count in their statistics."""

    def note(self, function: object, *, outcome: str, milliseconds: int) -> None:
        """Counts nothing."""


class LimitedFunctions:
    """Runs scripts until the time of this playing is used up; tells nothing that differs from run to run."""

    def __init__(self, functions: FunctionRunner, *, seconds: float = SECONDS) -> None:
        self._functions = functions
        self._until = time.monotonic() + seconds
        self._seconds = seconds

    async def run(self, request: FunctionRequest) -> WorkResult:
        """As `engine.ports.FunctionRunner`."""
        if time.monotonic() > self._until:
            message = f"The scripts of this session have used their {self._seconds:g} seconds."
            raise ActivityFailure("play-limit", message, retryable=False)
        return timeless(await self._functions.run(request))


class NoSecrets:
    """Nothing that is played gets to see a secret."""

    def resolve(self, name: str) -> str:
        """Refuses, as for an unknown name."""
        raise ActivityFailure("no-secrets", f"Play gives out no secret ({name}).", retryable=False)


class FreeLedger(Ledger):
    """What is only played costs nothing and does not count."""

    async def check(self) -> None:
        """There is always enough."""

    async def _add(self, **_counted: object) -> None:
        """Counts nothing."""


class SimulatedAgents(LibraryAgentRunner):
    """Agents of the library that answer by the shape of the expected answer, without any model."""

    def __init__(self) -> None:
        super().__init__(secrets=NoSecrets())

    async def run(self, request: AgentRequest, heartbeat: Callable[[], None]) -> WorkResult:
        """As `engine.ports.AgentRunner`."""
        version = await self._find_version(request)
        ledger = FreeLedger(version, request.order.process)
        return timeless(await self.run_version(version, request=request, heartbeat=heartbeat, ledger=ledger))

    async def _open_model(
        self, version: AgentVersion, *, asking: Asking, meter: Meter, stack: AsyncExitStack
    ) -> Model:
        request = asking.request
        return offline_model(agent=version.agent.name, task=request.prompt, inputs=request.inputs)


def playing_functions() -> FunctionRunner:
    """What runs scripts and functions of one playing."""
    runner = ConfinedFunctionRunner(shared_pool(), library=UncountedFunctions(), usual=usual_limits())
    return LimitedFunctions(runner)


def new_stage(plans: Iterable[Plan], *, now: float = BEGINNING) -> Stage:
    """An empty stage for these plans, whose clock starts at `now`."""
    return Stage(plans, functions=playing_functions(), agents=SimulatedAgents(), now=now)
