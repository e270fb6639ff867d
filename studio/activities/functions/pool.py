"""Runs scripts in confined children of one fork server, so many at once, each under hard limits."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

from studio.activities.functions.limits import LARGEST_ANSWER, Limits
from studio.activities.functions.results import ScriptResult, died, read_answer
from studio.activities.functions.zygote_process import ZygoteLost, ZygoteProcess, describe

if TYPE_CHECKING:
    from engine.json_values import Json, JsonObject

GRACE_SECONDS = 5.0
"""How much longer than its limit a run may take before the fork server counts as stuck."""


class Schemas(NamedTuple):
    """What goes into a function and what comes out, as JSON Schema; None checks nothing."""

    input: JsonObject | None = None
    output: JsonObject | None = None


NO_SCHEMAS = Schemas()


class FunctionPool:
    """A warm pool. Blocking; its own threads wait, so nobody else's are used up."""

    def __init__(self, *, at_once: int = 4, needs_seccomp: bool = False) -> None:
        self.threads = ThreadPoolExecutor(max_workers=at_once, thread_name_prefix="scripts")
        self._needs_seccomp = needs_seccomp
        self._lock = threading.Lock()
        self._zygote: ZygoteProcess | None = None

    def run(
        self,
        *,
        source: str,
        mode: str,
        given: Json,
        seed: str,
        limits: Limits,
        schemas: Schemas = NO_SCHEMAS,
    ) -> ScriptResult:
        """Runs one script (`mode` inline or function) and says what came of it.

        The modes check and describe run nothing (`confined/checking.py`). Raises ZygoteLost when the process
        for scripts cannot be had, twice in a row.
        """
        request = {
            "source": source,
            "mode": mode,
            "input": given,
            "input_schema": schemas.input,
            "output_schema": schemas.output,
            "seed": seed,
            "memory_bytes": limits.memory_bytes,
            "cpu_seconds": limits.cpu_seconds,
            "print_characters": limits.print_characters,
            "output_bytes": limits.output_bytes,
            "needs_seccomp": self._needs_seccomp,
        }
        data = json.dumps(request).encode()
        try:
            return self._run_once(data, limits=limits)
        except ZygoteLost:
            return self._run_once(data, limits=limits)

    def describe(self) -> dict[str, Any]:
        """Returns what operators see: which parts of the confinement are in force."""
        return describe(self._zygote)

    def warm(self) -> None:
        """Starts the fork server before the first script needs it."""
        self._living_zygote()

    def close(self) -> None:
        """Ends everything."""
        with self._lock:
            zygote, self._zygote = self._zygote, None
        if zygote:
            zygote.end()
        self.threads.shutdown(wait=False)

    def _living_zygote(self) -> ZygoteProcess:
        with self._lock:
            if self._zygote is None or not self._zygote.is_alive:
                self._zygote = ZygoteProcess()
            return self._zygote

    def _replace(self, stuck: ZygoteProcess) -> None:
        """Ends a fork server that does not answer, once; others may have noticed at the same time."""
        with self._lock:
            if self._zygote is stuck:
                self._zygote = None
        with contextlib.suppress(ProcessLookupError):
            os.kill(stuck.pid, signal.SIGKILL)
        stuck.end()

    def _run_once(self, data: bytes, *, limits: Limits) -> ScriptResult:
        zygote = self._living_zygote()
        try:
            run, report = zygote.start_run(wall_seconds=limits.wall_seconds)
        except ZygoteLost:
            self._replace(zygote)
            raise
        until = time.monotonic() + limits.wall_seconds + GRACE_SECONDS
        try:
            with run:
                said = exchange(run, data=data, until=until)
            ended = read_report(report, until=until)
        except TimeoutError as error:
            self._replace(zygote)
            raise ZygoteLost("the process for scripts is stuck") from error
        finally:
            os.close(report)
        if ended is None and not said:
            self._replace(zygote)
            raise ZygoteLost("the process for scripts has ended")
        return read_answer(said) if said else died(ended or {}, limits=limits)


def exchange(run: socket.socket, *, data: bytes, until: float) -> bytes:
    """Sends the request and returns the answer; what is too large is cut and then cannot be read.

    Raises TimeoutError.
    """
    said = bytearray()
    try:
        run.settimeout(max(0.1, until - time.monotonic()))
        run.sendall(data)
        run.shutdown(socket.SHUT_WR)
        while len(said) <= LARGEST_ANSWER:
            run.settimeout(max(0.1, until - time.monotonic()))
            part = run.recv(65536)
            if not part:
                break
            said += part
    except (BrokenPipeError, ConnectionResetError):
        pass  # the child was killed; its report says why
    return bytes(said)


def read_report(report: int, *, until: float) -> dict[str, Any] | None:
    """Returns how the child ended, or None when the fork server ended before it could say so."""
    ready, _, _ = select.select([report], [], [], max(0.1, until - time.monotonic()))
    if not ready:
        raise TimeoutError
    told = os.read(report, 4096)
    ended: dict[str, Any] | None = json.loads(told) if told else None
    return ended
