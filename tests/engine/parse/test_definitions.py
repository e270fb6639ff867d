"""What a file says about processes, flows, texts and lines."""

from __future__ import annotations

import pytest

from engine.model.activities import ScriptTask, ServiceTask, UserTask
from engine.parse import read_definitions
from tests.engine.parse.files import definitions, file, fixture, node, process


@pytest.fixture(scope="module")
def expenses():
    return read_definitions(fixture("expense_approval.bpmn")).processes[0]


def test_names_keep_ampersands_quotes_brackets_and_emoji(expenses):
    assert expenses.name == 'Expenses & "travel" <EU> 💶'
    assert expenses.id == "expense-approval"
    assert expenses.documentation == "Who may spend what."


def test_nodes_and_flows_keep_the_order_of_the_file(expenses):
    assert [n.id for n in expenses.nodes] == ["start", "check", "split", "decide", "end"]
    assert [f.id for f in expenses.flows] == ["small", "large", "to_check", "to_split", "to_end"]


def test_outgoing_children_come_first_in_their_order(expenses):
    split = next(n for n in expenses.nodes if n.id == "split")
    assert split.outgoing == ("large", "small")


def test_incoming_and_outgoing_are_completed_from_the_flows(expenses):
    ends = {n.id: (n.incoming, n.outgoing) for n in expenses.nodes}
    assert ends["split"][0] == ("to_split",)
    assert ends["decide"] == (("large",), ("to_end",))
    assert ends["end"] == (("small", "to_end"), ())


def test_flows_that_are_not_listed_follow_the_listed_ones():
    gateway = node(
        '<parallelGateway id="G"><outgoing>c</outgoing></parallelGateway>'
        '<sequenceFlow id="a" sourceRef="G" targetRef="x"/><sequenceFlow id="b" sourceRef="G" targetRef="y"/>'
        '<sequenceFlow id="c" sourceRef="G" targetRef="z"/>'
    )
    assert gateway.outgoing == ("c", "a", "b")


def test_a_listed_flow_that_leaves_another_node_is_left_out():
    task = node(
        '<task id="T"><outgoing>b</outgoing><outgoing>a</outgoing></task>'
        '<sequenceFlow id="a" sourceRef="T" targetRef="x"/><sequenceFlow id="b" sourceRef="U" targetRef="T"/>'
    )
    assert task.outgoing == ("a",)
    assert task.incoming == ("b",)


def test_dangling_references_stay_as_texts():
    found = process(
        '<startEvent id="S"><outgoing>gone</outgoing></startEvent>'
        '<sequenceFlow id="f" sourceRef="S" targetRef="NOPE"/><boundaryEvent id="B" attachedToRef="GONE"/>'
    )
    assert found.nodes[0].outgoing == ("gone", "f")
    assert found.flows[0].target == "NOPE"
    assert found.nodes[1].attached_to == "GONE"


def test_duplicate_ids_stay_double():
    assert [n.id for n in process('<userTask id="T"/><serviceTask id="T"/>').nodes] == ["T", "T"]


def test_elements_without_an_id_get_different_names():
    found = process('<task/><task/><sequenceFlow sourceRef="a" targetRef="b"/>')
    names = [n.id for n in (*found.nodes, *found.flows)]
    assert len(set(names)) == 3
    assert all(names)


def test_conditions_are_trimmed_and_may_stand_in_cdata(expenses):
    assert [f.condition for f in expenses.flows] == [None, "amount > 5000", None, None, None]
    assert expenses.flows[1].name == "amount > 5000"


def test_an_empty_condition_is_none_and_a_language_is_kept():
    found = process(
        '<sequenceFlow id="a" sourceRef="x" targetRef="y"><conditionExpression> </conditionExpression>'
        "</sequenceFlow>"
        '<sequenceFlow id="b" sourceRef="x" targetRef="y">'
        '<conditionExpression language="feel">a</conditionExpression></sequenceFlow>'
    )
    assert [(f.condition, f.condition_language) for f in found.flows] == [(None, None), ("a", "feel")]


def test_scripts_are_kept_exactly():
    script = "\n  if a < b and c > d:\n      x = '1 & 2'\n"
    task = node(
        f'<scriptTask id="S" scriptFormat="python"><script><![CDATA[{script}]]></script></scriptTask>'
    )
    assert isinstance(task, ScriptTask)
    assert (task.script, task.script_format) == (script, "python")
    assert node('<scriptTask id="S"/>').script is None


def test_lines_are_those_where_start_tags_begin(expenses):
    assert expenses.line == 9
    check = expenses.nodes[1]
    assert isinstance(check, ServiceTask)
    assert check.line == 19
    assert check.extensions.agent.line == 23
    assert [m.line for m in check.extensions.agent.inputs] == [26, 27]
    assert check.extensions.retry.line == 30
    assert [v.line for v in expenses.extensions.variables] == [14, 15]


def test_comments_cdata_and_diagrams_do_not_shift_lines():
    found = process(
        "<!-- <task id='no'/>\n <a> -->\n<scriptTask id='S'><script><![CDATA[\n<b>\n<c>]]></script>"
        "</scriptTask>"
        "\n<task\n id='T'/>",
    )
    assert [n.line for n in found.nodes] == [3, 6]


def test_both_spellings_of_extensions_are_read(expenses):
    check, decide = expenses.nodes[1], expenses.nodes[3]
    assert isinstance(decide, UserTask)
    assert [(m.source, m.target, m.type) for m in check.extensions.agent.inputs] == [
        ("amount", "amount", "variable"),
        ("42", "limit", "literal"),
    ]
    assert check.extensions.retry.initial_interval == 2.0
    assert check.extensions.retry.maximum_interval == 30.0
    task = decide.extensions.user_task
    assert task.candidate_groups == ("board", "${group}")
    assert [(f.name, f.required) for f in task.fields] == [("approved", True), ("comment", False)]
    assert task.notification.on_assignment is True
    assert task.notification.reminder_interval == 4 * 3600
    assert (task.escalation.after, task.escalation.reassign) == (86400, True)
    assert [(v.name, v.required, v.is_input) for v in expenses.extensions.variables] == [
        ("amount", True, True),
        ("approved", False, False),
    ]


@pytest.mark.parametrize("element", ["unknown", "malformed"])
def test_a_clean_file_has_no_complaints(expenses, element):
    assert all(not getattr(each.extensions, element) for each in (expenses, *expenses.nodes, *expenses.flows))


def test_any_prefix_means_the_same():
    plain = file('<userTask id="T" name="N"/>')
    prefixed = (
        plain.replace(b"xmlns=", b"xmlns:x1=")
        .replace(b"<", b"<x1:")
        .replace(b"<x1:/", b"</x1:")
        .replace(b"<x1:?", b"<?")
    )
    assert read_definitions(prefixed) == read_definitions(plain)


def test_executable_is_none_where_the_file_does_not_say():
    found = read_definitions(fixture("two_pools.bpmn"))
    assert [p.executable for p in found.processes] == [None, False]
    assert definitions("").processes[0].executable is True


def test_a_process_is_found_by_its_id():
    found = read_definitions(fixture("two_pools.bpmn"))
    assert found.process("carrying").nodes[0].id == "collect"
    assert found.process("nobody") is None
