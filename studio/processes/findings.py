"""What validation says about a file, as the studio stores and shows it: plain JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypedDict

from engine.findings import Finding, Level
from engine.validate import check_file
from studio.library.selectors import ValidationLibrary

if TYPE_CHECKING:
    from collections.abc import Iterable


class FindingData(TypedDict):
    """One finding as JSON."""

    rule: str
    level: str
    element: str | None
    line: int
    message: str
    fix: dict[str, Any] | None


class FindingsReport(TypedDict):
    """The findings of a file, and the ids of its processes."""

    valid: bool
    findings: list[FindingData]
    processes: list[str]


def check_text(text: str) -> FindingsReport:
    """Checks a file against BPMN, our rules and the library as it is now."""
    return check_bytes(text.encode("utf-8"))


def check_bytes(data: bytes) -> FindingsReport:
    """Checks a file as it came; XML that cannot be read is one CRITICAL finding."""
    report = check_file(data, library=ValidationLibrary())
    return {
        "valid": report.valid,
        "findings": as_data(report.findings),
        "processes": list(report.processes),
    }


def as_data(findings: Iterable[Finding]) -> list[FindingData]:
    """Turns findings into JSON."""
    return [
        {
            "rule": one.rule,
            "level": one.level.value,
            "element": one.element,
            "line": one.line,
            "message": one.message,
            "fix": asdict(one.fix) if one.fix else None,
        }
        for one in findings
    ]


def of_level(findings: Iterable[FindingData], *, level: Level) -> list[FindingData]:
    """Returns the findings of one level."""
    return [one for one in findings if one["level"] == level]


def count_by_level(findings: Iterable[FindingData]) -> dict[str, int]:
    """Counts findings per level, gravest first, without the levels that have none."""
    counted = Counter(one["level"] for one in findings)
    return {level.value: counted[level.value] for level in Level if counted[level.value]}


def name_of(finding: FindingData) -> str:
    """Names a finding for an acknowledgement: `rule:element`."""
    return f"{finding['rule']}:{finding['element'] or ''}"
