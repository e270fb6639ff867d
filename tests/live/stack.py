"""The whole product under its own supervisor, on free ports and in a folder of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from studio.ops.mail_store import CaughtMail, list_mail
from tests.conftest import free_port

ROOT = Path(__file__).resolve().parents[2]
PORTS = ("PORT", "VALKEY_PORT", "TEMPORAL_PORT", "TEMPORAL_UI_PORT", "MAIL_CATCHER_PORT")
PROGRAMS = {"worker": "temporal_worker", "temporal": "start-dev", "web": "uvicorn", "celery": "celery"}
SECONDS_TO_START = 150
Found = TypeVar("Found")


def until(look: Callable[[], Found | None], *, seconds: float = 20, what: str = "") -> Found:
    """Returns what is there as soon as it is; fails saying what was waited for."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds:.0f} s: {what or look}")


class Stack:
    """One running installation."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        ports = {f"PERISCOPE_{name}": str(free_port()) for name in PORTS}
        ours = ("PERISCOPE_", "DJANGO_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        self.environment = {**kept, **ports, "PERISCOPE_DATA_DIR": str(folder), **settings}
        self.address = f"http://localhost:{ports['PERISCOPE_PORT']}"
        self.temporal_page = f"http://127.0.0.1:{ports['PERISCOPE_TEMPORAL_UI_PORT']}"

    def start(self) -> None:
        """Runs `manage.py up` and returns when it says that all is well."""
        self.output = (self.folder.parent / "up.log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=self.environment,
            stdout=self.output,
            stderr=subprocess.STDOUT,
        )
        try:
            until(self.is_up, seconds=SECONDS_TO_START, what="manage.py up")
        except AssertionError as late:
            self.stop()
            raise AssertionError(f"{late}\n{self.said()[-4000:]}") from None

    def is_up(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f"manage.py up ended with code {self.process.returncode}")
        return "Periscope Studio is ready" in self.said()

    def stop(self) -> None:
        """Stops everything as Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(40)
        finally:
            self.process.kill()
            self.output.close()

    def said(self) -> str:
        return (self.folder.parent / "up.log").read_text(errors="replace")

    def log(self, name: str) -> str:
        return (self.folder / "logs" / f"{name}.log").read_text(errors="replace")

    def find(self, name: str) -> int | None:
        """The process id of a child of the supervisor, None while it is down."""
        listed = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)],
            capture_output=True,
            text=True,
            check=False,
        )
        for line in listed.stdout.splitlines():
            number, _, arguments = line.strip().partition(" ")
            if PROGRAMS[name] in arguments.split():
                return int(number)
        return None

    def kill(self, name: str) -> None:
        """Ends a child without a word, as a crash does."""
        number = until(lambda: self.find(name), what=f"{name} to kill")
        os.kill(number, signal.SIGKILL)

    def starts_of(self, name: str) -> int:
        """How often the supervisor saw this child ready."""
        return self.said().count(f" | {name} is ready after")

    def kill_and_wait(self, name: str) -> float:
        """Kills a child and returns after how many seconds its successor worked."""
        before, began = self.starts_of(name), time.monotonic()
        self.kill(name)
        until(lambda: self.starts_of(name) > before, seconds=40, what=f"{name} back")
        return time.monotonic() - began

    def mails(self, *, to: str = "", subject: str = "") -> list[CaughtMail]:
        """What the mail catcher holds, the newest first."""
        caught = list_mail(self.folder / "mail")
        return [mail for mail in caught if to in mail.recipients and subject in mail.subject]

    def run(self, *arguments: str, expected: int = 0) -> str:
        """What Python prints inside the installation, with its database and settings."""
        settings = {"PERISCOPE_LOG_LEVEL": "ERROR", "DJANGO_SETTINGS_MODULE": "studio.settings"}
        asked = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**self.environment, **settings},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert asked.returncode == expected, asked.stderr + asked.stdout
        return asked.stdout.strip()

    def command(self, *arguments: str, expected: int = 0) -> str:
        """What a command of `manage.py` prints inside the installation."""
        return self.run("manage.py", *arguments, expected=expected)

    def ask(self, code: str) -> str:
        """What a line of Python prints inside the installation."""
        return self.command("shell", "--no-imports", "-c", code)
