"""Whatever another engine's extensions say, the reader ends soon, with a model or with `UnreadableFile`."""

from __future__ import annotations

import contextlib
import json
from xml.sax.saxutils import escape, quoteattr

import pytest

from engine.model.process import Definitions
from engine.parse import read_definitions, translate_file
from engine.parse.dialects.feel import expression_from_feel
from engine.parse.dialects.juel import from_juel
from engine.parse.dialects.rewriting import Untranslatable

FILE = """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0">
    <process id="p" isExecutable="true">{}</process></definitions>"""
EMBEDDED = '<zeebe:formDefinition formKey="camunda-forms:bpmn:f" />'


def read(content: str) -> Definitions:
    data = FILE.replace("{}", content).encode()
    translate_file(data)
    return read_definitions(data)


def task(kind: str, extensions: str, *, attributes: str = "", name: str = "e") -> str:
    return f'<{kind} id="{name}" {attributes}><extensionElements>{extensions}</extensionElements></{kind}>'


def form(text: str) -> str:
    extension = f'<zeebe:userTaskForm id="f">{escape(text)}</zeebe:userTaskForm>'
    return f"<extensionElements>{extension}</extensionElements>"


@pytest.mark.parametrize("number", ["²", "--5", "9" * 5000, "٣", ""])
def test_what_is_no_number_is_noted(number: str) -> None:
    read(f'<userTask id="e" camunda:priority="{number}" />')
    read(task("userTask", f'<zeebe:priorityDefinition priority="{number}" />'))
    read(task("serviceTask", f'<zeebe:taskDefinition type="x" retries="{number}" />'))


@pytest.mark.parametrize(
    "text",
    [
        '{"components": null}',
        '{"components": 5}',
        '{"components": [{"key": "a", "values": 5}]}',
        '{"components": [{"key": "a", "label": "\\u0000"}]}',
        '{"components": [{"key": "a", "label": "\\ud800"}]}',
        '{"components": [{"key": ["a"], "validate": [1]}]}',
        "[1]",
        "[" * 100_000,
    ],
)
def test_an_embedded_form_of_any_shape(text: str) -> None:
    read(form(text) + task("userTask", EMBEDDED))


def test_a_form_that_many_tasks_show_does_not_blow_up_the_file() -> None:
    fields = json.dumps({"components": [{"key": f"k{i}"} for i in range(3000)]})

    definitions = read(form(fields) + "".join(task("userTask", EMBEDDED, name=f"e{i}") for i in range(20)))

    tasks = [each.extensions.user_task for each in definitions.processes[0].nodes]
    assert [len(each.fields) for each in tasks if each and each.fields] == [3000] * 6
    assert sum(note.outcome == "blocks" for note in definitions.foreign) == 14


@pytest.mark.parametrize("headers", ["=[1]", "=1", "=null", '={"a": "\\u0001"}'])
def test_headers_of_any_shape(headers: str) -> None:
    inputs = f'<zeebe:input target="headers" source={quoteattr(headers)} />'
    kind = '<zeebe:taskDefinition type="io.camunda:http-json:1" />'
    read(task("serviceTask", f"{kind}<zeebe:ioMapping>{inputs}</zeebe:ioMapping>"))


def test_very_many_mappings_of_one_step() -> None:
    mappings = "".join(f'<camunda:in source="a{i}" target="b{i}" />' for i in range(8000))
    parameters = "".join(
        f'<camunda:inputParameter name="b{i}">${{a{i}}}</camunda:inputParameter>' for i in range(4000)
    )
    data = FILE.replace(
        "{}",
        task("callActivity", mappings)
        + task("task", f"<camunda:inputOutput>{parameters}</camunda:inputOutput>", name="t"),
    )
    assert read_definitions(data.encode()).processes


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "1" + ")" * 10_000,
        "(" * 900 + "1" + ")" * 900,
        "not(" * 390 + "a" + ")" * 390,
        "{a:" * 390 + "1" + "}" * 390,
        "empty " * 300 + "a",
        "a?b:" * 450 + "c",
        "if a then 1 else " * 100 + "1",
        '\\"' * 100_000,
        "x[" + "1" * 1500 + "]",
        "x[²]",
        "is defined()",
        "append()",
        "min(" + "1," * 100_000 + "1)",
    ],
)
def test_an_expression_of_any_shape(text: str) -> None:
    for rewrite, written in ((from_juel, f"${{{text}}}"), (expression_from_feel, f"={text}")):
        with contextlib.suppress(Untranslatable):
            rewrite(written)
