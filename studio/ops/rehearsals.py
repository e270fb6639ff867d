"""Running one file against a scripted world, for `run_process`: in memory or on a real Temporal server."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import subprocess
import tempfile
import uuid
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from temporalio.client import Client
from temporalio.service import RPCError

from engine.errors import ActivityFailure, PeriscopeError, UncompilableProcess, UnreadableFile
from engine.findings import Finding, Level
from engine.model.process import Definitions
from engine.parse import read_definitions
from engine.plan import Plan
from engine.ports import FunctionRequest, FunctionRunner, WorkResult
from engine.rehearsal import run_on_temporal
from engine.testing import RunResult, World, run
from engine.testing.running import plans_of
from studio.activities.functions.runner import FUNCTION_UNKNOWN
from studio.environment import Environment
from studio.ops.supervisor.temporal import server_command
from studio.sealing.payloads import sealing_converter

PATIENCE = 30.0
"""Seconds until a Temporal server that we start must answer."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What to run: `script` stands in for the world, paths in it are relative to `folder`."""

    file: Path
    process: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    start_event: str | None = None
    script: Mapping[str, Any] = field(default_factory=dict)
    folder: Path = Path()
    functions: FunctionRunner | None = None


@dataclass(frozen=True, slots=True)
class TrialRunner:
    """Scripts and functions of a run that is only tried.

    It does not tell how long they took, because the same run must print the same result; a function that is
    not at hand answers null, and `missing` hears its name.
    """

    functions: FunctionRunner
    missing: Callable[[str], None]

    async def run(self, request: FunctionRequest) -> WorkResult:
        """As `engine.ports.FunctionRunner`."""
        try:
            result = await self.functions.run(request)
        except ActivityFailure as failure:
            if failure.code != FUNCTION_UNKNOWN:
                raise
            self.missing(request.function or "")
            return WorkResult(None)
        details = {name: value for name, value in result.details.items() if name != "duration_ms"}
        return WorkResult(result.value, details)


def rehearse(rehearsal: Rehearsal, *, backend: str) -> RunResult:
    """Runs it to its end or to rest; what cannot be read or compiled is refused with findings.

    Raises OSError for files that cannot be opened and BadScript for a script that means nothing.
    """
    world = World.from_json(rehearsal.script)
    try:
        definitions = read_definitions(rehearsal.file.read_bytes())
        called = _called(rehearsal)
        _, plans = plans_of(definitions, process=rehearsal.process, called=called)
    except UnreadableFile as error:
        unreadable = Finding(error.rule, Level.CRITICAL, error.element, error.line, error.message)
        return RunResult("refused", findings=(unreadable,))
    except UncompilableProcess as error:
        return RunResult("refused", findings=error.findings)
    start = rehearsal.start_event
    if start and (start not in plans[0].nodes or plans[0].nodes[start].type != "startEvent"):
        message = f"The process has no start event {start!r}."
        return RunResult("refused", error={"code": "invalid-start", "message": message, "element": None})
    variables = dict(rehearsal.variables)
    if backend == "memory":
        return run(
            plans,
            variables=variables,
            world=world,
            functions=rehearsal.functions,
            start_event=rehearsal.start_event,
        )
    return asyncio.run(_on_temporal(plans, variables, world, rehearsal))


def _called(rehearsal: Rehearsal) -> list[Definitions]:
    files: Mapping[str, str] = rehearsal.script.get("called") or {}
    return [read_definitions((rehearsal.folder / name).read_bytes()) for name in files.values()]


async def _on_temporal(
    plans: list[Plan], variables: dict[str, Any], world: World, rehearsal: Rehearsal
) -> RunResult:
    async with _client() as client:
        return await run_on_temporal(
            client,
            plans,
            mark=uuid.uuid4().hex,
            variables=variables,
            world=world,
            functions=rehearsal.functions,
            start_event=rehearsal.start_event,
        )


@contextlib.asynccontextmanager
async def _client() -> AsyncIterator[Client]:
    """A client of the configured server; where none is configured, of one that lives as long as the run."""
    environment = Environment()
    if environment.temporal_address:
        yield await Client.connect(
            environment.temporal,
            namespace=environment.temporal_namespace,
            data_converter=sealing_converter(),
        )
        return
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder)) as address:
        yield await _connect(address)


@contextlib.contextmanager
def _server(folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = server_command(port=port, ui_port=None, file=folder / "temporal.sqlite3", namespace="default")
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            yield f"127.0.0.1:{port}"
        finally:
            server.terminate()


async def _connect(address: str) -> Client:
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                client = await Client.connect(address)
                await client.count_workflows()
            except (RuntimeError, RPCError):
                await asyncio.sleep(0.1)
            else:
                return client


def read_object(text: str | bytes, *, name: str) -> dict[str, Any]:
    """A JSON object from the command line or a file; PeriscopeError says what is wrong with it."""
    try:
        found = json.loads(text)
    except ValueError as error:
        raise PeriscopeError(f"{name} is not JSON: {error}") from error
    except RecursionError:
        raise PeriscopeError(f"{name} is nested too deeply") from None
    if not isinstance(found, dict):
        raise PeriscopeError(f"{name} must be a JSON object, found {type(found).__name__}")
    return found
