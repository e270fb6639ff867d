"""A real PostgreSQL for the tests, when PERISCOPE_TEST_DATABASE=postgres asks for one."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from studio.ops.supervisor.child import Child, settle_into
from studio.ops.supervisor.postgres import postgres_child

# Nothing has to survive a crash of the machine, so nothing waits for the disk.
CARELESS = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
SECONDS_TO_START = 30


@contextlib.contextmanager
def running_postgres(folder: Path) -> Iterator[None]:
    """Runs a server for the body: on a socket in the folder, as the supervisor runs it."""
    child = postgres_child(folder)
    with (folder.parent / "postgres.log").open("wb") as log:
        server = subprocess.Popen(
            (*child.command, *CARELESS),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            preexec_fn=settle_into(child),  # noqa: PLW1509 - no other thread runs yet
        )
        try:
            wait_until_it_answers(server, folder=folder)
            yield
        finally:
            stop(server, child=child)


def wait_until_it_answers(server: subprocess.Popen[bytes], *, folder: Path) -> None:
    """Returns when somebody can log in; raises RuntimeError with the server's own words when it ended."""
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and server.poll() is None:
        with (
            contextlib.suppress(psycopg.OperationalError),
            psycopg.connect(host=str(folder), user="postgres", dbname="postgres"),
        ):
            return
        time.sleep(0.05)
    raise RuntimeError((folder.parent / "postgres.log").read_text(errors="replace")[-2000:])


def stop(server: subprocess.Popen[bytes], *, child: Child) -> None:
    """Ends the server at once: open connections are cut."""
    server.send_signal(child.stop_signal)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
