"""The host's side of one fork server: starting it, asking it for runs, ending it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 30.0
CODE = """
import sys
sys.path.insert(0, sys.argv[2])
from studio.activities.functions.confined.zygote import main
main(int(sys.argv[1]))
"""
WHOLE_MESSAGES = getattr(socket, "SOCK_SEQPACKET", socket.SOCK_STREAM)
ENVIRONMENT = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
"""All that the fork server gets to know: sets iterate in the same order in every run."""


class ZygoteLost(Exception):
    """The fork server does not answer; another one has to be started."""


class ZygoteProcess:
    """A running fork server. `confinement` tells which parts of layer B this machine has."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair(type=WHOLE_MESSAGES)
        command = [sys.executable, "-P", "-s", "-B", "-c", CODE, str(theirs.fileno()), str(ROOT)]
        with theirs:
            self._process = subprocess.Popen(
                command,
                env=ENVIRONMENT,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd="/",
            )
        self._control = ours
        self._lock = threading.Lock()
        self.confinement: dict[str, bool] = self._greeting()

    def _greeting(self) -> dict[str, bool]:
        self._control.settimeout(START_SECONDS)
        try:
            greeting: dict[str, bool] = json.loads(self._control.recv(4096))
        except (OSError, ValueError) as error:
            self.end()
            raise ZygoteLost("the process for scripts does not start") from error
        return greeting

    @property
    def is_alive(self) -> bool:
        """Tells whether it runs."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process's id."""
        return self._process.pid

    def start_run(self, *, wall_seconds: float) -> tuple[socket.socket, int]:
        """Returns the socket to a fresh child and the descriptor on which its end is reported.

        Raises ZygoteLost.
        """
        ours, theirs = socket.socketpair()
        report, report_end = os.pipe()
        header = json.dumps({"wall_seconds": wall_seconds}).encode()
        try:
            with self._lock:
                socket.send_fds(self._control, [header], [theirs.fileno(), report_end])
        except OSError as error:
            ours.close()
            os.close(report)
            raise ZygoteLost("the process for scripts has ended") from error
        finally:
            theirs.close()
            os.close(report_end)
        return ours, report

    def end(self) -> None:
        """Ends it and its children."""
        self._control.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def describe(zygote: ZygoteProcess | None) -> dict[str, Any]:
    """Returns what operators see about the confinement of scripts."""
    if zygote is None:
        return {"running": False}
    return {"running": zygote.is_alive, **zygote.confinement}
