"""What goes into a function and what comes out: types from forms, schemas, and how it is called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from studio.activities.functions.confined.coercion import coerced
from studio.activities.functions.confined.fitting import problem_of
from studio.activities.functions.confined.schemas import problem_of_schema
from studio.activities.functions.limits import Limits
from studio.activities.functions.pool import FunctionPool, Schemas
from studio.activities.functions.results import ScriptResult

LIMITS = Limits(wall_seconds=60, cpu_seconds=20)
SHORT = Limits(wall_seconds=4, cpu_seconds=1)
"""For what only time can end."""
ECHO = "def execute(input_data):\n    return input_data"


def fields(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


@pytest.fixture(scope="module")
def pool() -> Iterator[FunctionPool]:
    made = FunctionPool(at_once=2)
    yield made
    made.close()


def run(
    pool: FunctionPool,
    source: str,
    given: Any,
    *,
    takes: Any = None,
    makes: Any = None,
    limits: Limits = LIMITS,
) -> ScriptResult:
    schemas = Schemas(takes, makes)
    return pool.run(source=source, mode="function", given=given, seed="", limits=limits, schemas=schemas)


@pytest.mark.parametrize(
    ("schema", "given", "made"),
    [
        ({"type": "integer"}, "5", 5),
        ({"type": "integer"}, " 10 ", 10),
        ({"type": "integer"}, "1_000", "1_000"),
        ({"type": "integer"}, "5.5", "5.5"),
        ({"type": "number"}, "2.5", 2.5),
        ({"type": "number"}, "nan", "nan"),
        ({"type": "number"}, "1e999", "1e999"),
        ({"type": "boolean"}, "On", True),
        ({"type": "boolean"}, "no", False),
        ({"type": "boolean"}, "perhaps", "perhaps"),
        ({"type": ["integer", "null"]}, "", None),
        ({"type": "string"}, "5", "5"),
        ({"type": ["string", "integer"]}, "5", "5"),
        ({"type": "integer"}, 5.0, 5.0),
        ({"type": "array", "items": {"type": "integer"}}, '["1", 2]', [1, 2]),
        ({"type": "object"}, '{"a": 1}', {"a": 1}),
        ({"type": "object"}, "{", "{"),
        ({}, "5", "5"),
        (fields(a={"type": "integer"}, b={"type": "string"}), {"a": "", "b": ""}, {"b": ""}),
        (fields(a={"type": "integer", "default": 3}), {}, {"a": 3}),
        (fields(a={"type": "integer", "default": 3}), {"a": ""}, {"a": 3}),
        (fields(a={"$ref": "#/$defs/n"}) | {"$defs": {"n": {"type": "integer"}}}, {"a": "1"}, {"a": 1}),
        (
            fields(rows={"type": "array", "items": fields(n={"type": "number"})}),
            {"rows": [{"n": "1.5"}]},
            {"rows": [{"n": 1.5}]},
        ),
    ],
)
def test_texts_of_forms_become_what_the_schema_expects(schema: Any, given: Any, made: Any) -> None:
    assert coerced(given, schema) == made
    assert type(coerced(given, schema)) is type(made)


@pytest.mark.parametrize(
    ("schema", "value", "problem"),
    [
        ({"type": "integer"}, True, "input is true, expected integer"),
        ({"type": "integer"}, 1.0, None),
        ({"type": ["string", "null"]}, 1, "input is 1, expected string or null"),
        ({"enum": [1, "a"]}, True, 'input is true, expected one of 1, "a"'),
        ({"const": 1}, 1.0, None),
        ({"minimum": 3}, 2, "input is 2, which is less than 3"),
        ({"exclusiveMaximum": 3}, 3, "input is 3, which is not less than 3"),
        ({"multipleOf": 0.1}, 0.3, None),
        ({"multipleOf": 2}, 3, "input is 3, which is no multiple of 2"),
        ({"maxLength": 2}, "abc", 'input is "abc", which has more characters than 2'),
        ({"pattern": "^a+$"}, "b", 'input is "b", which does not match ^a+$'),
        ({"format": "date"}, "2026-02-30", 'input is "2026-02-30", expected the format date'),
        ({"format": "email"}, "a@b.org", None),
        ({"format": "uuid"}, "x", 'input is "x", expected the format uuid'),
        ({"uniqueItems": True}, [1, 1.0], "input holds an item twice"),
        ({"uniqueItems": True}, [1, True], None),
        ({"items": {"type": "string"}}, ["a", 1], "input[1] is 1, expected string"),
        ({"required": ["a"]}, {}, "input.a is missing"),
        ({"additionalProperties": False}, {"a": 1}, "input.a is not allowed"),
        ({"properties": {"a": {"type": "null"}}}, {"a": 0}, "input.a is 0, expected null"),
        ({"anyOf": [{"type": "string"}, {"minimum": 5}]}, 3, "input is 3, which is none of what is allowed"),
        (
            {"oneOf": [{"minimum": 1}, {"minimum": 2}]},
            3,
            "input is 3, which is not exactly one of what is allowed",
        ),
        ({"not": {"type": "null"}}, None, "input is null, which is not allowed"),
        ({"$ref": "#"}, 1, "input: the schema refers to itself without end"),
    ],
)
def test_what_does_not_fit_is_said(schema: Any, value: Any, problem: str | None) -> None:
    assert problem_of(value, schema, name="input") == problem


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        ({"type": "object", "properties": {"a": {"type": "integer", "default": 1}}}, None),
        ([], "it is a JSON object"),
        ({"type": "text"}, "it.type is one of string"),
        ({"type": [1]}, "it.type is one of string"),
        ({"if": {}}, "it: the keyword 'if' is not checked here"),
        ({"properties": {"a": 3}}, "it.properties.a is no schema"),
        ({"properties": []}, "it.properties is no schema"),
        ({"pattern": "("}, "it.pattern is no regular expression"),
        ({"$ref": "https://example.org/schema"}, "it.$ref leads to a part of this schema"),
        ({"$ref": "#/$defs/none"}, "it.$ref leads to a part of this schema"),
        ({"minimum": "3"}, "it.minimum is a number"),
        ({"multipleOf": 0}, "it.multipleOf is not 0"),
        ({"required": "a"}, "it.required is a list of names"),
        ({"format": "colour"}, "it.format is one of date"),
        ({"anyOf": [{"enum": 1}]}, "it.anyOf[0].enum is a list"),
    ],
)
def test_a_schema_that_would_not_be_checked_is_refused(schema: Any, problem: str | None) -> None:
    found = problem_of_schema(schema, name="it")
    assert found is None if problem is None else found.startswith(problem)


def test_a_schema_nested_without_end_is_refused() -> None:
    schema: dict[str, Any] = {}
    for _ in range(40):
        schema = {"items": schema}
    assert "nested too deeply" in str(problem_of_schema(schema, name="it"))


class TestRuns:
    def test_the_input_is_read_by_the_schema_before_the_function_sees_it(self, pool: FunctionPool) -> None:
        result = run(pool, ECHO, {"n": "3"}, takes=fields(n={"type": "integer"}))
        assert result.value == {"n": 3}

    def test_wrong_input_and_wrong_output_have_their_types(self, pool: FunctionPool) -> None:
        wrong = run(pool, ECHO, {"n": "x"}, takes=fields(n={"type": "integer"}))
        assert (wrong.error_type, wrong.message) == (
            "input_validation_error",
            'input.n is "x", expected integer',
        )
        wrong = run(pool, ECHO, {"n": 1}, makes=fields(n={"type": "string"}))
        assert (wrong.error_type, wrong.message) == (
            "output_validation_error",
            "output.n is 1, expected string",
        )

    def test_a_pattern_without_end_ends_the_run_and_nothing_else(self, pool: FunctionPool) -> None:
        endless = fields(a={"type": "string", "pattern": "^(a+)+$"})
        ended = run(pool, ECHO, {"a": "a" * 40 + "!"}, takes=endless, limits=SHORT)
        assert ended.error_type == "timeout"
        assert run(pool, ECHO, {}).value == {}

    @pytest.mark.parametrize("key", ["order", "input_data"])
    def test_one_mapped_object_is_meant_directly_or_under_its_name(
        self, pool: FunctionPool, key: str
    ) -> None:
        directly = "def execute(input_data):\n    print('x')\n    return input_data['total']"
        by_name = f"def execute(input_data):\n    return input_data['{key}']['total']"
        given = {key: {"total": 7}}
        assert run(pool, directly, given).value == 7
        assert run(pool, directly, given).prints == "x\n"
        if key != "input_data":
            assert run(pool, by_name, given).value == 7
        takes = fields(total={"type": "integer"}) | {"required": ["total"]}
        assert run(pool, ECHO, given, takes=takes).value == {"total": 7}

    def test_a_missing_key_is_still_the_script_s_error(self, pool: FunctionPool) -> None:
        result = run(pool, "def execute(input_data):\n    return input_data['x']", {"a": {"b": 1}})
        assert (result.error_type, result.message, result.line) == ("runtime_error", "KeyError: 'x'", 2)

    @pytest.mark.parametrize(
        ("head", "given", "made"),
        [
            ("a, b=2", {"a": 1, "c": 9}, [1, 2]),
            ("a, *, b", {"a": 1, "b": 3}, [1, 3]),
            ("a, **b", {"a": 1, "c": 3}, [1, {"c": 3}]),
            ("a=5, b=6", {}, [5, 6]),
        ],
    )
    def test_named_parameters(self, pool: FunctionPool, head: str, given: Any, made: Any) -> None:
        assert run(pool, f"def execute({head}):\n    return [a, b]", given).value == made


def problems(pool: FunctionPool, source: str, *, takes: Any = None) -> list[tuple[str, int | None, str]]:
    checked = pool.run(
        source=source, mode="check", given=None, seed="", limits=LIMITS, schemas=Schemas(input=takes)
    )
    return [(one["kind"], one["line"], one["message"]) for one in checked.value["problems"]]


class TestChecking:
    def test_a_good_function_has_no_problems_and_tells_its_parameters(self, pool: FunctionPool) -> None:
        source = "from math import sqrt\ndef execute(a, b=1):\n    return sqrt(a) + b"
        checked = pool.run(source=source, mode="check", given=None, seed="", limits=LIMITS)
        assert checked.value == {"problems": [], "parameters": ["a", "b"]}

    def test_every_problem_is_named_at_its_line(self, pool: FunctionPool) -> None:
        imports = "import os\nfrom json import codecs\n\n"
        source = f"{imports}def execute(input_data):\n    x = ().__class__\n    return open('f')"
        found = problems(pool, source)
        assert [(kind, line) for kind, line, _ in found] == [
            ("definition_error", 1),
            ("definition_error", 2),
            ("compilation_error", 5),
            ("runtime_error", 6),
        ]
        assert "there is no 'open' here" in found[-1][2]

    def test_a_syntax_error_has_its_line(self, pool: FunctionPool) -> None:
        assert problems(pool, "def execute(a):\n    return (")[0][:2] == ("syntax_error", 2)

    def test_a_source_without_execute_and_a_bad_schema_are_said(self, pool: FunctionPool) -> None:
        found = problems(pool, "x = 1", takes={"type": "text"})
        assert {kind for kind, _, _ in found} == {"missing_function", "input_validation_error"}

    def test_what_the_language_offers_can_be_asked(self, pool: FunctionPool) -> None:
        offered = pool.run(source="", mode="describe", given=None, seed="", limits=LIMITS).value
        assert "sorted" in offered["names"]
        assert "eval" not in offered["names"]
        assert "sqrt" in offered["modules"]["math"]
        assert set(offered["modules"]) == {
            *("math", "decimal", "datetime", "json", "re", "collections", "itertools", "functools"),
            *("uuid", "hashlib", "base64", "copy", "statistics", "typing", "string", "random"),
        }
