"""From bytes to a report: what the editor, the API and the command show."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import UnreadableFile
from engine.findings import Finding, Level
from engine.model.process import Definitions
from engine.parse import read_definitions
from engine.validate.checking import check
from engine.validate.library import Library


@dataclass(frozen=True, slots=True)
class Report:
    """What validation says of a file; `processes` are ids, `definitions` is None where it is unreadable."""

    valid: bool
    findings: tuple[Finding, ...]
    processes: tuple[str, ...]
    definitions: Definitions | None

    @property
    def readable(self) -> bool:
        """Whether the bytes could be read at all; a save is refused only where they cannot."""
        return self.definitions is not None


def check_file(data: bytes, library: Library | None = None) -> Report:
    """Returns the report on a file; raises nothing: bytes that cannot be read are one CRITICAL finding.

    Without a library nothing is said about agents, functions, forms, templates, secrets and other processes.
    """
    try:
        definitions = read_definitions(data)
    except UnreadableFile as error:
        return Report(False, (_unreadable(error),), (), None)
    findings = check(definitions, library=library)
    valid = all(finding.level is not Level.CRITICAL for finding in findings)
    return Report(valid, findings, tuple(process.id for process in definitions.processes), definitions)


def _unreadable(error: UnreadableFile) -> Finding:
    place = f" (line {error.line}, column {error.column})" if error.line and error.column else ""
    message = error.message[:1].upper() + error.message[1:]
    return Finding(error.rule, Level.CRITICAL, error.element, error.line, f"{message}{place}.")
