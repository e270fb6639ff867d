"""Which variables may have a value where."""

from __future__ import annotations

import pytest

from tests.engine.validate.files import drawn, file, first, found

SETS = (
    '<serviceTask id="sets" name="Set"><extensionElements><periscope:variableConfiguration>'
    '<periscope:set name="n" expression="1"/></periscope:variableConfiguration></extensionElements>'
    "</serviceTask>"
)
READS = (
    '<sendTask id="reads" name="Tell"><extensionElements><periscope:sendTaskConfiguration subject="Now ${n}" '
    'bodyText="x"><periscope:to recipientType="email" value="a@b.example"/></periscope:sendTaskConfiguration>'
    "</extensionElements></sendTask>"
)


def unset(arrows: str, more: str) -> list[str | None]:
    return [element for _, element in found(drawn(arrows, more=more), "unset-variable")]


def test_what_is_set_before_may_be_read() -> None:
    assert unset("s sets, sets reads, reads e", SETS + READS) == []


def test_what_is_set_only_afterwards_is_reported() -> None:
    assert unset("s reads, reads sets, sets e", SETS + READS) == ["reads"]


def test_what_is_set_on_one_of_two_ways_may_be_read() -> None:
    arrows = "s x1, x1 sets if 1 > 0, x1 a, sets x2, a x2, x2 reads, reads e"

    assert unset(arrows, SETS + READS) == []


def test_what_is_set_on_another_way_only_is_reported() -> None:
    assert unset("s x1, x1 sets if 1 > 0, x1 reads, sets e, reads e", SETS + READS) == ["reads"]


def test_what_a_loop_sets_may_be_read_in_the_next_round() -> None:
    assert unset("s x1, x1 reads, reads sets, sets x2, x2 x1 if 1 > 2, x2 e", SETS + READS) == []


def test_a_condition_sees_what_its_source_sets() -> None:
    arrows = "s sets, sets x1, x1 a if n > 1, x1 b if m > 1, a e, b e"

    assert unset(arrows, SETS) == ["f3"]


def test_a_boundary_event_sees_what_was_set_before_its_activity() -> None:
    boundary = READS + (
        '<task id="a" name="a"/><boundaryEvent id="late" attachedToRef="a"><timerEventDefinition>'
        "<timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>"
    )

    assert unset("s sets, sets a, a e, late reads, reads e2", SETS + boundary) == []
    assert unset("s a, a e, late reads, reads e2", boundary) == ["reads"]


def test_a_sub_process_sees_what_is_around_it_and_gives_back_what_it_sets() -> None:
    def inside(content: str, name: str) -> str:
        return (
            f'<subProcess id="sub" name="Sub"><startEvent id="s9"/>{content}<endEvent id="e9"/>'
            f'<sequenceFlow id="i1" sourceRef="s9" targetRef="{name}"/>'
            f'<sequenceFlow id="i2" sourceRef="{name}" targetRef="e9"/></subProcess>'
        )

    assert unset("s sets, sets sub, sub e", SETS + inside(READS, "reads")) == []
    assert unset("s sub, sub e", inside(READS, "reads")) == ["reads"]
    assert unset("s sub, sub reads, reads e", inside(SETS, "sets") + READS) == []


@pytest.mark.parametrize(
    ("script", "reported"),
    [
        ("total = n + 1", True),
        ("n = 1\ntotal = n", False),
        ("import math\ntotal = math.floor(2.5)", False),
        ("def f(n):\n    return n\ntotal = f(2)", False),
        ("total = sum([k for k in range(3)])", False),
        ("no python at all", False),
    ],
)
def test_inline_scripts_read_and_set_variables(script: str, reported: bool) -> None:
    task = f'<scriptTask id="t9" name="Count" scriptFormat="python"><script>{script}</script></scriptTask>'

    assert unset("s t9, t9 e", task) == (["t9"] if reported else [])


