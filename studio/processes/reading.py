"""Reads process files as the studio needs them: are they readable, and which process are they about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from engine.errors import UnreadableFile
from engine.parse import read_definitions
from engine.phrases import tell
from studio.errors import InvalidInput

if TYPE_CHECKING:
    from engine.model.process import Definitions, Process


class UnreadableProcessFile(InvalidInput):
    """The XML cannot be read; `line` and `column` count from 1, 0 means unknown."""

    def __init__(self, error: UnreadableFile) -> None:
        place = _("Line %(line)s, column %(column)s: ") % {"line": error.line, "column": error.column}
        message = f"{place if error.line else ''}{tell(error.message, language=translation)}"
        super().__init__(message, fields={"xml": message})
        self.rule = error.rule
        self.line = error.line
        self.column = error.column


@dataclass(frozen=True, slots=True)
class ProcessFile:
    """A readable file; `key` and `name` are those of its main process."""

    definitions: Definitions
    text: str
    key: str
    name: str


def read_file(data: bytes) -> ProcessFile:
    """Reads a file of any origin; `text` encodes to exactly the same bytes.

    Raises UnreadableProcessFile, or InvalidInput when the file has no process at all.
    """
    try:
        definitions = read_definitions(data)
    except UnreadableFile as error:
        raise UnreadableProcessFile(error) from error
    main = main_process(definitions)
    if main is None:
        message = _("The file has no process: add one, or check that this is a BPMN process diagram.")
        raise InvalidInput(message, fields={"xml": message})
    return ProcessFile(definitions, data.decode("utf-8"), main.id, main.name or definitions.name or main.id)


def main_process(definitions: Definitions) -> Process | None:
    """Returns the first executable process, else the first process."""
    executable = (process for process in definitions.processes if process.executable)
    return next(executable, next(iter(definitions.processes), None))
