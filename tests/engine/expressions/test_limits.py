"""Whatever an expression says, it ends quickly and stays small."""

from __future__ import annotations

from time import perf_counter

import pytest

from engine.errors import ExpressionError, ExpressionLimitExceeded
from engine.json_values import Json
from tests.engine.expressions.evaluating import evaluate

GREATEST = 2**256 - 1


@pytest.mark.parametrize(
    "source",
    [
        "8 ** 8 ** 8",
        "2 ** 65",
        "2 ** -65",
        "2 ** 2.5e9",
        "(2 ** 60) ** 60",
        f"{GREATEST} + 1",
        f"{GREATEST} * {GREATEST}",
        f"{2**256}",
        "'x' * 10 ** 9",
        "10 ** 9 * 'x'",
        "'' * 10 ** 20",
        "[0] * 10 ** 9",
        "['x' * 1000] * 10000",
        "('y' * 60000) + ('y' * 60000)",
        "1e308 * 100",
        "-1e308 - 1e308",
        "1e999",
        "float('inf')",
        "float('nan')",
        "round(1e300)",
        "big * 2",
        "big // 3",
        "big",
        "sum(many)",
        "1 in many",
        "join(many, '')",
        "sorted(many)",
        "split(long, 'a')",
        "upper(long + 'b')",
        "many + many",
        "deep",
        "(" * 41 + "1" + ")" * 41,
        "-" * 60 + "1",
        "not " * 60 + "1",
        "1" + "+1" * 60,
        "[" * 200 + "]" * 200,
        "[" + "1," * 500 + "]",
        "1 " * 1001,
        "x" * 2001,
        "(" * 3000 + ")" * 3000,
    ],
)
def test_stops_at_the_limits_quickly(source: str) -> None:
    nested: Json = 1
    for _ in range(5000):
        nested = [nested]
    started = perf_counter()
    with pytest.raises(ExpressionError):
        evaluate(source, big=10**5000, many=[1] * 20_001, long="a" * 100_001, deep=nested)
    assert perf_counter() - started < 0.5


@pytest.mark.parametrize("source", ["[[0] * 9999] * 9999", "[{'a': 1}] * 2", "[['x'] * 2] * 2"])
def test_repetitions_do_not_multiply(source: str) -> None:
    with pytest.raises(ExpressionError):
        evaluate(source)


def test_a_limit_has_an_error_of_its_own() -> None:
    with pytest.raises(ExpressionLimitExceeded, match="at most 64"):
        evaluate("9 ** 9 ** 9")


def test_the_largest_legal_values_work() -> None:
    assert evaluate(f"{GREATEST} - 1 + 1") == GREATEST
    assert evaluate("2 ** 64") == 2**64
    assert evaluate("len('x' * 100000)") == 100_000
    assert evaluate("len([0] * 10000)") == 10_000
    assert evaluate("(" * 40 + "1" + ")" * 40) == 1


def test_a_large_variable_passes_unchanged() -> None:
    rows: Json = [{"text": "t" * 50}] * 30_000
    assert evaluate("rows", rows=rows) == rows
    assert evaluate("rows.length > 1 and rows[29999].text != ''", rows=rows) is True
