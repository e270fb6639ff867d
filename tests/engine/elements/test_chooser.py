"""An agent that chooses the next activity of an ad-hoc sub-process, beside the people who still may."""

from __future__ import annotations

from typing import Any

from engine.compile import compile_process
from engine.events import WarningRaised
from engine.parse import read_definitions
from engine.plan import Plan
from engine.state.effects import CancelActivity, RunActivity
from engine.state.parts import CALL, USER_TASK
from engine.testing import World, run
from engine.validate import check_file
from tests.engine.instances import FIXTURES, Instance, definitions_of

ANN = {"customer": "Ann"}


def changed(*replacements: tuple[str, str], name: str = "agent") -> Plan:
    text = (FIXTURES / f"ad_hoc_sub_process.{name}.bpmn").read_text()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    definitions = read_definitions(text.encode())
    return compile_process(definitions, "case")


def asked(instance: Instance) -> list[Any]:
    return [each.request for each in instance.asked(RunActivity) if each.element == "work"]


def test_the_agent_sees_what_can_be_chosen_and_the_variables() -> None:
    instance = Instance("ad_hoc_sub_process.agent", ANN)
    (question,) = asked(instance)
    assert question["agent"] == "planner"
    assert question["prompt"].startswith("Plan the case of Ann.")
    assert question["inputs"] == {
        "customer": "Ann",
        "availableActivities": [
            {"id": "phone", "name": "Phone", "documentation": "Ask the customer."},
            {"id": "write", "name": "write", "documentation": ""},
        ],
        "chosenActivities": [],
    }
    shape = question["configuration"]["structured_output"]["json_schema"]
    assert shape["properties"]["next"]["enum"] == ["phone", "write", None]


def test_it_is_asked_again_when_nothing_runs_and_ends_with_null() -> None:
    instance = Instance("ad_hoc_sub_process.agent", ANN)
    instance.succeed("work", {"next": "write"})
    assert instance.open == [("write", CALL)]
    instance.succeed("write")
    instance.succeed("file")
    assert asked(instance)[-1]["inputs"]["chosenActivities"] == ["write"]
    enum = asked(instance)[-1]["configuration"]["structured_output"]["json_schema"]["properties"]["next"][
        "enum"
    ]
    assert enum == ["phone", None, "write"]
    instance.succeed("work", {"next": None})
    assert instance.state.status == "completed"
    assert instance.state.waits() == []


def test_who_takes_the_first_value_does_everything_once_and_ends() -> None:
    instance = Instance("ad_hoc_sub_process.agent", ANN)
    for _ in range(20):
        if instance.state.is_over:
            break
        question = asked(instance)[-1]["configuration"]["structured_output"]["json_schema"]
        element = next(element for element, kind in instance.open if kind == CALL)
        instance.succeed(element, {"next": question["properties"]["next"]["enum"][0]})
    assert instance.completed == ["start", "phone", "write", "file", "work", "end"]


def test_a_person_who_is_faster_takes_the_question_back() -> None:
    instance = Instance("ad_hoc_sub_process.agent", ANN)
    assert instance.open == [("work", USER_TASK), ("work", CALL)]
    instance.submit("work", {"next": "phone"})
    assert instance.open == [("phone", CALL)]
    assert len(instance.asked(CancelActivity)) == 1
    instance.succeed("phone")
    assert instance.open == [("work", USER_TASK), ("work", CALL)]
    assert asked(instance)[-1]["inputs"]["chosenActivities"] == ["phone"]
    instance.submit("work", {}, action="complete")
    assert instance.state.status == "completed"
    assert len(instance.asked(CancelActivity)) == 2


def test_an_answer_that_names_nothing_is_an_incident_that_a_retry_asks_again() -> None:
    instance = Instance("ad_hoc_sub_process.agent", ANN)
    instance.succeed("work", {"next": "file"})
    assert instance.incident.code == "unknown-choice"
    instance.resolve("retry")
    assert instance.open == [("work", USER_TASK), ("work", CALL)]
    instance.succeed("work", {"next": "phone"})
    assert instance.open == [("phone", CALL)]


