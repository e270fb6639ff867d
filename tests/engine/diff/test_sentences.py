"""Every change is told in a sentence that a reviewer understands, at the element it belongs to."""

from __future__ import annotations

import json

import pytest

from engine.diff import ChangeKind
from tests.engine.diff.claims import CLAIM, changes, changes_of, edited

REASON = '<periscope:field name="reason" type="text" label="Why?"/>'
APPROVED = '<periscope:field name="approved" type="boolean" required="true" label="Approved?"/>'
BUDGET = '<periscope:field name="budget_code" type="string" required="true" label="Budget code"/>'


@pytest.mark.parametrize(
    ("edit", "element", "sentence"),
    [
        (("amount &gt; 1", "amount &gt; 2"), "big_way", "Condition: `amount > 1` → `amount > 2`"),
        (('dueIn="P2D"', 'dueIn="P5D"'), "ask", "Due: 2 days → 5 days"),
        (('dueIn="P2D" ', ""), "ask", "Due removed (was 2 days)"),
        (('priority="2"', 'priority="1"'), "ask", "Priority: 2 → 1"),
        (('assignee="${boss}"', 'assignee="alice"'), "ask", "Assignee: ${boss} → alice"),
        ((REASON, REASON + BUDGET), "ask", "Form field *budget_code* added (string, required)"),
        ((REASON, ""), "ask", "Form field *reason* removed (text)"),
        ((REASON, REASON.replace("text", "string")), "ask", "Form field *reason*, type: text → string"),
        ((APPROVED + "\n            " + REASON, REASON + APPROVED), "ask", "Form fields in another order"),
        (("<timeDuration>P5D", "<timeDuration>P1W"), "late", "Duration: 5 days → 1 week"),
        (('maxAttempts="3"', 'maxAttempts="5"'), "read", "Attempts: 3 → 5"),
        (
            ('initialInterval="2s"', 'initialInterval="1m"'),
            "read",
            "First interval between attempts: 2 seconds → 1 minute",
        ),
        (('agentId="reader"', 'agentId="writer"'), "read", "Agent: reader → writer"),
        (
            ('source="amount" target="amount"', 'source="note" target="amount"'),
            "read",
            "Input mapping *amount*, source: `amount` → `note`",
        ),
        (('<periscope:outputMapping variable="note"/>', ""), "read", "Output removed"),
        (
            ("Say what it costs.", "Say what it costs and why."),
            "read",
            "Prompt changed (1 line added, 1 removed)",
        ),
        (("tax = total * 0.2\n", ""), "sum", "Script changed (0 lines added, 1 removed)"),
        (('default="small_way"', 'default="big_way"'), "big", "Default flow: *small* → *big*"),
        (
            ('executionTimeout="P30D"', 'executionTimeout="none"'),
            "claim",
            "Runs without a time limit: no → yes",
        ),
        (
            ('name="amount" type="number"', 'name="amount" type="integer"'),
            "claim",
            "Variable *amount*, type: number → integer",
        ),
        (
            ('name="note" type="string"', 'name="remark" type="string"'),
            "claim",
            "Variable *remark* added (string)",
        ),
        (
            ('sourceRef="sum" targetRef="pay"', 'sourceRef="sum" targetRef="done"'),
            "to_pay",
            "Now leads to *Done* (was *Pay*)",
        ),
        (
            ('sourceRef="late" targetRef', 'sourceRef="ask" targetRef'),
            "late_way",
            "Now comes from *Ask the boss* (was *Too late*)",
        ),
        (('attachedToRef="ask"', 'attachedToRef="sum"'), "late", "Attached to: *Ask the boss* → *Sum up*"),
        (
            ('attachedToRef="ask"', 'attachedToRef="ask" cancelActivity="false"'),
            "late",
            "Interrupts the activity: yes → no",
        ),
        (("<flowNodeRef>ask<", "<flowNodeRef>sum<"), "clerks", "Contains: *Ask the boss* → *Sum up*"),
        (
            ('<task id="transfer" name="Transfer"/>', '<userTask id="transfer" name="Transfer"/>'),
            "transfer",
            "Type: task → user task",
        ),
        (
            ("From the letter to the money.", "From the letter to the bank."),
            "claim",
            "Documentation: From the letter to the money. → From the letter to the bank.",
        ),
    ],
)
def test_one_edit_is_one_sentence(edit: tuple[str, str], element: str, sentence: str) -> None:
    found = changes(edit)

    assert [each[1] for each in found] == [element]
    assert sentence in found[0][2]
    assert found[0][0] == "changed"


def test_a_new_name_is_a_rename() -> None:
    assert changes(('name="Sum up"', 'name="Add up"')) == [
        ("renamed", "sum", ("Renamed from *Sum up* to *Add up*",))
    ]


def test_a_new_name_and_more_is_a_change() -> None:
    found = changes(('name="Ask the boss"', 'name="Ask"'), ('dueIn="P2D"', 'dueIn="P3D"'))

    assert found == [("changed", "ask", ("Renamed from *Ask the boss* to *Ask*", "Due: 2 days → 3 days"))]


def test_a_new_id_alone_is_a_rename_and_nothing_around_it_changes() -> None:
    new = CLAIM.replace('"sum"', '"add"').replace('"to_pay"', '"flow_7"')
    found = [(str(each.kind), each.element, each.sentences) for each in changes_of(new)]

    assert found == [
        ("renamed", "add", ("Id: `sum` → `add`",)),
        ("renamed", "flow_7", ("Id: `to_pay` → `flow_7`",)),
    ]


