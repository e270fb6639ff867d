"""The fork server: starts with an empty environment, loads everything once, and forks one child per run.

It talks over one socket. For each run it gets a message with two descriptors: the socket of the run, which
only the child keeps, and a pipe, which only the fork server keeps to report how the child ended. So it
never sees a script or its data, and a child can forge nothing but its own answer.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import sys
import time
from dataclasses import dataclass
from typing import Any

from studio.activities.functions.confined import confinement
from studio.activities.functions.confined.child import run_child
from studio.activities.functions.confined.running import answer
from studio.activities.functions.confined.warming import SAMPLE, warm_up

LONGEST_HEADER = 4096


@dataclass
class Running:
    """A child at work."""

    report: int
    deadline: float
    timed_out: bool = False


class ForkServer:
    """Forks children, ends those that take too long, and reports how each ended."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._children: dict[int, Running] = {}
        self._woken, waker = os.pipe()
        os.set_blocking(waker, False)
        os.set_blocking(self._woken, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(waker, warn_on_full_buffer=False)

    def serve(self) -> None:
        """Works until the other side closes the socket; then all children end too."""
        waited_for: list[Any] = [self._control, self._woken]
        while True:
            ready, _, _ = select.select(waited_for, [], [], self._patience())
            if self._woken in ready:
                os.read(self._woken, 4096)
            self._reap()
            self._end_late_ones()
            if self._control in ready and not self._accept():
                break
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)

    def _patience(self) -> float | None:
        """Seconds until the next child is late."""
        if not self._children:
            return None
        return max(0.0, min(child.deadline for child in self._children.values()) - time.monotonic())

    def _accept(self) -> bool:
        """Takes one request; False when there will be no more."""
        header, descriptors, _flags, _address = socket.recv_fds(self._control, LONGEST_HEADER, 2)
        if not header:
            return False
        if len(descriptors) != 2:
            for descriptor in descriptors:
                os.close(descriptor)
            return True
        run, report = descriptors
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            run_child(run)
        os.close(run)
        deadline = time.monotonic() + float(json.loads(header)["wall_seconds"])
        self._children[pid] = Running(report=report, deadline=deadline)
        return True

    def _end_late_ones(self) -> None:
        """Kills children beyond their time. They are ours and not reaped yet, so the id is still theirs."""
        now = time.monotonic()
        for pid, child in self._children.items():
            if child.deadline <= now and not child.timed_out:
                child.timed_out = True
                child.deadline = now + 3600
                os.kill(pid, signal.SIGKILL)

    def _reap(self) -> None:
        """Reports and forgets the children that have ended."""
        for pid in list(self._children):
            ended, status, usage = os.wait4(pid, os.WNOHANG)
            if ended:
                child = self._children.pop(pid)
                report = {
                    "timed_out": child.timed_out,
                    "exit_code": os.waitstatus_to_exitcode(status),
                    "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 3),
                }
                with contextlib.suppress(BrokenPipeError):  # nobody waits for it any more
                    os.write(child.report, json.dumps(report).encode())
                os.close(child.report)


def main(descriptor: int) -> None:
    """Runs the fork server on an inherited socket; the first thing it says is what confines its children."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the worker; we end when it does
    signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    warm_up()
    warm_the_language()
    control = socket.socket(fileno=descriptor)
    report = {
        "network": confinement.leave_network(),
        "user": confinement.become_nobody(),
        "seccomp": confinement.seccomp_is_there(),
    }
    confinement.hide()
    confinement.settle()
    control.sendall(json.dumps(report).encode())
    ForkServer(control).serve()
    sys.exit(0)


def warm_the_language() -> None:
    """Runs a sample script once, unconfined: it is ours."""
    request = {
        "source": SAMPLE,
        "mode": "function",
        "input": {},
        "seed": "",
        "print_characters": 1000,
        "output_bytes": 1000,
    }
    made = answer(request)
    if not made["ok"]:
        raise RuntimeError(f"the sample script fails: {made}")
