import pytest

from engine.compile import compile_file, compile_process
from engine.elements.support import support_table
from engine.errors import UncompilableProcess
from engine.parse import read_definitions
from tests.engine.instances import definitions_of, plan_of

FILE = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
 xmlns:periscope="http://periscope.dev/schema/bpmn"><process id="p">{inside}</process></definitions>"""


def refusals(inside):
    with pytest.raises(UncompilableProcess) as refused:
        compile_process(read_definitions(FILE.format(inside=inside).encode()), "p")
    return {(finding.rule, finding.element) for finding in refused.value.findings}


def test_what_bpmn_does_not_allow_at_its_place_is_refused_by_name():
    inside = (
        '<startEvent id="s"/><endEvent id="e"><timerEventDefinition><timeDate>2024-01-01</timeDate>'
        '</timerEventDefinition></endEvent><sequenceFlow id="f" sourceRef="s" targetRef="e"/>'
    )
    assert refusals(inside) == {("unsupported-element", "e")}


@pytest.mark.parametrize(
    ("inside", "rule", "element"),
    [
        ('<task id="a"/><sequenceFlow id="f" sourceRef="a" targetRef="b"/>', "dangling-reference", "f"),
        (
            '<boundaryEvent id="b" attachedToRef="gone"><errorEventDefinition/></boundaryEvent>',
            "boundary-unattached",
            "b",
        ),
        ('<intermediateCatchEvent id="c"/>', "event-definition-missing", "c"),
        ('<callActivity id="c"/>', "called-process-missing", "c"),
        ("", "empty-process", "p"),
        (
            (
                '<task id="a"/><task id="b"/><sequenceFlow id="f" sourceRef="a" targetRef="b">'
                "<conditionExpression>x ==</conditionExpression></sequenceFlow>"
            ),
            "bad-expression",
            "f",
        ),
        (
            (
                '<intermediateCatchEvent id="c"><timerEventDefinition>'
                "<timeDuration>a while ago</timeDuration>"
                "</timerEventDefinition></intermediateCatchEvent>"
            ),
            "bad-duration",
            "c",
        ),
        (
            (
                '<serviceTask id="a"><extensionElements><periscope:AIAgentConfiguration agentId="x">'
                '<periscope:validationConfig customRules="total &gt;"/>'
                "</periscope:AIAgentConfiguration></extensionElements></serviceTask>"
            ),
            "bad-expression",
            "a",
        ),
        (
            (
                '<userTask id="u"><extensionElements><periscope:taskDefinition assignee="${a.b(}"/>'
                "</extensionElements></userTask>"
            ),
            "bad-expression",
            "u",
        ),
        (
            (
                "<extensionElements><periscope:processVariables>"
                '<periscope:processVariable name="n" type="integer" '
                'defaultValue="x"/></periscope:processVariables></extensionElements><task id="a"/>'
            ),
            "bad-default",
            "p",
        ),
    ],
)
def test_broken_models_are_refused_at_their_element(inside, rule, element):
    assert (rule, element) in refusals(inside)


def test_a_missing_process_is_refused():
    with pytest.raises(UncompilableProcess, match="no process"):
        compile_process(definitions_of("loop.endless"), "other")


def test_all_processes_of_a_file_compile():
    assert [plan.process_id for plan in compile_file(definitions_of("call_activity.waiting"))] == [
        "shop",
        "payment",
    ]


def test_the_scope_tree_knows_where_each_scope_begins():
    scopes = plan_of("sub_process.inline").scopes
    assert scopes[""].starts == ("start",)
    assert (scopes["inner"].parent, scopes["inner"].starts) == ("", ("inner_start",))


def test_the_support_table_names_every_element_once():
    rows = support_table()
    assert len({row.element for row in rows}) == len(rows)
    refused = {row.element for row in rows if row.status == "refused"}
    assert all("BPMN defines no execution" in row.note for row in rows if row.element in refused)
    status = {row.element: row.status for row in rows}
    assert status["userTask"] == "supported"
    assert status["choreographyTask"] == "refused"
    assert status["lane"].startswith("accepted")
