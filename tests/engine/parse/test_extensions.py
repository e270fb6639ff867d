"""Every configuration of the contract, attribute by attribute."""

from __future__ import annotations

import pytest

from engine.model.configurations import (
    AdvancedSettings,
    Attachment,
    BusinessContext,
    CallActivityConfiguration,
    EmailTriggerConfiguration,
    ErrorConfiguration,
    MessageConfiguration,
    MultiInstanceConfiguration,
    OutputField,
    OutputMapping,
    Recipient,
    RetryPolicy,
    SignalConfiguration,
    TimeoutConfig,
)
from tests.engine.parse.files import extensions, node, process_extensions


def test_retry_policy():
    found = extensions(
        '<p:RetryPolicy maxAttempts="5" initialInterval="500ms" backoffCoefficient="1.50"'
        ' maximumInterval="PT1M" nonRetryableErrors="A, B"/>'
    )
    assert found.retry == RetryPolicy(
        max_attempts=5,
        initial_interval=0.5,
        backoff_coefficient=1.5,
        maximum_interval=60.0,
        non_retryable_errors=("A", "B"),
        line=1,
    )


def test_time_outs_and_none():
    found = extensions(
        '<p:timeoutConfig startToCloseTimeout="PT5M" heartbeatTimeout="none" scheduleToStartTimeout="1h"'
        ' scheduleToCloseTimeout="P1DT2H"/>'
    )
    assert found.timeouts == TimeoutConfig(
        start_to_close=300.0, schedule_to_start=3600.0, schedule_to_close=93600.0, line=1
    )
    whole = process_extensions('<p:TimeoutConfig executionTimeout="NONE" runTimeout="1d" taskQueue="ai"/>')
    assert (whole.timeouts.execution, whole.timeouts.execution_unlimited) == (None, True)
    assert whole.timeouts.run == 86400
    assert whole.task_queue == "ai"


def test_agent_with_all_its_parts():
    agent = extensions(
        '<p:AIAgentConfiguration agentId="a" agentType="t" modelProvider="offline" modelName="m"'
        ' prompt="Do &lt;it&gt;">'
        '<p:businessContext includeWorkflowContext="no" includeComplianceLevel="yes"/>'
        '<p:advancedSettings temperature="0.2" maxTokens="1000" timeoutSeconds="60" enableFallback="1"'
        ' requireHumanValidation="on"/>'
        '<p:outputMapping variable="v" errorVariable="e" source="data.x"/>'
        '<p:structuredOutput enabled="true" strictMode="true" jsonSchema=\'{"type": "object"}\'>'
        '<p:outputField name="kind" fieldType="enum" enumValues="a, b" required="true" description="D"/>'
        '<p:outputField name="address" fieldType="object"><p:nestedFields>'
        '<p:outputField name="city"/></p:nestedFields></p:outputField>'
        '<p:outputField name="lines" fieldType="array" itemType="object">'
        '<p:nestedFields name="sum" fieldType="number"/></p:outputField>'
        "</p:structuredOutput>"
        '<p:validationConfig enabled="true" documentType="invoice" strictness="high">'
        '<p:validationRules dataCompleteness="true"><p:customRules>total &gt; 0</p:customRules>'
        "</p:validationRules></p:validationConfig>"
        "</p:AIAgentConfiguration>"
    ).agent
    assert (agent.agent_id, agent.model_provider, agent.prompt) == ("a", "offline", "Do <it>")
    assert agent.business_context == BusinessContext(
        include_workflow_context=False, include_compliance_level=True
    )
    assert agent.settings == AdvancedSettings(
        temperature=0.2,
        max_tokens=1000,
        timeout_seconds=60.0,
        enable_fallback=True,
        require_human_validation=True,
    )
    assert agent.output == OutputMapping(variable="v", error_variable="e", source="data.x", line=1)
    assert agent.structured_output.strict is True
    assert agent.structured_output.json_schema == {"type": "object"}
    assert agent.structured_output.fields == (
        OutputField(name="kind", type="enum", enum_values=("a", "b"), required=True, description="D"),
        OutputField(name="address", type="object", nested=(OutputField(name="city"),)),
        OutputField(
            name="lines", type="array", item_type="object", nested=(OutputField(name="sum", type="number"),)
        ),
    )
    assert agent.validation.rules == {"dataCompleteness": True, "customRules": "total > 0"}
    assert (agent.validation.document_type, agent.validation.strictness) == ("invoice", "high")


