"""The supervisor with children of a few lines instead of the product's."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from studio.ops.supervisor import supervisor as module
from studio.ops.supervisor.child import Child
from studio.ops.supervisor.failure import CannotRun
from studio.ops.supervisor.output import Output
from studio.ops.supervisor.readiness import Prints
from studio.ops.supervisor.supervisor import QUICK_DEATHS_ALLOWED, Supervisor

SAYS_READY = "import time; print('READY', flush=True); time.sleep(60)"
DIES_ONCE_READY = "print('READY', flush=True)"
WITH_GRANDCHILD = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("grandchild", child.pid, flush=True)
{SAYS_READY}
"""


def python_child(name: str, code: str) -> Child:
    return Child(name=name, command=(sys.executable, "-c", code), ready=Prints("READY"))


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{process}/stat").read_text().split()[2]


@pytest.fixture
async def output(tmp_path: Path) -> Output:
    return Output(tmp_path / "logs", colours=False, stream=io.StringIO())


@pytest.fixture
async def supervisor(output: Output) -> AsyncIterator[Supervisor]:
    async def no_pause(_: float) -> None:
        await asyncio.sleep(0)

    supervisor = Supervisor(output, sleep=no_pause)
    yield supervisor
    await supervisor.take_down()


async def wait_until(happened: Callable[[], bool], *, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < until
        await asyncio.sleep(0.02)


async def test_returns_from_bringing_up_only_when_every_child_works(supervisor: Supervisor) -> None:
    slow = python_child("slow", "import time; time.sleep(0.4);" + SAYS_READY)

    await supervisor.bring_up([python_child("fast", SAYS_READY), slow])

    assert supervisor.states == {"fast": "runs", "slow": "runs"}


async def test_shows_each_line_under_the_name_of_its_child_and_keeps_it_in_a_file(
    supervisor: Supervisor, output: Output
) -> None:
    await supervisor.bring_up([python_child("speaker", "print('hello');" + SAYS_READY)])

    assert "speaker | hello\n" in output.stream.getvalue()
    assert "hello" in (output.folder / "speaker.log").read_text()


async def test_starts_a_killed_child_again(supervisor: Supervisor) -> None:
    await supervisor.bring_up([python_child("phoenix", SAYS_READY)])
    first = supervisor.runs["phoenix"].process.pid

    os.kill(first, signal.SIGKILL)

    await wait_until(lambda: supervisor.runs["phoenix"].process.pid != first)
    await wait_until(lambda: supervisor.states["phoenix"] == "runs")


async def test_sees_the_death_of_a_child_whose_own_children_live_and_ends_them(
    supervisor: Supervisor, output: Output
) -> None:
    await supervisor.bring_up([python_child("parent", WITH_GRANDCHILD)])
    first = supervisor.runs["parent"].process.pid
    grandchild = int(output.stream.getvalue().split("grandchild ")[1].split()[0])

    os.kill(first, signal.SIGKILL)

    await wait_until(lambda: supervisor.runs["parent"].process.pid != first)
    assert not is_alive(grandchild)


async def test_gives_up_with_one_sentence_when_a_child_dies_again_and_again(supervisor: Supervisor) -> None:
    await supervisor.bring_up([python_child("mayfly", DIES_ONCE_READY)])

    with pytest.raises(CannotRun, match=f"mayfly died {QUICK_DEATHS_ALLOWED} times in a row"):
        await supervisor.watch(until=asyncio.Event())


async def test_says_which_child_could_not_start(supervisor: Supervisor) -> None:
    with pytest.raises(CannotRun, match="broken ended with code 3 while starting"):
        await supervisor.bring_up([python_child("broken", "raise SystemExit(3)")])


async def test_says_which_child_took_too_long_and_how_to_give_it_more_time(supervisor: Supervisor) -> None:
    slow = replace(python_child("slow", "import time; time.sleep(60)"), seconds_to_start=0.2)

    with pytest.raises(CannotRun, match=r"slow was not ready after 0\.2 seconds.*PERISCOPE_SECONDS_TO_START"):
        await supervisor.bring_up([slow])


async def test_says_which_program_is_missing(supervisor: Supervisor) -> None:
    missing = Child(name="ghost", command=("/nonexistent/program",), ready=Prints("READY"))

    with pytest.raises(CannotRun, match="ghost cannot be started"):
        await supervisor.bring_up([missing])


async def test_stops_all_children_the_last_one_first(supervisor: Supervisor, output: Output) -> None:
    says_bye = "import signal, sys\ndef stop(*_): print('bye', flush=True); sys.exit()\n"
    says_when_stopped = says_bye + "signal.signal(signal.SIGTERM, stop)\n"
    await supervisor.bring_up([python_child("first", says_when_stopped + SAYS_READY)])
    await supervisor.bring_up([python_child("second", says_when_stopped + SAYS_READY)])
    processes = [run.process.pid for run in supervisor.runs.values()]

    await supervisor.take_down()

    assert not any(is_alive(process) for process in processes)
    farewells = [line for line in output.stream.getvalue().splitlines() if line.endswith("bye")]
    assert [line.split()[0] for line in farewells] == ["second", "first"]


async def test_kills_a_child_that_ignores_the_request_to_stop(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio.ops.supervisor.child.SECONDS_TO_STOP", 0.3)
    stubborn = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + SAYS_READY
    await supervisor.bring_up([python_child("stubborn", stubborn)])
    process = supervisor.runs["stubborn"].process.pid

    await supervisor.take_down()

    assert not is_alive(process)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent died")
async def test_children_die_with_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    code = f"""
import asyncio, sys
from pathlib import Path
from studio.ops.supervisor.child import Child
from studio.ops.supervisor.output import Output
from studio.ops.supervisor.readiness import Prints
from studio.ops.supervisor.supervisor import Supervisor

async def main():
    supervisor = Supervisor(Output(Path({str(tmp_path)!r}), colours=False))
    command = (sys.executable, "-c", {SAYS_READY!r})
    await supervisor.bring_up([Child(name="orphan", command=command, ready=Prints("READY"))])
    print("child", supervisor.runs["orphan"].process.pid, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdout=asyncio.subprocess.PIPE, cwd=Path(module.__file__).parents[3]
    )
    assert parent.stdout
    while not (line := (await parent.stdout.readline()).decode()).startswith("child "):
        assert line
    child = int(line.split()[1])

    parent.kill()
    await parent.wait()

    await wait_until(lambda: not is_alive(child))
