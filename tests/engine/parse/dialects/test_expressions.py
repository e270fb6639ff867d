"""Expressions of JUEL and FEEL say the same in our language, or are refused with the reason."""

from __future__ import annotations

import pytest

from engine.expressions import compile_expression
from engine.parse.dialects.feel import expression_from_feel
from engine.parse.dialects.juel import from_juel
from engine.parse.dialects.rewriting import Untranslatable

JUEL = {
    "${amount > 1000 && !approved}": "${amount > 1000 and not approved}",
    "#{order.total ge 5 and order.total ne 7}": "${order.total >= 5 and order.total != 7}",
    "${empty items}": "${(items in [null, '', [], {}])}",
    "${!empty order.items || late}": "${not (order.items in [null, '', [], {}]) or late}",
    "${paid ? 'yes, all' : 'no'}": "${('yes, all' if paid else 'no')}",
    "${a ? b : c ? d : e}": "${(b if a else (d if c else e))}",
    "${execution.getVariable('amount') == 1}": "${amount == 1}",
    "${order.items.size() > 2}": "${(len(order.items)) > 2}",
    "${name.startsWith('A ( b') && c.trim()}": "${name.startswith('A ( b') and c.strip()}",
    "${code.equals(other.code)}": "${(code == other.code)}",
    "Hello ${user.name}, ${n mod 2}": "Hello ${user.name}, ${n % 2}",
    "${name.trim().isEmpty()}": "${(name.strip() in ['', [], {}])}",
    "${rows.get(0).size() + lines[0].parts.size()}": "${(len(rows.get(0))) + (len(lines[0].parts))}",
    "${a.equals(b || c)}": "${(a == (b or c))}",
    "${!a == b}": "${(not a) == b}",
    "${!order.items.isEmpty() != !b}": "${(not (order.items in ['', [], {}])) != (not b)}",
    "${!!a && not (b eq c)}": "${not not a and not (b == c)}",
    "no expression": "no expression",
}
FEEL = {
    "= status = 1": "status == 1",
    '=status = "a = b"': 'status == "a = b"',
    "=for i in 1..3 return i": "[1, 2, 3]",
    '=if amount > 1 then "x" else if b then "y" else "z"': '("x" if amount > 1 else ("y" if b else "z"))',
    "=not(approved) and count(items) > 0": "(not (approved)) and len(items) > 0",
    "=items[1].price + items[-1].price": "items[0].price + items[-1].price",
    '={a: 1, "b c": {d: x + 1}}': '{"a": 1, "b c": {"d": x + 1}}',
    '=date and time("2026-01-01T00:00:00Z") < now()': 'datetime("2026-01-01T00:00:00Z") < now()',
    '=string length(name) >= 3 and starts with(name, "a")': 'len(name) >= 3 and startswith(name, "a")',
    "=is defined(order.key)": "(order.key != null)",
    "=concatenate(a, [1]) != append(b, 2)": "(a + [1]) != (b + [2])",
    '=kind in ["a", "b"]': 'kind in ["a", "b"]',
    '=now() + duration("P1D")': 'now() + duration("P1D")',
    "=for i in 9..11 return i": "[9, 10, 11]",
    '="no string length (cm)"': '"no string length (cm)"',
    "=is defined(a or b)": "((a or b) != null)",
    "=1 + (if a = 1 then b else c) * 2": "1 + ((b if a == 1 else c)) * 2",
    "=total + if a then 1 else 2": "total + (1 if a else 2)",
    "=[if a then 1 else 2, 3]": "[(1 if a else 2), 3]",
    "=modulo(a + 1, 3) = 0": "((a + 1) % 3) == 0",
    "=(2 ** n) * (m ** 2)": "(2 ** n) * (m ** 2)",
    "orderId": "orderId",
}


@pytest.mark.parametrize(("written", "ours"), JUEL.items())
def test_juel_becomes_ours(written: str, ours: str) -> None:
    assert from_juel(written) == ours


@pytest.mark.parametrize(("written", "ours"), FEEL.items())
def test_feel_becomes_ours(written: str, ours: str) -> None:
    assert expression_from_feel(written) == ours
    compile_expression(ours)


@pytest.mark.parametrize(
    "written", ["${bean.call(execution)}", "${execution.getVariable(name)}", "${a ? b}", "${(a}"]
)
def test_what_only_java_can_say_is_refused_with_the_reason(written: str) -> None:
    with pytest.raises(Untranslatable, match=r"\w"):
        from_juel(written)


@pytest.mark.parametrize(
    "written",
    [
        "=items[price > 3]",
        "=some x in y satisfies x > 1",
        "=for x in y return x",
        "=x between 1 and 2",
        "=decimal(x, 2)",
        "=if a then b",
        '=@"2026-01-01"',
        "=for i in 1..100000000 return i",
        "=(((",
        "={a + 1: 2}",
        "=modulo(a)",
        "=2 ** 3 ** 2",
        "=-2 ** 2",
        "=1 + if a then b",
    ],
)
def test_what_only_feel_can_say_is_refused_with_the_reason(written: str) -> None:
    with pytest.raises(Untranslatable, match=r"\w"):
        expression_from_feel(written)
