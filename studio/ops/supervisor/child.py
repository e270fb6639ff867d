"""What a child process is, and one run of it from start to end."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from studio.environment import ROOT
from studio.ops.supervisor.failure import CannotRun
from studio.ops.supervisor.readiness import Readiness

SECONDS_TO_START = 60.0
SECONDS_TO_STOP = 10.0
SECONDS_FOR_LAST_LINES = 2.0
SECONDS_BETWEEN_LOOKS = 0.03
LONGEST_LINE = 1024 * 1024
SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

Print = Callable[[str, str], None]


@dataclass(frozen=True)
class Account:
    """A user of this machine that a child runs as."""

    user: int
    group: int


@dataclass(frozen=True)
class Child:
    """A program to keep running."""

    name: str
    command: tuple[str, ...]
    ready: Readiness
    environment: Mapping[str, str] = field(default_factory=dict)
    stop_signal: signal.Signals = signal.SIGTERM
    account: Account | None = None
    folder: Path = ROOT
    seconds_to_start: float = SECONDS_TO_START


def settle_into(child: Child) -> Callable[[], None]:
    """Returns what a child does before it becomes its program: own process group, dies with us, own user."""

    def settle() -> None:
        os.setsid()
        if child.account:
            os.setgroups([])
            os.setgid(child.account.group)
            os.setuid(child.account.user)
        if LIBC:
            # Last, because changing the user clears it.
            LIBC.prctl(SET_PARENT_DEATH_SIGNAL, child.stop_signal)

    return settle


async def pass_lines_on(child: Child, *, reading: int, show: Print) -> None:
    """Shows every line that arrives in the pipe, until all who may write to it are gone."""
    stream = asyncio.StreamReader(limit=LONGEST_LINE)
    pipe = os.fdopen(reading, "rb", buffering=0)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stream), pipe)
    try:
        while line := await read_line(stream):
            text = line.decode(errors="replace").rstrip()
            child.ready.hear(text)
            show(child.name, text)
    finally:
        transport.close()


async def read_line(stream: asyncio.StreamReader) -> bytes:
    """Returns the next line, without those longer than any sensible line; empty at the end."""
    while True:
        try:
            return await stream.readline()
        except ValueError:
            continue


class Run:
    """One run of a child: started, watched, stopped."""

    def __init__(
        self, child: Child, *, process: asyncio.subprocess.Process, pump: asyncio.Task[None]
    ) -> None:
        self.child = child
        self.process = process
        self.pump = pump
        self.started_at = time.monotonic()

    @classmethod
    async def start(cls, child: Child, *, show: Print) -> Run:
        """Starts the program; its lines go to `show`. Raises CannotRun when it cannot even start."""
        child.ready.forget()
        # A pipe of our own: asyncio's would count the child as alive while a grandchild still holds it.
        reading, writing = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                *child.command,
                cwd=child.folder,
                env={**os.environ, **child.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=writing,
                stderr=writing,
                preexec_fn=settle_into(child),  # it only makes system calls
            )
        except OSError as reason:
            os.close(reading)
            raise CannotRun(f"{child.name} cannot be started: {reason}.") from reason
        finally:
            os.close(writing)
        return cls(
            child, process=process, pump=asyncio.create_task(pass_lines_on(child, reading=reading, show=show))
        )

    @property
    def seconds(self) -> float:
        """How long ago this run started."""
        return time.monotonic() - self.started_at

    async def wait_until_ready(self) -> None:
        """Returns once the child works; raises CannotRun when it ended or took too long."""
        while not await self.child.ready.holds():
            if self.process.returncode is not None:
                await self.sweep()
                raise CannotRun(
                    f"{self.child.name} ended with code {self.process.returncode} while starting."
                )
            limit = self.child.seconds_to_start
            if self.seconds > limit:
                raise CannotRun(
                    f"{self.child.name} was not ready after {limit:g} seconds: see its lines above, "
                    "or set PERISCOPE_SECONDS_TO_START for a slow machine."
                )
            await asyncio.sleep(SECONDS_BETWEEN_LOOKS)

    async def stop(self) -> None:
        """Ends the child gently, then firmly, with everything it started itself."""
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(self.child.stop_signal)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), SECONDS_TO_STOP)
        await self.sweep()

    async def sweep(self) -> None:
        """Kills what is left of the child's process group, and returns when its last line is shown."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        await self.process.wait()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.pump, SECONDS_FOR_LAST_LINES)
