from engine.events import (
    ActivityFailed,
    IncidentResolved,
    UserTaskOpened,
    VariableChanged,
    WarningRaised,
)
from engine.state.effects import RunActivity
from engine.state.triggers import CallCompleted
from tests.engine.instances import Instance


def test_an_agent_gets_its_inputs_and_prompt_evaluated():
    instance = Instance("service_task.agent", {"document": "Invoice"})
    (call,) = instance.asked(RunActivity)
    assert (call.kind, call.element_name, call.local) == ("agent", "Read it", False)
    assert call.request["agent"] == "reader"
    assert call.request["prompt"] == "Read Invoice."
    assert call.request["inputs"] == {"text": "Invoice"}
    assert (call.retry.maximum_attempts, call.timeouts.start_to_close) == (3, 600.0)


def test_a_structured_result_gives_a_scalar_variable_its_own_field():
    instance = Instance("service_task.agent", {"document": "x"})
    instance.succeed("read", {"document_type": "invoice", "confidence": 0.9})
    assert instance.state.variables["document_type"] == "invoice"


def test_success_sets_the_error_variable_to_null():
    instance = Instance("service_task.agent", {"document": "x", "reading_error": "old"})
    instance.succeed("read", {"document_type": "invoice"})
    assert instance.state.variables["reading_error"] is None
    assert instance.state.status == "completed"


def test_failure_with_error_variable_goes_on_by_the_normal_way():
    instance = Instance("service_task.agent", {"document": "x"})
    instance.fail("read", "HTTP_503", "busy")
    assert instance.state.variables["reading_error"] == {
        "code": "HTTP_503",
        "message": "busy",
        "element": "read",
        "attempts": 3,
    }
    assert instance.completed == ["start", "read", "end"]


def test_failure_that_nobody_catches_is_an_incident_and_a_retry_calls_again():
    instance = Instance("service_task.incident", {"document": "x"})
    instance.fail("read", "HTTP_500", "broken")
    assert instance.heard(ActivityFailed)[0].attempts == 3
    assert (instance.incident.code, instance.incident.message, instance.incident.attempts) == (
        "HTTP_500",
        "broken",
        3,
    )
    assert instance.state.status == "running"
    instance.resolve("retry", document="y")
    assert instance.heard(IncidentResolved)[0].resolution == "retried"
    assert instance.asked(RunActivity)[-1].request["prompt"] == "Read y."
    instance.succeed("read", 3)
    assert instance.state.status == "completed"


def test_skipping_an_incident_writes_the_given_value():
    instance = Instance("service_task.incident", {"document": "x"})
    instance.fail("read")
    instance.resolve("skip", 12)
    assert instance.state.result["pages"] == 12


def test_cancelling_an_incident_cancels_the_instance():
    instance = Instance("service_task.incident", {"document": "x"})
    instance.fail("read")
    instance.resolve("cancel")
    assert instance.state.status == "cancelled"
    assert instance.open == []


def test_fail_on_incident_fails_the_instance_instead():
    instance = Instance("service_task.fail_on_incident", {"document": "x"})
    instance.fail("read", "HTTP_500", "broken")
    assert instance.state.status == "failed"
    assert instance.state.failure.code == "HTTP_500"
    assert instance.open == []


def test_a_result_is_converted_to_the_declared_type_with_a_warning():
    instance = Instance("service_task.incident", {"document": "x"})
    instance.succeed("read", "5")
    assert instance.state.result["pages"] == 5
    assert [event.rule for event in instance.heard(WarningRaised)] == ["type-mismatch"]


def test_a_result_that_breaks_a_constraint_is_an_incident():
    instance = Instance("service_task.incident", {"document": "x"})
    instance.succeed("read", 0)
    assert (instance.incident.code, instance.incident.element) == ("invalid-variable", "read")
    assert "must be at least 1" in instance.incident.message
    assert "pages" not in instance.state.variables


def test_a_late_or_repeated_answer_changes_nothing():
    instance = Instance("service_task.incident", {"document": "x"})
    call = instance.handle("read", "call").id
    instance.fail("read")
    before = instance.state.snapshot()
    assert instance.send(CallCompleted(call, 1)) == ()
    assert instance.state.snapshot() == before


def test_a_webhook_is_filled_in_and_keeps_its_retries():
    instance = Instance("service_task.webhook", {"order_id": "A/1", "amount": 7})
    (call,) = instance.asked(RunActivity)
    assert call.kind == "webhook"
    assert call.request["url"] == "https://example.test/orders/A/1"
    assert call.request["headers"] == {"X-Order": "A/1"}
    assert call.request["body"] == {"amount": 7}
    assert (call.retry.maximum_attempts, call.retry.initial_interval) == (5, 2.0)
    assert call.timeouts.start_to_close == 20.0
    instance.succeed("order", {"id": 1})
    assert instance.state.result["receipt"] == {"id": 1}


def test_variables_are_set_in_order_by_a_local_activity():
    instance = Instance("service_task.variables", {"limit": 1})
    (call,) = instance.asked(RunActivity)
    assert call.local
    instance.succeed("count", call.request["values"])
    changes = [(event.name, event.new, event.element) for event in instance.heard(VariableChanged)]
    assert changes == [("n", 1, "count"), ("twice", 2, "count")]
    assert instance.state.status == "completed"


def test_a_person_validates_what_an_agent_proposes():
    instance = Instance("service_task.validated")
    instance.succeed("read", {"total": 7})
    assert instance.heard(UserTaskOpened)[0].data == {"proposal": {"total": 7}}
    assert "found" not in instance.state.variables
    instance.submit("read", {"approved": True, "proposal": {"total": 8}})
    assert instance.state.result["found"] == {"total": 8}


def test_a_rejected_proposal_is_a_failure_of_the_task():
    instance = Instance("service_task.validated")
    instance.succeed("read", {"total": 7})
    instance.submit("read", {"approved": False})
    assert instance.incident.code == "proposal-rejected"


def test_tries_of_a_persons_retries_are_counted_too():
    instance = Instance("service_task.incident", {"document": "x"})
    instance.fail("read")
    assert instance.incident.attempts == 3
    instance.resolve("retry")
    instance.fail("read")
    assert instance.incident.attempts == 6
