"""What the person at the terminal sees: every child's lines under its name, and one line of state."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TextIO

COLOURS = (36, 33, 32, 35, 34, 96, 93, 92)
CLEAR_LINE = "\r\x1b[2K"
LARGEST_LOG = 5 * 1024 * 1024
OURS = "studio"


class Output:
    """Prints lines and keeps a copy of each child's in a file of the folder."""

    def __init__(self, folder: Path, *, colours: bool, stream: TextIO = sys.stdout) -> None:
        self.folder = folder
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.colours = colours
        self.stream = stream
        self.names: list[str] = []
        self.files: dict[str, TextIO] = {}
        self.status = ""

    def add(self, name: str) -> None:
        """Makes room for one more name, and puts a log that grew too large aside."""
        self.names.append(name)
        log = self.folder / f"{name}.log"
        if log.exists() and log.stat().st_size > LARGEST_LOG:
            log.replace(log.with_suffix(".old.log"))
        self.files[name] = log.open("a", buffering=1)

    def show(self, name: str, line: str) -> None:
        """Prints one line under a name, above the line of state."""
        if name in self.files:
            self.files[name].write(line + "\n")
        self.write(f"{self.label(name)} {line}\n")

    def say(self, line: str) -> None:
        """Prints a line of the supervisor itself."""
        self.show(OURS, line)

    def label(self, name: str) -> str:
        """Returns the name as the start of a line, in its colour."""
        width = max((len(known) for known in (*self.names, OURS)), default=0)
        text = f"{name:<{width}} |"
        if not self.colours:
            return text
        colour = COLOURS[self.names.index(name) % len(COLOURS)] if name in self.names else 1
        return f"\x1b[{colour}m{text}\x1b[0m"

    def set_status(self, text: str) -> None:
        """Changes the line of state at the foot of a terminal; elsewhere there is none."""
        self.status = text if self.colours else ""
        self.write("")

    def write(self, text: str) -> None:
        """Writes text and draws the line of state below it."""
        clear = CLEAR_LINE if self.colours else ""
        room = shutil.get_terminal_size().columns - 1
        self.stream.write(clear + text + self.status[:room])
        self.stream.flush()

    def close(self) -> None:
        """Clears the line of state and closes the files."""
        self.set_status("")
        for file in self.files.values():
            file.close()
