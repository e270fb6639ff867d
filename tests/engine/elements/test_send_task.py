from engine.compile import compile_process
from engine.parse import read_definitions
from engine.state.effects import RunActivity
from tests.engine.instances import Instance
from tests.engine.validate.files import file


def test_a_mail_is_filled_in():
    instance = Instance("send_task.mail", {"order_id": 7, "email": ["a@example.test", "b@example.test"]})
    (call,) = instance.asked(RunActivity)
    assert call.kind == "email"
    assert call.request["subject"] == "Order 7"
    assert call.request["to"] == [{"type": "variable", "value": ["a@example.test", "b@example.test"]}]
    assert call.request["cc"] == [{"type": "email", "value": "office@example.test"}]
    instance.succeed("mail", {"id": "m1"})
    assert instance.state.result["sent"] == {"id": "m1"}


def test_values_in_a_html_body_are_text_unless_the_author_says_otherwise():
    mail = (
        '<startEvent id="start"/><sendTask id="mail"><extensionElements><periscope:sendTaskConfiguration'
        ' subject="${name}" bodyText="${name}" bodyHtml="&lt;b&gt;${name}&lt;/b&gt;${table | safe}"/>'
        '</extensionElements></sendTask><sequenceFlow id="f" sourceRef="start" targetRef="mail"/>'
    )
    plan = compile_process(read_definitions(file(mail)), "P")
    (call,) = Instance(plan, {"name": "<Ada & Co>", "table": "<tr></tr>"}).asked(RunActivity)
    assert call.request["subject"] == call.request["body_text"] == "<Ada & Co>"
    assert call.request["body_html"] == "<b>&lt;Ada &amp; Co&gt;</b><tr></tr>"
