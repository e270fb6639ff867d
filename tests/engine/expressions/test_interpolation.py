"""Texts with `${…}`."""

from __future__ import annotations

from contextlib import suppress
from time import perf_counter

import pytest

from engine.errors import ExpressionError, ExpressionFailed, ExpressionLimitExceeded, ForbiddenExpression
from engine.expressions import compile_template, interpolate
from engine.json_values import Json
from tests.engine.expressions.evaluating import NOW

VARIABLES: dict[str, Json] = {
    "name": "Ada",
    "count": 3,
    "price": 2.50,
    "ok": True,
    "nothing": None,
    "items": [1, "zwölf", None],
    "order": {"id": 7},
    "trap": "${name}",
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", ""),
        ("plain { text } $ 5", "plain { text } $ 5"),
        ("Dear ${name}!", "Dear Ada!"),
        ("${name}${count}", "Ada3"),
        ("${count} of ${count + 1}", "3 of 4"),
        ("total: $${price}", "total: $2.5"),
        ("[${ok}|${nothing}|${missing}|${not ok}]", "[true|||false]"),
        ("list ${items}", 'list [1, "zwölf", null]'),
        ("object ${order}", 'object {"id": 7}'),
        ("a ${'}' + \"{\" + '\\''} b", "a }{' b"),
        ("a ${{'k': {'l': 1}}.k.l} b", "a 1 b"),
        ("a ${trap} b", "a ${name} b"),
        ("on ${today()}", "on 2024-02-01"),
        ("write \\${name} for ${name}", "write ${name} for Ada"),
        ("two\n${name}\nlines", "two\nAda\nlines"),
    ],
)
def test_fills_values_into_text_once(text: str, value: str) -> None:
    assert interpolate(text, VARIABLES, now=NOW) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("${count}", 3),
        (" ${price} ", 2.5),
        ("${items}", [1, "zwölf", None]),
        ("${order}", {"id": 7}),
        ("${missing}", None),
        ("${ok and count > 2}", True),
        ("${now()}", "2024-02-01T12:30:00Z"),
        ("${trap}", "${name}"),
    ],
)
def test_one_expression_alone_keeps_the_type(text: str, value: object) -> None:
    assert interpolate(text, VARIABLES, now=NOW) == value


@pytest.mark.parametrize(
    "text", ["a ${name", "${}", "x ${} y", "a ${1 +} b", "a ${open('x')} b", "${'}", "a ${it's} b"]
)
def test_refuses_what_does_not_close_or_parse(text: str) -> None:
    with pytest.raises(ForbiddenExpression):
        compile_template(text)


def test_names_are_those_of_all_expressions() -> None:
    assert compile_template("${b} and ${a.x + len(c)} and ${b}").names == ("a", "b", "c")
    assert compile_template("none").names == ()


def test_a_failure_names_the_expression_in_the_text() -> None:
    with pytest.raises(ExpressionFailed) as failure:
        interpolate("Dear ${name}, ${missing + 1}", VARIABLES, now=NOW)
    assert failure.value.expression == "${missing + 1}"
    assert failure.value.variable == "missing"


def test_all_expressions_of_a_text_share_the_limits() -> None:
    with pytest.raises(ExpressionLimitExceeded):
        interpolate("a ${sum(many)} ${sum(many)}", {"many": [1] * 15_000}, now=NOW)
    with pytest.raises(ExpressionLimitExceeded):
        interpolate("a ${long} ${long}", {"long": "x" * 60_000}, now=NOW)
    with pytest.raises(ExpressionLimitExceeded):
        compile_template("${a} " * 501)
    with pytest.raises(ExpressionLimitExceeded):
        compile_template("a" * 100_001)


@pytest.mark.parametrize(
    "text", ["${" * 30_000, "\\'" * 40_000 + "${", "${'" + "\\'" * 40_000, "${a}'" * 400]
)
def test_strange_texts_are_judged_quickly(text: str) -> None:
    started = perf_counter()
    with suppress(ExpressionError):
        interpolate(text, {}, now=NOW)
    assert perf_counter() - started < 1


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("<b>${name}</b>", "<b>&lt;i&gt; &amp; &#x27;&quot;</b>"),
        ("${name}", "&lt;i&gt; &amp; &#x27;&quot;"),
        ("<b>${html | safe}</b> ${name|safe}", "<b><i>x</i></b> <i> & '\""),
        ("${html|safe}", "<i>x</i>"),
        ("${missing}${items}", "[&quot;&lt;&quot;]"),
        ("${no or safe}", "&lt;!&gt;"),
        ("${no || safe}", "&lt;!&gt;"),
        ("\\${name} ${name | safe}", "${name} <i> & '\""),
    ],
)
def test_values_in_html_are_escaped_unless_marked(text: str, filled: str) -> None:
    values: dict[str, Json] = {"name": "<i> & '\"", "html": "<i>x</i>", "items": ["<"], "safe": "<!>"}
    assert compile_template(text).evaluate_html(values, now=NOW) == filled


def test_the_mark_means_nothing_in_other_texts() -> None:
    assert interpolate("to ${name | safe}", VARIABLES, now=NOW) == "to Ada"
    assert compile_template("${name | safe}").names == ("name",)
    with pytest.raises(ForbiddenExpression):
        compile_template("${name | upper}")
