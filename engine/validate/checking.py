"""Runs every rule over a file."""

from __future__ import annotations

from collections.abc import Iterable

from engine.findings import Finding, Level
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
    for finding in _only_the_engine_says(file, found.values()):
        found[finding.rule, finding.element, finding.line, finding.message] = finding
    return tuple(sorted(found.values(), key=_place))


def _only_the_engine_says(file: CheckedFile, found: Iterable[Finding]) -> list[Finding]:
    """What keeps a process from running though no rule says so: what is valid can be compiled."""
    said = {(each.element, each.rule) for each in found}
    blocked = {each.element for each in found if each.level is Level.CRITICAL}
    return [
        finding
        for finding in file.engine_findings
        if (finding.element, finding.rule) not in said
        and not (finding.level is Level.CRITICAL and finding.element in blocked)
    ]


def _place(finding: Finding) -> tuple[int, str, str, str]:
    return finding.line, finding.rule, finding.element or "", finding.message
