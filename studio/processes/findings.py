"""What validation says about a file, as the studio stores and shows it: plain JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from django.utils import translation

from engine import phrases
from engine.findings import Finding, Level
from engine.validate import check_file
from studio.library.selectors import ValidationLibrary
from studio.processes.models import Definition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine.json_values import Json
    from studio.processes.models import Version


class FindingData(TypedDict):
    """One finding as JSON, in English; `phrases` are what `in_language` tells it by."""

    rule: str
    level: str
    element: str | None
    line: int
    message: str
    fix: dict[str, Any] | None
    phrases: NotRequired[dict[str, Any]]


class FindingsReport(TypedDict):
    """The findings of a file, and the ids of its processes."""

    valid: bool
    findings: list[FindingData]
    processes: list[str]


def is_modelled(process_id: str) -> bool:
    """Tells whether somebody models a process of this id here: what drafts and versions may call."""
    return Definition.objects.filter(key=process_id, archived_at=None).exists()


def check_text(text: str, *, knows_process: Callable[[str], bool] = is_modelled) -> FindingsReport:
    """Checks a file against BPMN, our rules, the library as it is now, and the processes it may call."""
    return check_bytes(text.encode("utf-8"), knows_process=knows_process)


def check_bytes(data: bytes, *, knows_process: Callable[[str], bool] = is_modelled) -> FindingsReport:
    """Checks a file as it came; XML that cannot be read is one CRITICAL finding."""
    report = check_file(data, library=ValidationLibrary(knows_process=knows_process))
    return {
        "valid": report.valid,
        "findings": as_data(report.findings),
        "processes": list(report.processes),
    }


def as_data(findings: Iterable[Finding]) -> list[FindingData]:
    """Turns findings into JSON that can be stored."""
    return [
        {
            "rule": one.rule,
            "level": one.level.value,
            "element": one.element,
            "line": one.line,
            "message": str(one.message),
            "fix": {**asdict(one.fix), "title": str(one.fix.title)} if one.fix else None,
            "phrases": {
                "message": phrases.as_json(one.message),
                "title": phrases.as_json(one.fix.title if one.fix else ""),
            },
        }
        for one in findings
    ]


def in_language(findings: Iterable[FindingData]) -> list[FindingData]:
    """Returns findings as they are shown: in the language of this moment, without what they are made of."""
    return [_told(one) for one in findings]


def _told(finding: FindingData) -> FindingData:
    parts, fix = finding.get("phrases"), finding["fix"]
    message = _say(parts["message"]) if parts else finding["message"]
    if fix and parts:
        fix = {**fix, "title": _say(parts["title"])}
    return {
        "rule": finding["rule"],
        "level": finding["level"],
        "element": finding["element"],
        "line": finding["line"],
        "message": message,
        "fix": fix,
    }


def _say(phrase: Json) -> str:
    return str(phrases.tell(phrases.from_json(phrase), language=translation))


def with_findings_of_now(version: Version) -> Version:
    """Puts what is found at this moment into a version that is being shown; nothing is stored.

    Library, processes and people may have changed since it was saved, and who decides must see that.
    """
    version.findings = check_text(version.xml)["findings"]
    return version


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
