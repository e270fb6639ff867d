"""Every rule has a file that breaks it, at the element `culprit`, and one like it that does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.findings import Finding, Level
from engine.validate import RULES, check_file
from tests.engine.validate.library import SmallLibrary

FIXTURES = Path(__file__).parent / "fixtures"
OF_OTHER_ELEMENTS = {"no-process", "invalid-id", "missing-id", "missing-documentation", "odd-process-id"}
"""Rules whose culprit cannot have this id."""


def names_its_element(finding: Finding) -> bool:
    """Findings on a variable of the process name the variable; what has no id cannot be named."""
    if finding.element is None or finding.rule == "missing-id" or "variable" in finding.message:
        return True
    return finding.element in finding.message


def findings(rule: str, *, kind: str) -> list[Finding]:
    data = (FIXTURES / f"{rule}.{kind}.bpmn").read_bytes()
    report = check_file(data, library=SmallLibrary())
    return [finding for finding in report.findings if finding.rule == rule]


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_a_rule_finds_what_breaks_it(rule: str) -> None:
    found = findings(rule, kind="bad")

    assert found, "nothing found"
    if rule not in OF_OTHER_ELEMENTS:
        assert "culprit" in [finding.element for finding in found]


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_a_rule_is_silent_where_all_is_well(rule: str) -> None:
    assert findings(rule, kind="good") == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_finding_says_where_it_is_and_what_to_do(rule) -> None:
    for finding in findings(rule.id, kind="bad"):
        assert finding.level is rule.level
        assert finding.line > 0
        assert finding.message.endswith((".", "?"))
        assert len(finding.message.split()) > 8
        assert names_its_element(finding)


def test_rules_have_different_ids() -> None:
    ids = [rule.id for rule in RULES]

    assert len(set(ids)) == len(ids)


def test_every_fixture_belongs_to_a_rule() -> None:
    names = {path.name.partition(".")[0] for path in FIXTURES.glob("*.bpmn")}

    assert names == {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_a_file_where_all_is_well_is_valid(rule: str) -> None:
    report = check_file((FIXTURES / f"{rule}.good.bpmn").read_bytes(), library=SmallLibrary())

    refused = [f for f in report.findings if f.level is Level.CRITICAL and f.rule != "unsupported-element"]
    assert refused == []
