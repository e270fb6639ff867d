"""Declarations of variables, and the four ways to write constraints."""

from __future__ import annotations

import pytest

from engine.model.configurations import Constraints
from tests.engine.parse.files import process_extensions


def declare(attributes: str = "", inside: str = ""):
    found = process_extensions(
        f'<p:processVariables><p:processVariable name="x" {attributes}>{inside}'
        "</p:processVariable></p:processVariables>"
    )
    return found.variables[0], found


def test_all_attributes():
    variable, found = declare(
        'type="Integer" required="1" isInput="on" defaultValue="" description="D" sensitive="yes"'
        ' immutable="true"'
        ' transient="TRUE" scope="process"'
    )
    assert (variable.type, variable.required, variable.is_input, variable.default) == (
        "integer",
        True,
        True,
        "",
    )
    assert (variable.sensitive, variable.immutable, variable.transient, variable.scope) == (
        True,
        True,
        True,
        "process",
    )
    assert variable.description == "D"
    assert not found.malformed


@pytest.mark.parametrize(
    ("attributes", "inside"),
    [
        ('constraints=\'{"min": 0, "max": 10.5, "enum": [1, 2], "uniqueItems": true}\'', ""),
        ("", '<p:constraints min="0" max="10.5" enum="1,2" uniqueItems="yes"/>'),
        ('min="0" max="10.5" enum="[1, 2]" uniqueItems="1"', ""),
        (
            "",
            (
                '<p:constraints><p:constraint name="min" value="0"/><p:constraint name="max">10.5'
                '</p:constraint><p:Constraint name="enum" value="1,2"/>'
                '<p:constraint type="uniqueItems" value="true"/></p:constraints>'
            ),
        ),
        (
            'min="0"',
            (
                '<p:constraint name="max" value="10.5"/><p:constraint name="enum" value="1,2"/>'
                '<p:constraint name="uniqueItems" value="true"/>'
            ),
        ),
        (
            "",
            '<p:constraints>{"min": 0, "max": 10.5, "enum": [1, 2], "uniqueItems": true}</p:constraints>',
        ),
    ],
)
def test_constraints_are_read_however_they_are_written(attributes, inside):
    variable, found = declare(f'type="number" {attributes}', inside)
    assert variable.constraints == Constraints(min=0.0, max=10.5, enum=(1, 2), unique_items=True)
    assert not found.malformed
    assert not found.unknown


def test_enumerations_of_texts_stay_texts():
    variable, _ = declare('type="string" enum="1,b"')
    assert variable.constraints.enum == ("1", "b")


def test_an_unreadable_or_unknown_constraint_is_reported():
    variable, found = declare('constraints=\'{"min": "low", "maxx": 3}\'')
    assert variable.constraints == Constraints()
    assert [m.path for m in found.malformed] == [
        "ProcessVariables/processVariable/constraints/min",
        "ProcessVariables/processVariable/constraints/maxx",
    ]


def test_variables_may_stand_without_their_wrapper():
    found = process_extensions('<p:processVariable name="a"/><p:ProcessVariable name="b"/>')
    assert [v.name for v in found.variables] == ["a", "b"]


def test_a_variable_without_a_name_is_reported():
    found = process_extensions("<p:processVariable/>")
    assert found.variables[0].name == ""
    assert [(m.path, m.expected) for m in found.malformed] == [("processVariable/@name", "a value")]