def test_a_failed_agent_is_an_incident_and_skipping_it_may_name_the_next_activity() -> None:
    instance = Instance("ad_hoc_sub_process.agent", ANN)
    instance.fail("work")
    assert instance.incident.code == "HTTP_500"
    instance.resolve("skip", {"next": "phone"})
    assert instance.open == [("phone", CALL)]
    instance.succeed("phone")
    instance.fail("work")
    instance.resolve("skip")
    assert instance.state.status == "completed"
    assert instance.state.waits() == []


def test_with_an_error_variable_people_go_on_without_the_agent() -> None:
    mapping = (
        '><periscope:outputMapping variable="why" errorVariable="trouble"/></periscope:AIAgentConfiguration>'
    )
    instance = Instance(changed(('${customer}."/>', f'${{customer}}."{mapping}')), ANN)
    instance.fail("work")
    assert instance.open == [("work", USER_TASK)]
    trouble = instance.state.variables["trouble"]
    assert isinstance(trouble, dict)
    assert trouble["code"] == "HTTP_500"


def test_a_choice_that_a_person_has_to_check_is_offered_as_a_proposal() -> None:
    settings = '><periscope:advancedSettings requireHumanValidation="true"/></periscope:AIAgentConfiguration>'
    instance = Instance(changed(('${customer}."/>', f'${{customer}}."{settings}')), ANN)
    instance.succeed("work", {"next": "write"})
    assert instance.open == [("work", USER_TASK)]
    instance.submit("work", {"next": "phone"})
    assert instance.open == [("phone", CALL)]


def test_the_completion_condition_ends_it_in_spite_of_the_agent() -> None:
    world = {
        "calls": {"work": {"result": {"next": "write"}}},
        "user_tasks": {},
    }
    found = run(
        definitions_of("ad_hoc_sub_process.agent_and_people"),
        variables={"customer": "Ann", "calls": 0},
        world=World.from_json(world),
    )
    assert found.status == "completed"
    assert found.completed.count("file") == 2


def test_what_runs_meanwhile_does_not_disturb_an_incident_of_the_choice() -> None:
    instance = Instance("ad_hoc_sub_process.agent_and_people", {"customer": "Ann", "calls": 1})
    instance.submit("work", {"next": "write"})
    instance.fail("work")
    instance.succeed("write")
    instance.succeed("file", {"calls": 2})
    assert instance.state.status == "running"
    instance.resolve("retry")
    assert instance.state.status == "completed"


def test_an_agent_that_never_ends_is_asked_no_more() -> None:
    instance = Instance("ad_hoc_sub_process.agent", ANN)
    for _ in range(100):
        instance.succeed("work", {"next": "phone"})
        instance.succeed("phone")
    assert instance.open == [("work", USER_TASK)]
    assert instance.heard(WarningRaised) == []


def test_a_token_that_waits_at_a_join_inside_leaves_the_choice_open() -> None:
    join = (
        '<bpmn:parallelGateway id="both"/><bpmn:sequenceFlow id="pb" sourceRef="phone" targetRef="both"/>'
        '<bpmn:sequenceFlow id="wb" sourceRef="file" targetRef="both"/></bpmn:adHocSubProcess>'
    )
    instance = Instance(changed(("</bpmn:adHocSubProcess>", join)), ANN)
    instance.succeed("work", {"next": "phone"})
    instance.succeed("phone")
    assert instance.open == [("work", USER_TASK), ("work", CALL)]
    instance.succeed("work", {"next": "write"})
    instance.succeed("write")
    instance.succeed("file")
    assert instance.completed.count("both") == 1
    instance.succeed("work", {"next": None})
    assert instance.state.status == "completed"


def test_an_agent_at_an_ad_hoc_sub_process_is_where_it_belongs() -> None:
    rules = {
        each.rule for each in check_file((FIXTURES / "ad_hoc_sub_process.agent.bpmn").read_bytes()).findings
    }
    assert rules.isdisjoint({"misplaced-extension", "lost-answer"})
