"""Layer B alone: what a process can still do when the language layer is gone altogether."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from studio.activities.functions.limits import Limits, limits_for
from studio.activities.functions.pool import FunctionPool
from studio.activities.functions.results import read_answer

ROOT = Path(__file__).resolve().parents[3]
LIMITS = Limits(wall_seconds=60, cpu_seconds=20)

UNCONFINED_LANGUAGE = """
import ctypes, json, mmap, os, resource, signal, socket, sys, threading
sys.path.insert(0, {root!r})
from studio.activities.functions.confined import confinement

def tried(work):
    try:
        return repr(work())[:200]
    except BaseException as error:
        return "refused " + type(error).__name__

def start_thread():
    thread = threading.Thread(target=int)
    thread.start()

ATTEMPTS = {{
    "open": lambda: open("/etc/passwd").read(),
    "write": lambda: open("/tmp/x", "w"),
    "list": lambda: os.listdir("/"),
    "stat": lambda: os.stat("/etc/passwd"),
    "socket": lambda: socket.socket(),
    "unix socket": lambda: socket.socketpair(),
    "fork": os.fork,
    "exec": lambda: os.execv("/bin/true", ["true"]),
    "thread": start_thread,
    "kill parent": lambda: os.kill(os.getppid(), 9),
    "kill self": lambda: os.kill(os.getpid(), 0),
    "raise limit": lambda: resource.setrlimit(resource.RLIMIT_CPU, (100, 100)),
    "remove": lambda: os.unlink("/tmp/x"),
    "mkdir": lambda: os.mkdir("/tmp/periscope-test"),
    "chmod": lambda: os.chmod("/tmp", 0o777),
    "pipe": os.pipe,
    "root": lambda: os.setuid(0),
    "executable memory": lambda: mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC),
    "load library": lambda: ctypes.CDLL("libresolv.so.2"),
    "write elsewhere": lambda: os.write(2, b"x"),
    "environment": lambda: os.environ if set(os.environ) - {{"LC_CTYPE"}} else "refused",
}}
read, write = os.pipe()
if os.fork() == 0:
    confinement.become_nobody()
    confinement.close_all_but(write)
    confinement.hide()
    confinement.limit(memory_bytes=1 << 28, cpu_seconds=2)
    assert confinement.filter_system_calls(write)
    os.write(write, json.dumps({{name: tried(work) for name, work in ATTEMPTS.items()}}).encode())
    os._exit(0)
os.close(write)
print(os.fdopen(read).read())
"""


@pytest.fixture(scope="module")
def attempts() -> dict[str, str]:
    if not sys.platform.startswith("linux"):
        pytest.skip("system calls are filtered on Linux")
    command = [sys.executable, "-P", "-s", "-c", UNCONFINED_LANGUAGE.format(root=str(ROOT))]
    done = subprocess.run(command, env={}, capture_output=True, check=True, text=True)
    outcome: dict[str, str] = json.loads(done.stdout)
    return outcome


def test_without_the_language_layer_nothing_can_be_reached(attempts: dict[str, str]) -> None:
    reached = {name: outcome for name, outcome in attempts.items() if "refused" not in outcome}
    assert len(attempts) >= 20
    assert reached == {}


@pytest.fixture
def pool():
    made = FunctionPool(at_once=8)
    yield made
    made.close()


def run(pool: FunctionPool, source: str, **variables: Any):
    return pool.run(source=source, mode="inline", given=variables, seed="", limits=LIMITS)


def test_the_process_knows_nothing_of_the_worker(pool: FunctionPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PS_CANARY", "canary-in-the-environment")
    pool.warm()
    process = Path(f"/proc/{pool._living_zygote().pid}")
    environment = process.joinpath("environ").read_bytes() if os.geteuid() == 0 else b""
    assert b"canary" not in environment
    uids = [line for line in process.joinpath("status").read_text().splitlines() if line.startswith("Uid:")]
    assert os.geteuid() != 0 or uids[0].split()[1] != "0", "it is not root even if the worker is"


def test_a_killed_fork_server_is_replaced_without_anybody_noticing(pool: FunctionPool) -> None:
    assert run(pool, "x = 1").value == {"x": 1}
    first = pool._living_zygote().pid
    os.kill(first, signal.SIGKILL)
    assert run(pool, "x = 2").value == {"x": 2}
    assert pool._living_zygote().pid != first


def test_a_fork_server_that_hangs_is_replaced(pool: FunctionPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("studio.activities.functions.pool.GRACE_SECONDS", 0.2)
    pool.warm()
    os.kill(pool._living_zygote().pid, signal.SIGSTOP)
    quick = Limits(wall_seconds=2, cpu_seconds=1)
    assert pool.run(source="x = 3", mode="inline", given={}, seed="", limits=quick).value == {"x": 3}


def test_the_fork_server_ends_with_its_pool(pool: FunctionPool) -> None:
    pool.warm()
    pid = pool._living_zygote().pid
    pool.close()
    assert not Path(f"/proc/{pid}").exists()


def test_many_at_once_with_bombs_among_them(pool: FunctionPool) -> None:
    bombs = {
        3: "while True: pass",
        7: "x = []\nwhile True: x.append('y' * 10**6)",
        11: "while True: print('x' * 10**5)",
    }
    results: dict[int, Any] = {}
    quick = Limits(wall_seconds=2, cpu_seconds=1)

    def work(number: int) -> None:
        source, limits = bombs.get(number, f"x = {number}"), quick if number in bombs else LIMITS
        results[number] = pool.run(source=source, mode="inline", given={}, seed="", limits=limits)

    futures = [pool.threads.submit(work, number) for number in range(40)]
    for future in futures:
        future.result(60)
    assert {n for n, r in results.items() if r.error_type in {"timeout", "memory_limit"}} == set(bombs)
    assert all(results[n].value == {"x": n} for n in results if n not in bombs)


def test_no_child_outlives_its_time(pool: FunctionPool) -> None:
    quick = Limits(wall_seconds=0.3, cpu_seconds=1)
    ended = pool.run(source="while True: pass", mode="inline", given={}, seed="", limits=quick)
    assert ended.error_type == "timeout"
    zygote = pool._living_zygote().pid
    assert Path(f"/proc/{zygote}/task/{zygote}/children").read_text().split() == []


@pytest.mark.parametrize(
    "said",
    [
        b"not json",
        b"[]",
        b"{}",
        b'{"ok": true}',
        b'{"ok": true, "value": NaN, "prints": "", "milliseconds": 1, "skipped": []}',
        b'{"ok": true, "value": '
        + b"[" * 5000
        + b"]" * 5000
        + b', "prints": "", "milliseconds": 1, "skipped": []}',
        b'{"ok": true, "value": '
        + b"[" * 80
        + b"]" * 80
        + b', "prints": "", "milliseconds": 1, "skipped": []}',
        b'{"ok": false, "kind": ["x"], "message": 1, "trace": 5}',
        b"x" * (2 * 1024 * 1024 + 1),
    ],
)
def test_a_child_that_forges_its_answer_gains_nothing(said: bytes) -> None:
    assert read_answer(said).error_type in {"runtime_error", "output_validation_error"}


@pytest.mark.parametrize(("timeout", "wall"), [(10, 8), (0.1, 0.2), (1000, 60)])
def test_a_run_ends_before_whoever_waits_for_it(timeout: float, wall: float) -> None:
    assert limits_for(timeout, usual=Limits()).wall_seconds == wall
