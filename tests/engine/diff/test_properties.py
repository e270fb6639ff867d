"""What holds for every pair of files."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.diff import ChangeKind, compare, count_changes, summarise, tell
from engine.parse import read_definitions
from tests.engine.diff.claims import CLAIM, changes_of, edited

EDITS = {
    "start": ('name="Letter came"', 'name="Letter arrived"'),
    "read": ('agentId="reader"', 'agentId="writer"'),
    "big": ('name="Big?"', 'name="Is it big?"'),
    "big_way": ("amount &gt; 1", "amount &gt;= 1"),
    "ask": ('dueIn="P2D"', 'dueIn="PT8H"'),
    "late": ("<timeDuration>P5D", "<timeDuration>P6D"),
    "sum": ("total = total + tax", "total = total - tax"),
    "transfer": (
        '<task id="transfer" name="Transfer"/>',
        '<task id="transfer" name="Transfer"><documentation>By bank.</documentation></task>',
    ),
    "to_pay": ('sourceRef="sum" targetRef="pay"', 'sourceRef="sum" targetRef="done"'),
    "claim": ('name="note" type="string"', 'name="note" type="any"'),
    "clerks": ('name="Clerks"', 'name="Officers"'),
    "done": (
        '<endEvent id="done" name="Done"/>',
        '<endEvent id="done" name="Done"><terminateEventDefinition/></endEvent>',
    ),
    "answer": ('<message id="answer" name="answer"/>', '<message id="answer" name="reply"/>'),
}
"""Element → an edit of it."""

SHARED = Path(os.environ.get("PERISCOPE_SHARED", Path(__file__).resolve().parents[4] / "shared"))


@given(st.sets(st.sampled_from(sorted(EDITS))))
@settings(max_examples=60, deadline=None)
def test_every_edit_is_reported_and_nothing_else(elements: set[str]) -> None:
    found = changes_of(edited(*(EDITS[element] for element in sorted(elements))))

    assert {change.element for change in found} == elements
    assert len(found) == len(elements)
    assert all(change.sentences and change.details for change in found)


@given(st.sets(st.sampled_from(sorted(EDITS))), st.sets(st.sampled_from(sorted(EDITS))))
@settings(max_examples=40, deadline=None)
def test_there_and_back_is_the_same_set_of_elements(one: set[str], other: set[str]) -> None:
    first = edited(*(EDITS[element] for element in sorted(one)))
    second = edited(*(EDITS[element] for element in sorted(other)))

    there = {change.element for change in changes_of(second, old=first)}
    back = {change.element for change in changes_of(first, old=second)}
    assert there == back == one ^ other


def test_a_file_does_not_differ_from_itself() -> None:
    assert changes_of(CLAIM) == ()
    assert summarise(()) == "Nothing changed."


@pytest.mark.parametrize("path", sorted(SHARED.rglob("data/**/*.bpmn")), ids=lambda path: path.stem)
def test_no_file_differs_from_itself(path: Path) -> None:
    data = path.read_bytes()

    assert compare(read_definitions(data), read_definitions(data)) == ()


def test_unlike_files_are_all_removed_and_all_added() -> None:
    other = CLAIM.replace('id="', 'id="x_').replace('Ref="', 'Ref="x_').replace('name="', 'name="X ')
    kinds = {change.kind for change in changes_of(other)}

    assert {ChangeKind.ADDED, ChangeKind.REMOVED} <= kinds


def test_elements_without_ids_are_told_by_what_they_are() -> None:
    nameless = edited(('<task id="transfer"', "<task"), ("<process id", "<dataStore/><process id"))
    more = edited(('<startEvent id="start"', '<manualTask name="New"/><startEvent id="start"'), text=nameless)

    assert [(str(each.kind), each.name) for each in changes_of(more, old=nameless)] == [("added", "New")]


def test_twins_without_ids_do_not_differ_from_themselves() -> None:
    twins = edited(('<endEvent id="done"', '<task name="Twin"/><task name="Twin"/><endEvent id="done"'))
    single = edited(('<endEvent id="done"', '<task name="Twin"/><endEvent id="done"'))

    assert changes_of(twins, old=twins) == ()
    assert [str(each.kind) for each in changes_of(single, old=twins)] == ["removed"]


def test_the_summary_is_one_paragraph_and_always_the_same() -> None:
    new = edited(
        ('dueIn="P2D"', 'dueIn="P5D"'),
        ('name="Sum up"', 'name="Add up"'),
        ('x="200" y="80"', 'x="240" y="80"'),
        ('<endEvent id="done"', '<task id="log" name="Log"/><endEvent id="done"'),
    )

    assert summarise(changes_of(new)) == (
        "Added: task *Log*. Changed: user task *Ask the boss* (Due: 2 days → 5 days). "
        "Renamed: script task *Add up* (Renamed from *Sum up* to *Add up*). 1 element drawn elsewhere."
    )


def test_two_thousand_elements_are_compared_in_a_moment() -> None:
    def chain(prefix: str) -> str:
        nodes = "".join(f'<task id="{prefix}{n}" name="Task {n}"/>' for n in range(1_000))
        flows = "".join(
            f'<sequenceFlow id="f{prefix}{n}" sourceRef="{prefix}{n}" targetRef="{prefix}{n + 1}"/>'
            for n in range(999)
        )
        return edited(('<startEvent id="start"', f'{nodes}{flows}<startEvent id="start"'))

    started = time.process_time()
    found = changes_of(chain("b"), old=chain("a"))

    assert time.process_time() - started < 3
    assert {change.kind for change in found} == {ChangeKind.RENAMED}
    assert json.dumps([change.to_json() for change in found])


def test_one_line_counts_what_changed_by_what_it_is() -> None:
    new = edited(
        ("amount &gt; 1", "amount &gt; 2"),
        ("tax = total * 0.2\n", ""),
        (
            '<periscope:field name="reason" type="text" label="Why?"/>',
            '<periscope:field name="reason" type="text" label="Because?"/>',
        ),
        ("<timeDuration>P5D", "<timeDuration>P6D"),
        ('maxAttempts="3"', 'maxAttempts="5"'),
        ('<endEvent id="done"', '<task id="log" name="Log"/><endEvent id="done"'),
    )

    assert count_changes(changes_of(new)) == (
        "1 element added, 1 condition changed, 1 script changed, 1 form changed, "
        "retries of 1 element changed, 1 timer changed"
    )
    assert count_changes(()) == "Nothing changed"


class German:
    """A language with three words."""

    WORDS = {"{property}: {old} → {new}": "{property}: bisher {old}, nun {new}", "Due": "Fällig"}

    def gettext(self, message: str, /) -> str:
        return self.WORDS.get(message, message)

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        return "{count} Tage" if singular == "{count} day" else plural


def test_a_sentence_can_be_said_in_another_language() -> None:
    (change,) = changes_of(edited(('dueIn="P2D"', 'dueIn="P5D"')))

    assert tell(change.sentences[0], language=German()) == "Fällig: bisher 2 Tage, nun 5 Tage"
