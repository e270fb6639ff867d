"""What goes wrong with certain variables, and the sentence people read about it."""

from __future__ import annotations

import pytest

from engine.errors import ExpressionError, ExpressionFailed
from engine.expressions import compile_expression
from tests.engine.expressions.evaluating import NOW, evaluate


def test_names_the_variable_without_a_value_and_the_remedy() -> None:
    with pytest.raises(ExpressionFailed) as failure:
        evaluate("amount + 1")
    assert str(failure.value) == (
        "`amount + 1`: the variable `amount` has no value; arithmetic needs a number. "
        "Give it a value first or test `amount != null`."
    )
    assert failure.value.variable == "amount"


def test_says_in_which_part_it_went_wrong() -> None:
    with pytest.raises(ExpressionFailed) as failure:
        evaluate("flag and order.total * 2 > 10", flag=True, order={"total": None})
    assert failure.value.reason.startswith("in `order.total * 2`: `order.total` has no value;")
    assert failure.value.variable == "order"


def test_never_shows_the_value_of_a_variable() -> None:
    for source in (
        "secret * 1.5",
        "int(secret)",
        "secret > 1",
        "secret.field",
        "date(secret)",
        "duration(secret)",
    ):
        with pytest.raises(ExpressionFailed) as failure:
            evaluate(source, secret="4711-secret")
        assert "4711" not in str(failure.value)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("text - 1", "the variable `text` is a text; arithmetic needs a number"),
        ("'a' + 1", "cannot add a text and a number; write `str(…)`"),
        ("text > 1", "a text and a number have no order"),
        ("[1] > [2]", "a list and a list have no order"),
        ("1 / 0", "cannot be divided by zero"),
        ("1 % 0", "cannot be divided by zero"),
        ("0 ** -1", "cannot be divided by zero"),
        ("(-8) ** 0.5", "no such root"),
        ("-text", "arithmetic needs a number"),
        ("text % 2", "arithmetic needs a number"),
        ("len(5)", "only a list, a text or an object has a length"),
        ("len(missing)", "the variable `missing` has no value"),
        ("missing.upper()", "the variable `missing` has no value"),
        ("upper(5)", "`upper` needs a text"),
        ("sum(['a'])", "needs a list of numbers; a text is among them"),
        ("sum(text)", "`sum` needs a list"),
        ("max([])", "at least one element"),
        ("max(1, null)", "null is among the elements"),
        ("sorted([1, 'a'])", "have no order"),
        ("int('12a')", "does not hold a whole number"),
        ("float('')", "does not hold a number"),
        ("split('a', '')", "at least one character"),
        ("join('a', 'b')", "`join` needs a list"),
        ("text.name", "only an object has a field `name`"),
        ("[1, 2][2]", "no element at this place"),
        ("[1]['a']", "counted with whole numbers"),
        ("[1][true]", "counted with whole numbers"),
        ("{'a': 1}[0]", "named by texts"),
        ("5[0]", "has elements"),
        ("text['a':]", "bounds of a part are whole numbers"),
        ("text[::0]", "cannot be 0"),
        ("{1: 2}", "the names in an object are texts"),
        ("1 in 2", "only lists, texts and objects contain"),
        ("1 in text", "only a text can be part of a text"),
        ("keys([1])", "`keys` needs an object"),
    ],
)
def test_says_what_was_expected_and_found(source: str, said: str) -> None:
    with pytest.raises(ExpressionFailed) as failure:
        evaluate(source, text="abc")
    assert said in str(failure.value)


@pytest.mark.parametrize(
    "source",
    ["x", "x.name", "x + 1", "x > 1", "x == 1", "len(x)", "x[0]", "1 in x", "str(x)", "[x]", "x.length"],
)
@pytest.mark.parametrize(
    "intruder", [object(), {1, 2}, b"bytes", 1j, float("nan"), len, {1: 2}, {"a": object()}]
)
def test_values_that_are_no_json_raise_nothing_else_and_reveal_nothing(source: str, intruder: object) -> None:
    result, said = None, ""
    try:
        result = compile_expression(source).evaluate({"x": intruder}, now=NOW)  # type: ignore[dict-item]
    except ExpressionError as error:
        said = str(error)
    assert "0x" not in said
    assert result is None or isinstance(result, bool | int | float)
