"""The support tables are complete, honest, and the page made of them is up to date."""

from __future__ import annotations

import dataclasses
import inspect
from pathlib import Path

import pytest

from engine.compile import compile_process
from engine.elements.attributes import ATTRIBUTES
from engine.elements.support import REFUSED, attribute_table, support_table
from engine.elements.support_page import support_page
from engine.model import activities
from engine.model.foundation import FlowElement
from engine.parse import read_definitions
from engine.state.parts import USER_TASK
from tests.engine.instances import Instance
from tests.engine.validate.files import file

PAGE = Path(__file__).resolve().parents[3] / "engine" / "elements" / "README.md"
FLOW = '<sequenceFlow id="f" sourceRef="s" targetRef="a"/>'
OURS = {"line", "kind", "extensions"}
"""Fields of the model that are no attributes of BPMN."""


def test_the_page_is_what_the_code_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == support_page(), "run `manage.py support --format markdown`"


def test_nothing_is_refused_but_what_bpmn_does_not_execute() -> None:
    refused = [row for row in support_table() if row.status == REFUSED]
    assert {row.note for row in refused} == {"BPMN defines no execution for it"}
    assert all("horeography" in row.element or "onversation" in row.element for row in refused)


def test_every_row_has_its_reason() -> None:
    assert all(row.note for row in support_table() if row.status != "supported")
    assert all(row.note for row in attribute_table() if row.status != "supported")


@pytest.mark.parametrize(("element", "model", "attributes"), ATTRIBUTES, ids=[each[0] for each in ATTRIBUTES])
def test_what_is_called_supported_is_in_the_model_and_the_other_way_round(element, model, attributes) -> None:
    own = {field.name for field in dataclasses.fields(model)} - OURS
    inherited = {name for base in model.__mro__[1:] for name in getattr(base, "__dataclass_fields__", {})}
    listed = {each.field for each in attributes if each.field} - OURS
    assert listed <= own
    assert own - inherited - listed <= {"flows", "data"}


def test_every_kind_of_flow_element_has_its_attributes_listed() -> None:
    listed = {model.__name__ for _, model, _ in ATTRIBUTES}
    waiting: list[type] = [FlowElement]
    for model in waiting:
        waiting.extend(model.__subclasses__())
    with_own = {model.__name__ for model in waiting if inspect.get_annotations(model)}
    assert with_own - listed == {"DataElement"}


def test_a_call_of_a_global_task_is_that_task() -> None:
    work = (
        '<globalUserTask id="look" name="Look"><extensionElements><periscope:taskDefinition assignee="ann"/>'
        "</extensionElements></globalUserTask>"
    )
    inside = (
        '<startEvent id="s"/><callActivity id="a" calledElement="look"><extensionElements>'
        '<periscope:timeoutConfig startToCloseTimeout="PT1H"/></extensionElements></callActivity>'
        '<sequenceFlow id="f" sourceRef="s" targetRef="a"/>'
    )
    definitions = read_definitions(file(inside, after=work))
    (node,) = [each for each in definitions.processes[0].nodes if each.id == "a"]
    assert isinstance(node, activities.UserTask)
    assert (node.name, node.extensions.user_task.assignee) == ("Look", "ann")
    assert node.extensions.timeouts.start_to_close == 3600
    assert Instance(compile_process(definitions, "P")).open == [("a", USER_TASK)]


def test_a_global_script_task_runs_its_script() -> None:
    script = (
        '<globalScriptTask id="add" scriptLanguage="python"><script>total = 1 + 1</script></globalScriptTask>'
    )
    inside = f'<startEvent id="s"/><callActivity id="a" calledElement="add"/>{FLOW}'
    (node,) = read_definitions(file(inside, after=script)).processes[0].nodes[1:]
    assert isinstance(node, activities.ScriptTask)
    assert (node.script, node.script_format) == ("total = 1 + 1", "python")