def test_a_new_id_of_a_sub_process_leaves_its_inside_alone() -> None:
    found = changes_of(CLAIM.replace('"pay"', '"payment"'))

    assert [(each.kind, each.element) for each in found] == [(ChangeKind.RENAMED, "payment")]


def test_what_is_alike_twice_is_not_taken_for_renamed() -> None:
    twins = '<task id="one" name="Same"/><task id="two" name="Same"/>'
    others = twins.replace("one", "three").replace("two", "four")
    old = edited(('<endEvent id="done"', twins + '<endEvent id="done"'))
    new = edited(('<endEvent id="done"', others + '<endEvent id="done"'))

    assert [str(each.kind) for each in changes_of(new, old=old)] == ["removed", "removed", "added", "added"]


def test_an_added_element_says_where_it_stands() -> None:
    found = changes(
        (
            '<endEvent id="done" name="Done"/>',
            '<manualTask id="file" name="File it"/><endEvent id="done" name="Done"/>',
        ),
        (
            'targetRef="done"/>',
            'targetRef="file"/><sequenceFlow id="last" sourceRef="file" targetRef="done"/>',
        ),
    )

    assert found == [
        ("added", "file", ("Manual task *File it* added after *Pay*, before *Done*",)),
        ("changed", "to_done", ("Now leads to *File it* (was *Done*)",)),
        ("added", "last", ("Sequence flow from *File it* to *Done* added",)),
    ]


def test_a_removed_element_is_told_with_what_it_was() -> None:
    flow = '<sequenceFlow id="late_way" sourceRef="late" targetRef="sum"/>'
    start = CLAIM.index('<boundaryEvent id="late"')
    end = CLAIM.index("</boundaryEvent>") + len("</boundaryEvent>")
    found = changes_of(edited((flow, ""), (CLAIM[start:end], "")))

    assert [(str(each.kind), each.element, each.sentences) for each in found] == [
        ("removed", "late", ("Boundary event *Too late* removed",)),
        ("removed", "late_way", ("Sequence flow from *Too late* to *Sum up* removed",)),
    ]
    assert {detail.path for detail in found[0].details} >= {"name", "attached_to", "definitions"}


def test_what_moved_into_a_sub_process_says_so() -> None:
    task = '<task id="transfer" name="Transfer"/>'
    moved = edited((task, ""), ('<endEvent id="done"', task + '<endEvent id="done"'))
    found = {each.element: each.sentences for each in changes_of(moved)}

    assert found["transfer"] == ("Moved from *Pay* to *Handle a claim*",)


def test_a_change_inside_of_a_sub_process_knows_its_way() -> None:
    (change,) = changes_of(edited(('name="Transfer"', 'name="Wire"')))

    assert change.path == ("claim", "pay")
    assert change.parent == "pay"
    assert change.element_type == "task"


def test_conditions_tried_in_another_order_are_told() -> None:
    big = CLAIM[CLAIM.index('<sequenceFlow id="big_way"') : CLAIM.index('<sequenceFlow id="small_way"')]
    found = changes((big, ""), ('<sequenceFlow id="to_sum"', big + '<sequenceFlow id="to_sum"'))

    assert found == [("changed", "big", ("Conditions are tried in another order: *small*, *big*",))]


def test_scripts_and_prompts_come_with_a_line_diff() -> None:
    (change,) = changes_of(edited(("tax = total * 0.2", "tax = total * 0.19")))
    (detail,) = change.details

    assert detail.path == "script"
    assert "-tax = total * 0.2\n+tax = total * 0.19" in detail.diff


def test_details_hold_both_values() -> None:
    (change,) = changes_of(edited((REASON, REASON + BUDGET), ('priority="2"', 'priority="3"')))
    details = {detail.path: (detail.old, detail.new) for detail in change.details}

    assert details["user_task.priority"] == (2, 3)
    added = details["user_task.fields[budget_code]"]
    assert added[0] is None
    assert added[1]["required"] is True


def test_what_is_only_drawn_elsewhere_is_apart() -> None:
    found = changes_of(
        edited(
            ('x="200" y="80"', 'x="240" y="80"'),
            ('x="200" y="118"', 'x="240" y="118"'),
            ('dueIn="P2D"', 'dueIn="P3D"'),
        )
    )

    assert [(str(each.kind), each.element, each.sentences[0]) for each in found] == [
        ("changed", "ask", "Due: 2 days → 3 days"),
        ("moved", "read", "Drawn elsewhere"),
        ("moved", "to_read", "Drawn along another line"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("periscope:aIAgentConfiguration", "periscope:AIAgentConfiguration"),
        ("periscope:taskDefinition", "periscope:TaskDefinition"),
        ("periscope:", "p:"),
        ('initialInterval="2s"', 'initialInterval="PT2S"'),
        ('required="true"', 'required="yes"'),
        ("    <", "\t<"),
        ('isInput="true"', 'isInput="1"'),
    ],
)
def test_another_spelling_is_no_change(old: str, new: str) -> None:
    text = CLAIM.replace(old, new).replace("xmlns:periscope", "xmlns:p" if new == "p:" else "xmlns:periscope")

    assert changes_of(text) == ()


def test_changes_are_json() -> None:
    found = changes_of(
        edited((REASON, BUDGET), ('name="Pay"', 'name="Pay it"'), ('x="200" y="80"', 'x="1" y="2"'))
    )
    data = json.loads(json.dumps([change.to_json() for change in found]))

    assert [each["kind"] for each in data] == ["changed", "renamed", "moved"]
    assert data[0]["path"] == ["claim"]
    assert data[0]["parent"] == "claim"
