"""Brings children up stage by stage, restarts those that die, and takes all down in reverse."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from studio.ops.supervisor.child import Child, Run
from studio.ops.supervisor.failure import CannotRun
from studio.ops.supervisor.output import Output

QUICK_DEATHS_ALLOWED = 5
QUICK_SECONDS = 10.0
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 5.0

Sleep = Callable[[float], Awaitable[None]]


class Supervisor:
    """Keeps children running until it is told to stop.

    A child that dies starts again after a pause that doubles; one that dies five times, each within ten
    seconds of its start, ends everything with one sentence.
    """

    def __init__(self, output: Output, *, sleep: Sleep = asyncio.sleep) -> None:
        self.output = output
        self.sleep = sleep
        self.runs: dict[str, Run] = {}
        self.keepers: list[asyncio.Task[None]] = []
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.states: dict[str, str] = {}

    async def bring_up(self, children: Sequence[Child]) -> None:
        """Starts the children of one stage together and returns when all work.

        Raises CannotRun as soon as one cannot.
        """
        for child in children:
            self.output.add(child.name)
        try:
            async with asyncio.TaskGroup() as stage:
                for child in children:
                    stage.create_task(self.start(child))
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from None
        self.keepers += [asyncio.create_task(self.keep(child)) for child in children]

    async def start(self, child: Child) -> None:
        """Starts one child and waits until it works."""
        self.mark(child, "starts")
        run = self.runs[child.name] = await Run.start(child, show=self.output.show)
        await run.wait_until_ready()
        self.mark(child, "runs")
        self.output.say(f"{child.name} is ready after {run.seconds:.1f} s")

    async def keep(self, child: Child) -> None:
        """Restarts the child whenever it dies, until it dies too often."""
        quick_deaths = 0
        while quick_deaths < QUICK_DEATHS_ALLOWED:
            run = self.runs[child.name]
            code = await run.process.wait()
            await run.sweep()
            quick_deaths = quick_deaths + 1 if run.seconds < QUICK_SECONDS else 1
            self.mark(child, "died")
            self.output.say(f"{child.name} ended with code {code}; it starts again")
            await self.sleep(min(FIRST_PAUSE_SECONDS * 2**quick_deaths, LONGEST_PAUSE_SECONDS))
            await self.try_start(child)
        self.fail(f"{child.name} died {QUICK_DEATHS_ALLOWED} times in a row: its log says why.")

    async def try_start(self, child: Child) -> None:
        """Starts the child again; a run that never becomes ready is left for `keep` to count."""
        try:
            await self.start(child)
        except CannotRun as reason:
            self.output.say(str(reason))
            await self.runs[child.name].stop()

    def fail(self, reason: str) -> None:
        """Makes `watch` raise CannotRun with the reason."""
        if not self.ended.done():
            self.ended.set_exception(CannotRun(reason))

    def finish(self) -> None:
        """Makes `watch` return."""
        if not self.ended.done():
            self.ended.set_result(None)

    async def watch(self, *, until: asyncio.Event) -> None:
        """Returns when the event is set; raises CannotRun when a child cannot be kept alive."""
        stopping = asyncio.ensure_future(until.wait())
        stopping.add_done_callback(lambda _: self.finish())
        try:
            await self.ended
        finally:
            stopping.cancel()

    async def take_down(self) -> None:
        """Stops all children, the last started first."""
        for keeper in self.keepers:
            keeper.cancel()
        await asyncio.gather(*self.keepers, return_exceptions=True)
        for name, run in reversed(self.runs.items()):
            self.mark(run.child, "stops")
            await run.stop()
            self.states.pop(name, None)

    def mark(self, child: Child, state: str) -> None:
        """Notes a child's state and redraws the line of state."""
        self.states[child.name] = state
        self.output.set_status("  ".join(f"{name}: {state}" for name, state in self.states.items()))