def test_validation_rules_may_be_attributes_or_json():
    for inside in (
        '<p:validationConfig dataCompleteness="true" customRules=\'["a"]\'/>',
        (
            "<p:validationConfig><p:dataCompleteness>true</p:dataCompleteness>"
            '<p:customRules>["a"]</p:customRules></p:validationConfig>'
        ),
    ):
        agent = extensions(f"<p:AIAgentConfiguration>{inside}</p:AIAgentConfiguration>").agent
        assert agent.validation.rules == {"dataCompleteness": True, "customRules": ["a"]}


def test_webhook():
    hook = extensions(
        '<p:WebhookConfiguration url="https://api.example/x" method="PUT" bodyExpression="order"'
        ' authentication="header"'
        ' secret="crm" headerName="X-Key" expectedStatus="200,201" responseType="text"'
        ' outputVariable="o" errorVariable="e"'
        ' timeoutSeconds="12.5" idempotencyHeader="Idempotency-Key">'
        '<p:headers name="A" value="1"/><p:headers name="B">2</p:headers>'
        '<p:query name="q" value="${x}"/></p:WebhookConfiguration>'
    ).webhook
    assert (hook.url, hook.method, hook.body_expression) == ("https://api.example/x", "PUT", "order")
    assert (hook.authentication, hook.secret, hook.secret_header) == ("header", "crm", "X-Key")
    assert (hook.expected_status, hook.response_type, hook.timeout_seconds) == ("200,201", "text", 12.5)
    assert (hook.output_variable, hook.error_variable, hook.idempotency_header) == (
        "o",
        "e",
        "Idempotency-Key",
    )
    assert hook.headers == (("A", "1"), ("B", "2"))
    assert hook.query == (("q", "${x}"),)


def test_webhook_parts_may_stand_in_wrappers_and_elements():
    found = extensions(
        "<p:webhookConfiguration><p:url>https://x.example</p:url>"
        '<p:headers><p:header name="A" value="1"/></p:headers>'
        '<p:authentication type="bearer" secret="token"/><p:body>{"a": 1}</p:body>'
        "</p:webhookConfiguration>"
    )
    assert found.webhook.headers == (("A", "1"),)
    assert (found.webhook.url, found.webhook.body) == ("https://x.example", '{"a": 1}')
    assert (found.webhook.authentication, found.webhook.secret) == ("bearer", "token")
    assert not found.malformed
    assert not found.unknown


def test_variables_are_set_by_attribute_or_text():
    sets = extensions(
        '<p:VariableConfiguration><p:set name="a" expression="1 + 1"/>'
        '<p:set name="b">a &lt; 3</p:set></p:VariableConfiguration>'
    ).variable.sets
    assert [(s.name, s.expression) for s in sets] == [("a", "1 + 1"), ("b", "a < 3")]


@pytest.mark.parametrize(
    "output",
    [
        'outputVariable="x">',
        "><p:outputVariable> x </p:outputVariable>",
        '><p:OutputVariable value="x"/>',
    ],
)
def test_script_configuration(output):
    script = extensions(
        f'<p:scriptTaskConfiguration functionId="f" functionName="n" version="latest" {output}'
        '<p:scriptTaskInputMapping source="a + 1" target="b" mappingType="Expression"/>'
        "</p:scriptTaskConfiguration>",
        on="scriptTask",
    ).script
    assert (script.function_id, script.function_name, script.version) == ("f", "n", "latest")
    assert script.output_variable == "x"
    assert [(m.source, m.target, m.type) for m in script.inputs] == [("a + 1", "b", "expression")]


