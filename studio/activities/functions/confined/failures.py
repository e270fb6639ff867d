"""How a script fails: its error type, what people read, and the script's own lines."""

from __future__ import annotations

LONGEST_MESSAGE = 2000


class ScriptFailure(Exception):
    """The script cannot be run or failed; `kind` is the error type people see."""

    def __init__(
        self,
        kind: str,
        message: str,
        *,
        line: int | None = None,
        column: int = 1,
        trace: list[str] | None = None,
        misses_key: bool = False,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = printable(message)
        self.line = line
        self.column = column
        self.trace = trace or []
        self.misses_key = misses_key


def printable(text: str) -> str:
    """Returns a text for people: control characters escaped, at most 2,000 characters."""
    cut = text[:LONGEST_MESSAGE]
    return "".join(char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in cut)[
        :LONGEST_MESSAGE
    ]
