"""Runs every rule over a file."""

from __future__ import annotations

from engine.findings import Finding
from engine.model.process import Definitions
from engine.validate.checked_file import CheckedFile
from engine.validate.library import Library
from engine.validate.rules import RULES


def check(definitions: Definitions, *, library: Library | None = None) -> tuple[Finding, ...]:
    """Returns all findings, by line and then by rule: the same file always gives the same ones."""
    file = CheckedFile(definitions, library=library)
    found: dict[tuple[str, str | None, int, str], Finding] = {}
    for rule in RULES:
        for problem in rule.find(file):
            key = (rule.id, problem.element, problem.line, problem.message)
            found[key] = Finding(
                rule.id, rule.level, problem.element, problem.line, problem.message, problem.fix
            )
    return tuple(sorted(found.values(), key=_place))


def _place(finding: Finding) -> tuple[int, str, str, str]:
    return finding.line, finding.rule, finding.element or "", finding.message
