"""What Camunda 7, Activiti and Flowable write is read as ours."""

from __future__ import annotations

from engine.model.foreign import ForeignNote
from engine.model.foundation import FlowNode
from engine.parse import read_definitions

FILE = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:x="http://camunda.org/schema/1.0/bpmn"
  xmlns:periscope="http://periscope.dev/schema/bpmn" targetNamespace="t"><process id="p"
    isExecutable="true">{}</process>
  </definitions>"""


def read(element: str) -> tuple[FlowNode, tuple[ForeignNote, ...]]:
    """Reads a file with this one element, whose id is e."""
    definitions = read_definitions(FILE.format(element).encode())
    return definitions.processes[0].nodes[0], definitions.foreign


def outcomes(notes: tuple[ForeignNote, ...]) -> dict[str, str]:
    return {note.feature: note.outcome for note in notes}


def test_who_does_a_task_and_until_when() -> None:
    node, notes = read(
        """<userTask id="e" x:assignee="${boss}" x:candidateGroups="sales, legal" x:dueDate="P2D"
    x:priority="90"
             x:formRef="order" x:asyncBefore="true" />"""
    )

    task = node.extensions.user_task
    assert task is not None
    assert (task.assignee, task.candidate_groups, task.due_in, task.priority, task.form_ref) == (
        "${boss}",
        ("sales", "legal"),
        "P2D",
        1,
        "order",
    )
    assert outcomes(notes)["camunda:asyncBefore"] == "ignored"


def test_potential_owners_are_candidates_beside_those_of_the_attribute() -> None:
    node, _ = read(
        """<userTask id="e"
    x:candidateUsers="kim"><potentialOwner><resourceAssignmentExpression><formalExpression>
             user(fay), group(legal),
    sales</formalExpression></resourceAssignmentExpression></potentialOwner></userTask>"""
    )

    task = node.extensions.user_task
    assert task is not None
    assert (task.candidate_users, task.candidate_groups) == (("kim", "fay"), ("legal", "sales"))


def test_a_generated_form_is_the_form_of_the_task() -> None:
    node, _ = read(
        """<userTask id="e"><extensionElements><x:formData>
             <x:formField id="amount" label="Amount" type="long" defaultValue="3"><x:validation>
               <x:constraint name="required" config="true" /><x:constraint name="min" config="1"
    /></x:validation></x:formField>
             <x:formField id="kind" type="enum"><x:value id="a" name="First" /></x:formField>
           </x:formData></extensionElements></userTask>"""
    )

    task = node.extensions.user_task
    assert task is not None
    amount, kind = task.fields
    assert (amount.name, amount.type, amount.label, amount.required, amount.min) == (
        "amount",
        "integer",
        "Amount",
        True,
        1,
    )
    assert (kind.type, kind.enum_values) == ("select", ({"value": "a", "label": "First"},))


def test_a_start_form_declares_the_inputs_of_the_process() -> None:
    definitions = read_definitions(
        FILE.format(
            """<startEvent id="e"><extensionElements><x:formData><x:formField id="day" type="date" />
               </x:formData></extensionElements></startEvent>"""
        ).encode()
    )

    (variable,) = definitions.processes[0].extensions.variables
    assert (variable.name, variable.type, variable.is_input) == ("day", "datetime", True)


def test_an_expression_whose_result_is_kept_computes_a_variable() -> None:
    node, _ = read('<serviceTask id="e" x:expression="${price * count}" x:resultVariable="total" />')

    assert node.extensions.variable is not None
    (written,) = node.extensions.variable.sets
    assert (written.name, written.expression) == ("total", "price * count")


def test_work_that_java_did_is_said_to_be_left_undone() -> None:
    for attributes in (
        'x:class="org.acme.Pay"',
        'x:type="external" x:topic="pay"',
        'x:expression="${pay.now(execution)}"',
    ):
        _, notes = read(f'<serviceTask id="e" {attributes} />')

        assert any(note.work_left_undone for note in notes), attributes


def test_our_own_configuration_counts_and_answers_what_was_left_undone() -> None:
    node, notes = read(
        """<serviceTask id="e" x:topic="pay" x:type="external"><extensionElements>
             <periscope:WebhookConfiguration url="https://pay.example" /></extensionElements></serviceTask>"""
    )

    assert node.extensions.webhook is not None
    assert not any(note.work_left_undone for note in notes)


def test_an_http_connector_is_a_webhook() -> None:
    node, _ = read(
        """<serviceTask
    id="e"><extensionElements><x:connector><x:connectorId>http-connector</x:connectorId><x:inputOutput>
             <x:inputParameter name="url">https://api.example/${id}</x:inputParameter>
             <x:inputParameter name="method">post</x:inputParameter>
             <x:inputParameter name="headers"><x:map><x:entry
    key="Accept">application/json</x:entry></x:map></x:inputParameter>
             <x:inputParameter name="payload">{}</x:inputParameter>
             <x:outputParameter name="answer">${response}</x:outputParameter>
           </x:inputOutput></x:connector></extensionElements></serviceTask>"""
    )

    webhook = node.extensions.webhook
    assert webhook is not None
    assert (webhook.url, webhook.method, webhook.headers, webhook.body, webhook.output_variable) == (
        "https://api.example/${id}",
        "POST",
        (("Accept", "application/json"),),
        "{}",
        "answer",
    )


def test_parameters_are_mappings_and_lists_and_maps_are_values() -> None:
    node, notes = read(
        """<serviceTask id="e"><extensionElements><x:inputOutput>
             <x:inputParameter name="who">${user.name}</x:inputParameter>
             <x:inputParameter name="what"><x:map><x:entry key="n">${n + 1}</x:entry><x:entry
    key="t">a</x:entry></x:map>
             </x:inputParameter>
             <x:inputParameter name="how"><x:script scriptFormat="groovy">1</x:script></x:inputParameter>
             <x:outputParameter name="total">${result.sum}</x:outputParameter>
           </x:inputOutput></extensionElements></serviceTask>"""
    )

    inputs = [(each.source, each.target, each.type) for each in node.extensions.inputs]
    assert inputs == [("user.name", "who", "variable"), ('{"n": n + 1, "t": "a"}', "what", "expression")]
    assert [(each.variable, each.source) for each in node.extensions.outputs] == [("total", "result.sum")]
    assert any(note.outcome == "blocks" and "how" in note.sentence for note in notes)


def test_a_call_maps_variables_key_and_version() -> None:
    node, _ = read(
        """<callActivity id="e" calledElement="other" x:calledElementBinding="version"
    x:calledElementVersion="3">
             <extensionElements><x:in source="a" target="b" /><x:in sourceExpression="${a + 1}" target="c" />
             <x:in businessKey="#{key}" /><x:out source="d" target="e"
    /></extensionElements></callActivity>"""
    )

    call = node.extensions.call_activity
    assert call is not None
    assert (call.version_binding, call.business_key) == ("version:3", "key")
    assert [(each.source, each.target) for each in call.inputs] == [("a", "b"), ("a + 1", "c")]
    assert [(each.source, each.variable) for each in call.outputs] == [("d", "e")]


def test_a_loop_over_a_collection_with_camundas_counters() -> None:
    node, _ = read(
        """<userTask id="e"><multiInstanceLoopCharacteristics x:collection="${people}"
    x:elementVariable="person">
             <completionCondition>${nrOfCompletedInstances/nrOfInstances ge 0.5}</completionCondition>
           </multiInstanceLoopCharacteristics></userTask>"""
    )

    loop = node.extensions.multi_instance
    assert loop is not None
    assert (loop.collection, loop.element_variable) == ("people", "person")
    assert node.loop.completion_condition == "${numberOfCompletedInstances / numberOfInstances >= 0.5}"


def test_the_mail_task_of_flowable_sends_a_mail() -> None:
    node, _ = read(
        """<serviceTask id="e" xmlns:f="http://flowable.org/bpmn" f:type="mail"><extensionElements>
             <f:field name="to"><f:expression>${mail}</f:expression></f:field>
             <f:field name="subject" stringValue="Done" />
             <f:field name="text"><f:string>well</f:string></f:field>
           </extensionElements></serviceTask>"""
    )

    send = node.extensions.send
    assert send is not None
    assert (send.subject, send.body_text, [each.value for each in send.to]) == (
        "Done",
        "well",
        ["${mail}"],
    )


def test_retries_by_a_cycle() -> None:
    node, _ = read(
        """<serviceTask
    id="e"><extensionElements><x:failedJobRetryTimeCycle>R5/PT10M</x:failedJobRetryTimeCycle>
           </extensionElements></serviceTask>"""
    )

    assert node.extensions.retry is not None
    assert (node.extensions.retry.max_attempts, node.extensions.retry.initial_interval) == (5, 600)


def test_where_the_code_of_an_error_goes() -> None:
    node, _ = read(
        """<boundaryEvent id="e" attachedToRef="t"><errorEventDefinition x:errorCodeVariable="code"
             x:errorMessageVariable="why" /></boundaryEvent>"""
    )

    error = node.extensions.error
    assert error is not None
    assert (error.code_variable, error.message_variable) == ("code", "why")


def test_nothing_is_dropped_in_silence() -> None:
    _, notes = read(
        """<serviceTask id="e" x:quite="new"><extensionElements><x:executionListener class="A"
    event="start" />
             <x:never><x:heard /></x:never></extensionElements></serviceTask>"""
    )

    assert outcomes(notes) == {
        "camunda:quite": "ignored",
        "camunda:executionListener": "ignored",
        "camunda:never": "ignored",
    }
