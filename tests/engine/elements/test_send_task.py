from engine.state.effects import RunActivity
from tests.engine.instances import Instance


def test_a_mail_is_filled_in():
    instance = Instance("send_task.mail", {"order_id": 7, "email": ["a@example.test", "b@example.test"]})
    (call,) = instance.asked(RunActivity)
    assert call.kind == "email"
    assert call.request["subject"] == "Order 7"
    assert call.request["to"] == [{"type": "variable", "value": ["a@example.test", "b@example.test"]}]
    assert call.request["cc"] == [{"type": "email", "value": "office@example.test"}]
    instance.succeed("mail", {"id": "m1"})
    assert instance.state.result["sent"] == {"id": "m1"}