def test_a_script_sets_what_later_elements_read() -> None:
    task = '<scriptTask id="t9" name="Count" scriptFormat="python"><script>n = 5</script></scriptTask>'

    assert unset("s t9, t9 reads, reads e", task + READS) == []


def user_task(definition: str, fields: str = "") -> str:
    form = f"<periscope:formData>{fields}</periscope:formData>" if fields else ""
    return (
        '<userTask id="ask" name="Ask"><extensionElements>'
        f'<periscope:taskDefinition assignee="boss" {definition}>'
        f"{form}</periscope:taskDefinition></extensionElements></userTask>"
    )


def test_form_fields_set_variables_of_their_name() -> None:
    field = '<periscope:field name="n" type="integer"/>'

    assert unset("s ask, ask reads, reads e", user_task("", field) + READS) == []


def test_with_an_output_variable_only_declared_fields_do() -> None:
    task = user_task('outputVariable="answer"', '<periscope:field name="n" type="integer"/>')
    declared = (
        "<extensionElements><periscope:processVariables>"
        '<periscope:processVariable name="n" type="integer"/>'
        "</periscope:processVariables></extensionElements>"
    )
    arrows = "s ask, ask reads, reads e"

    assert unset(arrows, task + READS) == ["reads"]
    with_declaration = drawn(arrows, more=task + READS).replace(b'"true">', b'"true">' + declared.encode(), 1)
    assert found(with_declaration, "unset-variable") == []


def test_a_task_without_fields_takes_any_answer() -> None:
    assert unset("s ask, ask reads, reads e", user_task("") + READS) == []
    assert unset("s ask, ask reads, reads e", user_task('outputVariable="answer"') + READS) == ["reads"]


def test_a_form_of_the_library_may_set_anything() -> None:
    assert unset("s ask, ask reads, reads e", user_task('formRef="f"') + READS) == []


def test_each_repetition_knows_its_item_and_nobody_else_does() -> None:
    loop = '<multiInstanceLoopCharacteristics isSequential="true"/>'
    item = '<periscope:multiInstanceConfiguration collection="[1, 2]" elementVariable="n"/>'
    repeated = READS.replace("<extensionElements>", f"<extensionElements>{item}").replace(
        "</sendTask>", f"{loop}</sendTask>"
    )
    after = READS.replace('"reads"', '"after"')

    assert unset("s reads, reads after, after e", repeated + after) == ["after"]


def test_a_called_process_of_the_same_file_gets_what_its_caller_passes() -> None:
    def called(mapping: str) -> bytes:
        call = (
            '<callActivity id="call" name="Call" calledElement="Q"><extensionElements>'
            f"<periscope:callActivityConfiguration>{mapping}</periscope:callActivityConfiguration>"
            "</extensionElements></callActivity>"
        )
        inside = (
            f'<process id="Q" isExecutable="true"><startEvent id="qs"/>{READS}<endEvent id="qe"/>'
            '<sequenceFlow id="q1" sourceRef="qs" targetRef="reads"/>'
            '<sequenceFlow id="q2" sourceRef="reads" targetRef="qe"/></process>'
        )
        arrows = '<sequenceFlow id="c1" sourceRef="s" targetRef="call"/>'
        arrows += '<sequenceFlow id="c2" sourceRef="call" targetRef="e"/>'
        return file(f'<startEvent id="s"/>{call}<endEvent id="e"/>{arrows}', after=inside)

    def mapping(target: str) -> str:
        return f'<periscope:inputMapping source="1" target="{target}" mappingType="literal"/>'

    assert found(called(mapping("n")), "unset-variable") == []
    assert found(called(mapping("m")), "unset-variable") == [("unset-variable", "reads")]


def test_a_finding_proposes_the_name_that_was_meant() -> None:
    more = SETS.replace('name="n"', 'name="requester"') + READS.replace("${n}", "${requestor}")
    finding = first(drawn("s sets, sets reads, reads e", more=more), "unset-variable")

    assert "Did you mean requester?" in finding.message
    assert finding.fix is not None
    assert finding.fix.arguments == {"element": "P", "name": "requestor"}
