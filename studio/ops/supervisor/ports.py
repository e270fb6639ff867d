"""Sees that the ports we are about to take are free."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from studio.ops.supervisor.failure import CannotRun


@dataclass(frozen=True)
class WantedPort:
    """A port, what it is for, and the setting that changes it."""

    number: int
    purpose: str
    setting: str
    host: str = "127.0.0.1"


def check_ports(ports: list[WantedPort]) -> None:
    """Raises CannotRun naming the first port that is taken or asked for twice."""
    seen: dict[int, WantedPort] = {}
    for port in ports:
        if port.number in seen:
            raise CannotRun(
                f"{seen[port.number].setting} and {port.setting} are both {port.number}: change one of them."
            )
        seen[port.number] = port
        if not is_free(port):
            raise CannotRun(
                f"Port {port.number} for the {port.purpose} is in use by another program: "
                f"stop that program, or set {port.setting} to a free port."
            )


def is_free(port: WantedPort) -> bool:
    """Tells whether we could listen on the port now."""
    family = socket.AF_INET6 if ":" in port.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((port.host, port.number))
        except OSError:
            return False
    return True