def test_task_definition():
    task = extensions(
        '<p:TaskDefinition assignee="${boss}" candidateUsers="a,b" priority="1" dueDate="${due}" dueIn="P3D"'
        ' followUpIn="1d" taskType="approval" formRef="form-1"><p:candidateGroup>Sales, EU</p:candidateGroup>'
        '<p:formData><p:field name="n" type="integer" min="1" max="9" defaultValue="" placeholder="p"'
        ' help="h"'
        ' readonly="1" visibleWhen="x" pattern="[a,b]+" minLength="1" maxLength="2"/>'
        '<p:field name="s" type="select" enumValues=\'["a", 1]\' optionsExpression="xs"/>'
        '<p:field name="t" type="select"><p:enumValue>Smith, J</p:enumValue>'
        '<p:enumValue value="b" label="Bee"/></p:field>'
        '<p:field name="u" type="select"><p:enumValues><p:value>x</p:value>'
        "<p:value>y</p:value></p:enumValues></p:field></p:formData>"
        "</p:TaskDefinition>",
        on="userTask",
    ).user_task
    assert (task.assignee, task.candidate_users, task.candidate_groups) == (
        "${boss}",
        ("a", "b"),
        ("Sales, EU",),
    )
    assert (task.priority, task.due_date, task.due_in, task.follow_up_in) == (1, "${due}", "P3D", "1d")
    assert (task.task_type, task.form_ref) == ("approval", "form-1")
    first, second, third, fourth = task.fields
    assert (first.type, first.min, first.max, first.default, first.readonly) == (
        "integer",
        1.0,
        9.0,
        "",
        True,
    )
    assert (first.pattern, first.min_length, first.max_length, first.visible_when) == ("[a,b]+", 1, 2, "x")
    assert (second.enum_values, second.options_expression) == (("a", 1), "xs")
    assert third.enum_values == ("Smith, J", {"value": "b", "label": "Bee"})
    assert fourth.enum_values == ("x", "y")


def test_commas_inside_of_an_expression_do_not_separate():
    task = extensions(
        '<p:TaskDefinition candidateUsers="${get({&quot;a&quot;: 1}, x)}, bob"/>', on="userTask"
    )
    assert task.user_task.candidate_users == ('${get({"a": 1}, x)}', "bob")


def test_send_task():
    send = extensions(
        '<p:SendTaskConfiguration subject="S" template="t" bodyHtml="&lt;p&gt;" replyTo="r"'
        ' trackOpens="true">'
        '<p:bodyText>Hello\n  you</p:bodyText><p:to recipientType="role" value="boss"/>'
        '<p:to recipientType="email">a@b.example</p:to><p:cc recipientType="variable" value="c"/>'
        '<p:bcc recipientType="assignee" value="d"/>'
        '<p:attachments sourceType="url" source="u" filename="f" mimeType="m"/></p:SendTaskConfiguration>',
        on="sendTask",
    ).send
    assert send.to == (Recipient(type="role", value="boss"), Recipient(type="email", value="a@b.example"))
    assert (send.cc[0].type, send.bcc[0].value) == ("variable", "d")
    assert send.attachments == (Attachment(source_type="url", source="u", filename="f", mime_type="m"),)
    assert (send.body_html, send.body_text, send.track_opens, send.priority) == (
        "<p>",
        "Hello\n  you",
        True,
        "normal",
    )


