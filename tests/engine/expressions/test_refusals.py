"""What is refused before anything runs."""

from __future__ import annotations

import pytest

from engine.errors import ExpressionError, ForbiddenExpression
from engine.expressions import compile_expression

FORBIDDEN = [
    "__import__('os').getcwd()",
    "''.__class__.__mro__",
    "order.__dict__",
    "order._private",
    "_hidden",
    "open('file')",
    "eval('1')",
    "exec('a')",
    "compile('1', '', 'eval')",
    "getattr(order, 'x')",
    "type(order)",
    "vars()",
    "print('x')",
    "lambda: 1",
    "(lambda x: x)(1)",
    "[x for x in items]",
    "{x: 1 for x in items}",
    "(x for x in items)",
    "(y := 1)",
    "y = 1",
    "f'{order}'",
    "rb'x'",
    "u'x'",
    "'{0}'.format(order)",
    "'%s' % order",
    "'%9999d' % 1",
    "items.append(1)",
    "order.clear()",
    "order.update({})",
    "items.sort()",
    "items.__len__()",
    "len.__self__",
    "len(items).x()",
    "items[0](1)",
    "{'f': len}['f'](items)",
    "(len)(items)(1)",
    "max(*items)",
    "[*items]",
    "{**order}",
    "max(items, key=len)",
    "now().timestamp()",
    "len()",
    "len(items, items)",
    "startswith('a')",
    "items.len()",
    "1; 2",
    "1\nimport os",
    "import os",
    "a if b",
    "a ? b : c",
    "{1, 2}",
    "{{ 7 * 7 }}",
    "${jndi:ldap://host/a}",
    "${a} and ${b}",
    "${a",
    "a }",
    "1 << 2",
    "1 & 2",
    "a | b",
    "a ^ b",
    "~a",
    "a @ b",
    "1j",
    "...",
    "b'x'",
    "'\\ud800'",
    "'\\0'",
    "1 # comment",
    "a \\\n + 1",
    "'open",
    "'a\nb'",
    "12abc",
    "order.__ｃlass__",
    "ｏpen('x')",
    "ﬁle",
    "x\u00b7",
    "\u0661",
    "a\ud800",
    "a\x00b",
    "a.b\ua78f",
    "",
    "   ",
    "${}",
    "${  }",
    "=",
    "yield",
    "await x",
    "for",
    "x is is y",
    "*a",
    "a b",
    "->",
    ")",
]


@pytest.mark.parametrize("source", FORBIDDEN)
def test_refuses_what_is_not_part_of_the_language(source: str) -> None:
    with pytest.raises(ForbiddenExpression):
        compile_expression(source)


@pytest.mark.parametrize("source", ["true or open('x')", "1 if true else eval('1')", "[1][0] or a.__class__"])
def test_refuses_also_what_would_never_be_reached(source: str) -> None:
    with pytest.raises(ForbiddenExpression):
        compile_expression(source)


@pytest.mark.parametrize("source", [None, 1, b"1", ["1"]])
def test_refuses_what_is_no_text(source: object) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(source)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ("x = 1", "compare with `==`"),
        ("a ? b : c", "write `a if condition else b`"),
        ("a & b", "write `and`"),
        ("foo(1)", "there is no function `foo`"),
        ("len()", "`len` takes 1 argument, 0 given"),
        ("[x for x in y]", "comprehensions"),
        ("'open", "does not end"),
        ("order.from._x", "`_x`: names do not begin with `_`"),
    ],
)
def test_says_what_to_write_instead(source: str, hint: str) -> None:
    with pytest.raises(ForbiddenExpression) as refusal:
        compile_expression(source)
    assert hint in refusal.value.reason
    assert refusal.value.expression == source
