"""Two files that say the same are the same text; what says something else is a line of its own."""

from __future__ import annotations

import difflib

import pytest

from engine.errors import UnreadableFile
from engine.parse import canonical_text
from tests.engine.diff.claims import CLAIM, edited


def lines(text: str) -> list[str]:
    return canonical_text(text.encode()).splitlines()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            '<periscope:aIAgentConfiguration agentId="reader">',
            '<periscope:AIAgentConfiguration agentId="reader">',
        ),
        ('maxAttempts="3" initialInterval="2s"', 'initialInterval="2s" maxAttempts="3"'),
        ("    <startEvent", "\n\n\t<!-- a remark --><startEvent"),
        ("Too late", "Too&#x20;late"),
    ],
)
def test_what_nobody_decided_makes_no_difference(old: str, new: str) -> None:
    text = edited((old, new)).replace(
        "</periscope:aIAgentC", "</periscope:AIAgentC" if "AIA" in new else "</periscope:aIAgentC"
    )

    assert lines(text) == lines(CLAIM)


def test_another_prefix_makes_no_difference() -> None:
    assert lines(CLAIM.replace("periscope:", "p:").replace("xmlns:periscope", "xmlns:p")) == lines(CLAIM)


def test_one_change_is_one_line() -> None:
    rows = [
        row
        for row in difflib.ndiff(lines(CLAIM), lines(edited(('dueIn="P2D"', 'dueIn="P3D"'))))
        if row[0] in "+-"
    ]

    assert len(rows) == 2
    assert 'dueIn="P3D"' in rows[1]


def test_the_lines_of_a_script_stay_lines() -> None:
    assert "tax = total * 0.2" in lines(CLAIM)


def test_hostile_files_are_refused_here_too() -> None:
    with pytest.raises(UnreadableFile):
        canonical_text(b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")


def test_a_file_with_very_many_namespaces_is_written_soon() -> None:
    declared = " ".join(f'xmlns:n{number}="u{number}"' for number in range(10_000))
    notes = "<documentation/>" * 10_000
    text = (
        f'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" {declared}>{notes}</definitions>'
    )

    assert canonical_text(text.encode()).count("<bpmn:documentation/>") == 10_000
