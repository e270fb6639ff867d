"""From bytes to a report: what the editor, the API and the command show."""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import UnreadableFile
from engine.findings import Finding, Level
from engine.model.process import Definitions
from engine.parse import read_definitions
from engine.phrases import capitalised
from engine.phrases import gettext as _
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
    message = capitalised(error.message)
    if error.line and error.column:
        place = {"line": error.line, "column": error.column}
        told = _("{message} (line {line}, column {column}).", message=message, **place)
    else:
        told = _("{message}.", message=message)
    return Finding(error.rule, Level.CRITICAL, error.element, error.line, told)
