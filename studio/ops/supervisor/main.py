"""`manage.py up` from start to end."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from dataclasses import replace

from django.core.management import get_commands

from studio.environment import Environment
from studio.ops.demo_people import DEMO_LOGINS
from studio.ops.supervisor.child import Child
from studio.ops.supervisor.children import services, studio_children, wanted_ports
from studio.ops.supervisor.output import Output
from studio.ops.supervisor.ports import check_ports
from studio.ops.supervisor.preparation import prepare_database
from studio.ops.supervisor.single import only_one
from studio.ops.supervisor.supervisor import Supervisor
from studio.ops.supervisor.temporal import keep_histories


def run_studio(environment: Environment, *, exit_when_healthy: bool) -> None:
    """Runs everything until Ctrl-C (or until healthy, for tests). Raises CannotRun when it cannot."""
    os.umask(0o077)
    environment.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    with only_one(environment.data_dir):
        check_ports(wanted_ports(environment))
        colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ
        output = Output(environment.data_dir / "logs", colours=colours)
        asyncio.run(supervise(environment, output=output, exit_when_healthy=exit_when_healthy))


async def supervise(environment: Environment, *, output: Output, exit_when_healthy: bool) -> None:
    """Brings everything up, watches it, and takes it down whatever happened."""
    stop = stop_on_signals()
    supervisor = Supervisor(output)
    starting = asyncio.create_task(bring_everything_up(supervisor, environment=environment))
    starting.add_done_callback(lambda _: stop.set() if exit_when_healthy else None)
    try:
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({starting, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            await supervisor.watch(until=stop)
    finally:
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        output.say("stopping …")
        await supervisor.take_down()
        output.say("stopped")
        output.close()


def stop_on_signals() -> asyncio.Event:
    """Returns an event that Ctrl-C, a polite kill and a closed terminal set."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    return stop


async def bring_everything_up(supervisor: Supervisor, *, environment: Environment) -> None:
    """Starts the services, prepares the database, starts the studio, and says where it is."""
    began = time.monotonic()
    await supervisor.bring_up(given_time(services(environment), environment=environment))
    if not environment.temporal_address:
        await asyncio.to_thread(keep_histories, environment)
    await prepare_database(environment, output=supervisor.output)
    await supervisor.bring_up(given_time(studio_children(environment), environment=environment))
    for line in welcome(environment, seconds=time.monotonic() - began):
        supervisor.output.say(line)


def given_time(children: list[Child], *, environment: Environment) -> list[Child]:
    """Returns the children with as much time to start as this installation gives them."""
    return [replace(child, seconds_to_start=environment.seconds_to_start) for child in children]


def welcome(environment: Environment, *, seconds: float) -> list[str]:
    """Returns what a person needs to know once everything works."""
    address = (
        f"http://{'localhost' if environment.host == '127.0.0.1' else environment.host}:{environment.port}"
    )
    lines = ["", f"Periscope Studio is ready after {seconds:.1f} s: {address}/"]
    if environment.temporal_ui:
        lines.append(f"Temporal's own page:  {environment.temporal_ui}")
    if not environment.smtp_host:
        lines.append(f"Mail that was sent:   {address}/ops/mail/")
    if not environment.production and "load_demo" in get_commands():
        lines += ["Demo logins:", *(f"  {login}" for login in DEMO_LOGINS)]
        if environment.host not in {"127.0.0.1", "localhost", "::1"}:
            lines.append("Warning: other machines reach this address, and the demo's password is published.")
    return [*lines, "Ctrl-C stops everything.", ""]