def test_configurations_of_events():
    found = extensions(
        '<p:EmailTriggerConfiguration enabled="no" addressPattern=".*" subjectPattern="^x"'
        ' allowedSenders="a,b"'
        ' blockedSenders="c" extractAttachments="yes" maxAttachmentSizeMb="2.5" autoReply="1"'
        ' autoReplyTemplate="t"/>'
        '<p:MessageConfiguration correlationKey="${id}" outputVariable="m" timeToLive="1h"/>'
        '<p:signalConfiguration outputVariable="s"/>'
        '<p:errorConfiguration codeVariable="c" messageVariable="d"/>',
        on="startEvent",
    )
    assert found.email_trigger == EmailTriggerConfiguration(
        enabled=False,
        address_pattern=".*",
        subject_pattern="^x",
        allowed_senders=("a", "b"),
        blocked_senders=("c",),
        extract_attachments=True,
        max_attachment_size_mb=2.5,
        auto_reply=True,
        auto_reply_template="t",
        line=1,
    )
    assert found.message == MessageConfiguration(
        correlation_key="${id}", output_variable="m", time_to_live=3600.0, line=1
    )
    assert found.signal == SignalConfiguration(output_variable="s", line=1)
    assert found.error == ErrorConfiguration(code_variable="c", message_variable="d", line=1)


def test_configurations_of_scopes():
    sub = extensions(
        '<p:SubprocessConfiguration execution="INLINE" waitForCompletion="false">'
        '<p:inputMapping source="a" target="b"/><p:outputMapping variable="x"/>'
        '<p:outputMapping variable="y"/></p:SubprocessConfiguration>',
        on="subProcess",
    ).subprocess
    assert (sub.execution, sub.wait_for_completion) == ("inline", False)
    assert [o.variable for o in sub.outputs] == ["x", "y"]
    call = extensions(
        '<p:CallActivityConfiguration processId="p" versionBinding="version:3" businessKey="k"/>',
        on="callActivity",
    ).call_activity
    assert call == CallActivityConfiguration(
        process_id="p", version_binding="version:3", business_key="k", line=1
    )


@pytest.mark.parametrize("inside", [True, False])
def test_multi_instance_configuration_may_stand_in_the_loop_or_in_the_activity(inside):
    configuration = (
        '<extensionElements><p:MultiInstanceConfiguration collection="xs" elementVariable="x"'
        ' indexVariable="i"'
        ' outputCollection="ys" outputElement="y" completionCondition="c" maxConcurrency="3"/>'
        "</extensionElements>"
    )
    loop = "<multiInstanceLoopCharacteristics>{}</multiInstanceLoopCharacteristics>"
    body = loop.format(configuration) if inside else configuration + loop.format("")
    assert node(f'<task id="T">{body}</task>').extensions.multi_instance == MultiInstanceConfiguration(
        collection="xs",
        element_variable="x",
        index_variable="i",
        output_collection="ys",
        output_element="y",
        completion_condition="c",
        max_concurrency=3,
        line=1,
    )


def test_configurations_of_an_event_may_stand_in_its_definition():
    event = node(
        '<intermediateCatchEvent id="E"><messageEventDefinition><extensionElements>'
        '<p:MessageConfiguration correlationKey="k"/></extensionElements></messageEventDefinition>'
        "</intermediateCatchEvent>"
    )
    assert event.extensions.message.correlation_key == "k"


def test_settings_are_attributes_of_the_element_or_elements():
    assert node('<task id="T" p:taskQueue="ai"/>').extensions.task_queue == "ai"
    assert extensions("<p:taskQueue>priority</p:taskQueue>").task_queue == "priority"
    assert extensions('<p:TaskQueue name="own"/>').task_queue == "own"
    assert process_extensions('<p:failOnIncident value="yes"/>').fail_on_incident is True


def test_mappings_beside_a_configuration_belong_to_it():
    found = extensions(
        '<p:AIAgentConfiguration agentId="a"/><p:inputMapping source="s" target="t"/>'
        '<p:outputMapping variable="v" errorVariable="e"/>'
    )
    assert [m.target for m in found.agent.inputs] == ["t"]
    assert found.agent.output.error_variable == "e"
    assert found.inputs == found.agent.inputs
    assert found.outputs == (found.agent.output,)


def test_configurations_may_stand_in_a_wrapper_of_ours():
    found = extensions('<p:properties><p:RetryPolicy maxAttempts="2"/></p:properties>')
    assert found.retry.max_attempts == 2
    assert not found.unknown
