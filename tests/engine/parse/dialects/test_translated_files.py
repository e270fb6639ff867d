"""A translated file says in our words what the original says in its own, keeps what is foreign, and is
stable."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.diff import compare
from engine.parse import read_definitions, translate_file

SHARED = Path(os.environ.get("PERISCOPE_SHARED") or Path(__file__).parents[5] / "shared")
FILES = sorted(path for path in (SHARED / "data").rglob("*") if path.suffix in {".bpmn", ".xml"})
OURS = """<?xml version="1.0" encoding="UTF-8"?>
<!-- kept -->
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:tool="http://tool.example/1"
    targetNamespace="t">
  <process id="p" isExecutable="true"><!-- kept too -->
    <userTask id="e" name="A &amp; B" camunda:assignee="kim" camunda:asyncBefore="true" tool:colour="red">
      <documentation>Why</documentation>
      <extensionElements><tool:note>as it was</tool:note></extensionElements>
    </userTask>
    <sequenceFlow id="f" sourceRef="e" targetRef="e">
      <conditionExpression xsi:type="tFormalExpression">${empty x}</conditionExpression></sequenceFlow>
  </process>
</definitions>
"""


def test_what_is_foreign_stays_beside_what_it_means_here() -> None:
    translated = translate_file(OURS.encode())

    for kept in (
        "<!-- kept -->",
        "<!-- kept too -->",
        'camunda:assignee="kim"',
        "<tool:note>as it was</tool:note>",
    ):
        assert kept in translated.text
    assert 'tool:colour="red"' in translated.text
    assert '<periscope:TaskDefinition assignee="kim"/>' in translated.text
    assert translated.text.count("xmlns:periscope") == 1
    line = OURS.partition("<userTask")[0].count("\n") + 1
    assert [note.line for note in translated.notes if note.feature == "camunda:assignee"] == [line]


def test_what_was_translated_is_changed_in_our_words_alone() -> None:
    """Whoever removes the assignee in the editor does not get it back from the foreign attribute."""
    text = translate_file(OURS.encode()).text.replace('<periscope:TaskDefinition assignee="kim"/>', "")

    again = translate_file(text.encode())

    assert again.text == text
    assert read_definitions(text.encode()).processes[0].nodes[0].extensions.user_task is None
    assert {note.outcome for note in again.notes} == {"ignored"}


def test_a_file_without_dialect_comes_back_as_it_is() -> None:
    text = OURS.replace("http://camunda.org/schema/1.0/bpmn", "http://tool.example/2")

    assert translate_file(text.encode()).text == text


@pytest.mark.skipif(not FILES, reason="the shared files are not at hand")
@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_translated_file_means_the_same_as_the_original(path: Path) -> None:
    data = path.read_bytes()

    translated = translate_file(data).text.encode()

    assert list(compare(read_definitions(data), read_definitions(translated))) == []
    assert translate_file(translated).text.encode() == translated
