"""Properties that hold for any text and any variables."""

from __future__ import annotations

import json
from time import perf_counter

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import ExpressionError
from engine.expressions import (
    FUNCTIONS,
    compile_expression,
    compile_template,
    interpolate,
    parse_cycle,
    parse_duration,
    parse_instant,
)
from tests.engine.expressions.evaluating import NOW

SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20))
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)
VARIABLES = st.fixed_dictionaries({"a": JSON, "b": JSON, "c": st.lists(st.integers(), max_size=5)})
PIECES = st.sampled_from(
    [
        *FUNCTIONS,
        "a",
        "b",
        "c",
        "1",
        "0",
        "2.5",
        "1e308",
        "9",
        "'x'",
        '"2024-01-31T09:00:00Z"',
        "'PT1H'",
        "null",
        "true",
        "+",
        "-",
        "*",
        "/",
        "//",
        "%",
        "**",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        ".",
        "==",
        "!=",
        "<",
        ">",
        "in",
        "not",
        "and",
        "or",
        "is",
        "if",
        "else",
        "&&",
        "||",
        "!",
        "=",
        "${",
        ".length",
        "__class__",
        "lambda",
        "for",
        "\\",
        "'",
        '"',
        "\n",
        "\ud800",
        "\0",
        "é",
        "ｌ",
    ]
)
SOURCES = st.one_of(
    st.text(max_size=60),
    st.lists(PIECES, max_size=25).map(" ".join),
    st.lists(PIECES, max_size=25).map("".join),
)
ATOMS = st.sampled_from(
    ["a", "b", "7", "0", "2.5", "-3", "true", "'xy'", "c", "{'k': 1}", "null", "now()", "duration('1h')"]
)


def _combine(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operators = st.sampled_from(
        ["+", "-", "*", "/", "//", "%", "**", "==", "<", ">=", "in", "not in", "and", "or", "is"]
    )
    binary = st.tuples(inner, operators, inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
    calls = st.tuples(st.sampled_from(sorted(FUNCTIONS)), st.lists(inner, max_size=3)).map(
        lambda t: f"{t[0]}({', '.join(t[1])})"
    )
    reaches = st.tuples(inner, st.sampled_from([".length", ".k", "[0]", "['k']", "[1:]", ".upper()"])).map(
        "".join
    )
    return binary | calls | reaches | inner.map(lambda s: f"[{s}]") | inner.map(lambda s: f"-{s}")


EXPRESSIONS = st.recursive(ATOMS, _combine, max_leaves=12)


@settings(max_examples=300, deadline=None)
@given(source=SOURCES, variables=VARIABLES)
def test_no_text_raises_anything_but_an_expression_error(source: str, variables: dict[str, object]) -> None:
    _check(source, variables)


@settings(max_examples=400, deadline=None)
@given(source=EXPRESSIONS, variables=VARIABLES)
def test_no_well_formed_expression_raises_anything_else_either(
    source: str, variables: dict[str, object]
) -> None:
    _check(source, variables)


@settings(max_examples=200, deadline=None)
@given(text=SOURCES)
def test_no_text_breaks_the_readers_of_templates_and_times(text: str) -> None:
    for read in (compile_template, parse_duration, parse_instant, parse_cycle):
        try:
            read(text)
        except ExpressionError:
            continue


NUMBERS = st.integers(-1000, 1000).map(lambda n: f"({n})")
ARITHMETIC = st.recursive(
    NUMBERS | st.just("x"),
    lambda inner: st.tuples(
        inner,
        st.sampled_from(["+", "-", "*", "/", "//", "%", "==", "<", ">", "<=", "!=", "and", "or"]),
        inner,
    ).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
    max_leaves=10,
)


@settings(max_examples=200, deadline=None)
@given(source=ARITHMETIC, x=st.integers(-50, 50))
def test_arithmetic_is_that_of_python(source: str, x: int) -> None:
    try:
        expected = eval(source, {"x": x})
    except ZeroDivisionError:
        return
    assert compile_expression(source).evaluate({"x": x}, now=NOW) == expected


@settings(max_examples=100, deadline=None)
@given(value=JSON)
def test_a_value_in_a_text_is_never_evaluated(value: object) -> None:
    variables = {"value": value}
    try:
        once = interpolate("<${value}>", variables, now=NOW)
    except ExpressionError:
        return
    assert interpolate("<${value}>", {**variables, "name": "leak"}, now=NOW) == once
    assert isinstance(value, str) is False or once == f"<{value}>"


def _check(source: str, variables: dict[str, object]) -> None:
    before = repr(variables)
    started = perf_counter()
    try:
        result = compile_expression(source).evaluate(variables, now=NOW)  # type: ignore[arg-type]
    except ExpressionError:
        pass
    else:
        json.dumps(result, allow_nan=False)
    assert perf_counter() - started < 2
    assert repr(variables) == before
