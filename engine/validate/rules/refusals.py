"""What the engine refuses: the compiler is asked, so that what is valid here can run."""

from __future__ import annotations

from collections.abc import Iterator

from engine.validate.checked_file import CheckedFile
from engine.validate.problems import Problem

UNSUPPORTED = "unsupported-element"
"""The rule id under which the compiler refuses elements."""


def find_unsupported_element(file: CheckedFile) -> Iterator[Problem]:
    """The engine runs every element."""
    for finding in file.engine_findings:
        if finding.rule == UNSUPPORTED:
            yield Problem(finding.element, finding.line, finding.message, finding.fix)
