from engine.compile import compile_process
from engine.events import UserTaskClosed, UserTaskOpened, VariableChanged, WarningRaised
from engine.parse import read_definitions
from engine.state.triggers import UserTaskSubmitted
from tests.engine.instances import Instance
from tests.engine.validate.files import file


def test_opens_with_assignment_dates_and_form_evaluated():
    instance = Instance("user_task.form", {"amount": 7, "manager": "mia"})
    (task,) = instance.heard(UserTaskOpened)
    assert (task.name, task.assignee, task.candidate_groups, task.priority) == (
        "Approve",
        "mia",
        ("approvers",),
        2,
    )
    assert (task.due, task.follow_up) == (instance.now + 86_400, instance.now + 4 * 3_600)
    assert [field["name"] for field in task.form] == ["approved", "comment", "amount", "reason"]
    assert task.form[2]["default"] == 7
    assert task.data == {"approved": None, "comment": None, "amount": 7, "reason": None}


def test_an_assignee_that_names_nobody_is_a_warning_and_the_task_stays_in_its_pool():
    instance = Instance("user_task.form", {"amount": 7})
    assert instance.heard(UserTaskOpened)[0].assignee is None
    assert [event.rule for event in instance.heard(WarningRaised)] == ["assignee-unresolved"]


def test_the_answer_goes_to_the_output_variable_and_to_declared_variables_of_the_fields():
    instance = Instance("user_task.form", {"amount": 7})
    instance.submit("approve", {"approved": True, "comment": "fine"}, actor="bob")
    assert instance.state.variables["decision"] == {"approved": True, "comment": "fine"}
    assert instance.state.variables["approved"] is True
    assert "comment" not in instance.state.variables
    assert {event.actor for event in instance.heard(VariableChanged)} == {"bob"}
    assert instance.heard(UserTaskClosed)[0].outcome == "completed"
    assert instance.open == [("pay", "call")]


def test_the_buttons_set_approved_and_action():
    instance = Instance("user_task.form", {"amount": 7})
    instance.submit("approve", {"comment": "no"}, action="reject")
    assert instance.state.variables["approved"] is False
    assert instance.state.variables["action"] == "reject"
    assert instance.open == [("tell", "call")]


def test_without_output_variable_every_field_sets_the_variable_of_its_name():
    instance = Instance("user_task.no_form")
    instance.submit("ask", {"approved": True, "note": "x"})
    assert instance.state.result == {"approved": True, "note": "x"}


def test_a_second_submission_changes_nothing():
    instance = Instance("user_task.form", {"amount": 7})
    handle = instance.handle("approve", "user_task").id
    instance.submit("approve", {"approved": True})
    before = instance.state.snapshot()
    assert instance.send(UserTaskSubmitted(handle, {"approved": False})) == ()
    assert instance.state.snapshot() == before


def test_a_manual_task_waits_for_its_confirmation():
    instance = Instance("manual_task.confirmed")
    assert instance.heard(UserTaskOpened)[0].form == ()
    instance.submit("walk")
    assert instance.state.status == "completed"


def test_an_unknown_resolution_of_an_incident_changes_nothing():
    instance = Instance("service_task.incident", {"document": "x"})
    instance.fail("read")
    instance.resolve("shrug")
    assert instance.open == [("read", "incident")]
    assert instance.heard(WarningRaised)[-1].rule == "wrong-resolution"


def test_whom_an_escalation_goes_to_may_be_an_expression():
    task = (
        '<startEvent id="start"/><userTask id="look"><extensionElements><periscope:taskDefinition>'
        '<periscope:escalation after="1h" to="{to}" reassign="true"/></periscope:taskDefinition>'
        '</extensionElements></userTask><sequenceFlow id="f" sourceRef="start" targetRef="look"/>'
    )

    def escalation(to: str):
        plan = compile_process(read_definitions(file(task.replace("{to}", to))), "P")
        return Instance(plan, {"boss": "mia"}).heard(UserTaskOpened)[0].escalation

    assert escalation("${boss}") == {"after": 3600.0, "to": "mia", "reassign": True}
    assert escalation("${1 / 0}")["to"] == "${1 / 0}"
