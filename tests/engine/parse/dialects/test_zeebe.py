"""What Camunda 8 writes is read as ours."""

from __future__ import annotations

from engine.model.foreign import ForeignNote
from engine.model.process import Definitions
from engine.parse import read_definitions

FILE = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  targetNamespace="t"><message id="m" name="M">{message}</message><process id="p"
    isExecutable="true">{}</process>
  </definitions>"""


def read(element: str, *, message: str = "") -> tuple[Definitions, tuple[ForeignNote, ...]]:
    text = FILE.replace("{}", element).replace("{message}", message)
    definitions = read_definitions(text.encode())
    return definitions, definitions.foreign


def test_an_embedded_form_and_who_fills_it_in() -> None:
    definitions, _ = read(
        """<extensionElements><zeebe:userTaskForm id="f1">{"components": [{"key": "ok", "type": "checkbox",
    "label": "Fine?"},
             {"key": "n", "type": "number", "validate": {"required": true, "max": 9}},
             {"type": "text", "text": "only words"}]}</zeebe:userTaskForm></extensionElements>
           <userTask id="e"><extensionElements><zeebe:formDefinition formKey="camunda-forms:bpmn:f1" />
             <zeebe:assignmentDefinition assignee="=boss" candidateGroups="sales" /><zeebe:taskSchedule
    dueDate="=due" />
             <zeebe:priorityDefinition priority="50" /></extensionElements></userTask>"""
    )

    task = definitions.processes[0].nodes[0].extensions.user_task
    assert task is not None
    assert (task.assignee, task.candidate_groups, task.due_date, task.priority) == (
        "${boss}",
        ("sales",),
        "${due}",
        3,
    )
    assert [(each.name, each.type, each.required, each.max) for each in task.fields] == [
        ("ok", "boolean", False, None),
        ("n", "number", True, 9),
    ]


def test_the_rest_connector_is_a_webhook() -> None:
    definitions, notes = read(
        """<serviceTask id="e"><extensionElements><zeebe:taskDefinition type="io.camunda:http-json:1"
    retries="4" />
             <zeebe:ioMapping><zeebe:input source="POST" target="method" />
               <zeebe:input source="=&quot;https://api.example/&quot; + id" target="url" />
               <zeebe:input source="={a: x}" target="body" />
               <zeebe:input source="={Accept: &quot;application/json&quot;}" target="headers"
    /></zeebe:ioMapping>
             <zeebe:taskHeaders><zeebe:header key="resultVariable" value="answer" /></zeebe:taskHeaders>
           </extensionElements></serviceTask>"""
    )

    extensions = definitions.processes[0].nodes[0].extensions
    assert extensions.webhook is not None
    webhook = extensions.webhook
    assert (webhook.url, webhook.method, webhook.body_expression) == (
        '${"https://api.example/" + id}',
        "POST",
        '{"a": x}',
    )
    assert (webhook.headers, webhook.output_variable) == ((("Accept", "application/json"),), "answer")
    assert extensions.retry is not None
    assert extensions.retry.max_attempts == 4
    assert not any(note.work_left_undone for note in notes)


def test_jobs_and_decisions_are_said_to_be_left_undone() -> None:
    for inside in ('<zeebe:taskDefinition type="pay" />', '<zeebe:calledDecision decisionId="d" />'):
        _, notes = read(f'<serviceTask id="e"><extensionElements>{inside}</extensionElements></serviceTask>')

        assert any(note.work_left_undone for note in notes)


def test_mappings_scripts_loops_and_calls() -> None:
    definitions, _ = read(
        """<scriptTask id="e"><extensionElements><zeebe:script expression="=a + 1" resultVariable="b" />
             <zeebe:ioMapping><zeebe:input source="=order.n" target="n" /><zeebe:input source="fixed"
    target="t" />
             <zeebe:output source="=b.c" target="d" /></zeebe:ioMapping></extensionElements>
             <multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics
    inputCollection="=items"
               inputElement="item" outputCollection="all" outputElement="=b" /></extensionElements>
             </multiInstanceLoopCharacteristics></scriptTask>
           <callActivity id="c"><extensionElements><zeebe:calledElement processId="other"
    /></extensionElements></callActivity>"""
    )

    script, call = (node.extensions for node in definitions.processes[0].nodes)
    assert script.variable is not None
    assert [(each.name, each.expression) for each in script.variable.sets] == [("b", "a + 1")]
    assert [(each.source, each.target, each.type) for each in script.inputs] == [
        ("order.n", "n", "variable"),
        ("fixed", "t", "literal"),
    ]
    assert [(each.source, each.variable) for each in script.outputs] == [("b.c", "d")]
    assert script.multi_instance is not None
    loop = script.multi_instance
    assert (loop.collection, loop.element_variable, loop.output_collection, loop.output_element) == (
        "items",
        "item",
        "all",
        "b",
    )
    assert call.call_activity is not None
    assert call.call_activity.process_id == "other"


def test_a_message_finds_its_instance_by_the_key_of_its_subscription() -> None:
    definitions, _ = read(
        '<startEvent id="e" />',
        message='<extensionElements><zeebe:subscription correlationKey="=order.id" /></extensionElements>',
    )

    (message,) = definitions.root_events
    assert message.extensions.message is not None
    assert message.extensions.message.correlation_key == "order.id"


def test_conditions_and_times_in_feel() -> None:
    definitions, _ = read(
        """<startEvent id="a" /><endEvent id="b" /><sequenceFlow id="f" sourceRef="a" targetRef="b">
             <conditionExpression>=status = "done"</conditionExpression></sequenceFlow>"""
    )

    assert definitions.processes[0].flows[0].condition == '${status == "done"}'
