"""Our own hostile functions and expressions: other ways of the same kinds as the open cases."""

from __future__ import annotations

import pytest

from engine.errors import ExpressionError
from engine.expressions import compile_expression
from studio.activities.functions.pool import FunctionPool
from tests.engine.expressions.evaluating import NOW
from tests.security.confined import check_alive, check_no_leak, run

LEAKS = {
    "fget of a property of a class": (
        "import uuid\ndef execute(d):\n return {'leak': str(uuid.UUID.hex.fget)}"
    ),
    "object of a comparison key": (
        "import functools\ndef execute(d):\n k = functools.cmp_to_key(len)\n return {'leak': str(k([]).obj)}"
    ),
    "self of a random function": (
        "import random\ndef execute(d):\n return {'leak': str(random.random.__self__)}"
    ),
    "system random": "from random import SystemRandom\ndef execute(d):\n return {'leak': 1}",
    "value of a stopped iteration": (
        "def execute(d):\n"
        " try:\n  next(iter([]))\n except StopIteration as e:\n  return {'leak': str(e.value)}"
    ),
    "object of a decoding error": (
        "def execute(d):\n"
        " try:\n  b'\\xff'.decode()\n except UnicodeDecodeError as e:\n  return {'leak': e.object}"
    ),
    "context of an error": (
        "def execute(d):\n try:\n  1/0\n except Exception as e:\n  return {'leak': str(e.with_traceback)}"
    ),
    "format through map": "def execute(d):\n return {'leak': list(map(str.format, ['{0.__class__}'], [1]))}",
    "format through partial": (
        "import functools\n"
        "def execute(d):\n f = functools.partial('{0.__class__}'.format)\n return {'leak': f(1)}"
    ),
    "nested format": "def execute(d):\n return {'leak': '{0:{1.__class__}}'.format(1, 2)}",
    "attribute in an f-string": "def execute(d):\n return {'leak': f'{d.__class__}'}",
    "attribute in the width of an f-string": "def execute(d):\n return {'leak': f'{1:{d.__class__}}'}",
    "default of json": "import json\ndef execute(d):\n return {'leak': json.dumps(json, default=vars)}",
    "facade as a text": "import json\ndef execute(d):\n return {'leak': json.find('loads')}",
    "names of a facade": "import json\ndef execute(d):\n return {'leak': list(json.offered)}",
    "fields of a named tuple as code": (
        "import collections\n"
        "def execute(d):\n P = collections.namedtuple('P', 'a=print(1)')\n return {'leak': 1}"
    ),
    "make of a named tuple": (
        "import collections\n"
        "def execute(d):\n P = collections.namedtuple('P', 'a')\n return {'leak': str(P._make)}"
    ),
    "import of a package by alias": "import os.path as p\ndef execute(d):\n return {'leak': str(p)}",
    "import by a builtin": "def execute(d):\n return {'leak': str(__import__('os'))}",
    "import of the guard": "from builtins import open\ndef execute(d):\n return {'leak': 1}",
    "guard as a keyword": "def execute(d):\n f = lambda **k: k\n return {'leak': f(_getattr_=1)['x']}",
    "guard deleted": "def execute(d):\n del _getattr_\n return {'leak': 1}",
    "guard by full-width letters": "＿getattr＿ = len\ndef execute(d):\n return {'leak': 1}",
    "import guard called": "def execute(d):\n return {'leak': str(_import_('os'))}",
    "metaclass by name": "__metaclass__ = type\ndef execute(d):\n return {'leak': 1}",
    "call of a class's metaclass": "class A: pass\ndef execute(d):\n return {'leak': str(type(A))}",
    "base chosen by a call": (
        "def b(): return type('')\nclass A(b()): pass\ndef execute(d):\n return {'leak': 1}"
    ),
    "hook of a subclass": (
        "class A:\n def __init_subclass__(cls): pass\nclass B(A): pass\ndef execute(d):\n return {'leak': 1}"
    ),
    "item of a class": (
        "class A:\n def __class_getitem__(cls, k): return k\ndef execute(d):\n return {'leak': A[1]}"
    ),
    "reduce for copying": (
        "import copy\nclass A:\n def __reduce__(self): return (print, ('x',))\n"
        "def execute(d):\n return {'leak': str(copy.copy(A()))}"
    ),
    "generator frame": "def g(): yield\ndef execute(d):\n return {'leak': str(g().gi_yieldfrom)}",
    "send of a generator": "def g(): yield\ndef execute(d):\n return {'leak': str(g().throw)}",
    "cell of a closure": "def execute(d):\n f = lambda: d\n return {'leak': str(f.__closure__)}",
    "wrapped of a cache": (
        "import functools\n@functools.cache\ndef f(): return 1\n"
        "def execute(d):\n return {'leak': str(f.__wrapped__)}"
    ),
    "scanner of a pattern": "import re\ndef execute(d):\n return {'leak': str(re.compile('a').scanner('a'))}",
    "time zone by name": "import datetime\ndef execute(d):\n return {'leak': str(datetime.sys.path)}",
    "module of a class": "import decimal\ndef execute(d):\n return {'leak': decimal.Decimal.__module__}",
    "class of a result": "import re\ndef execute(d):\n return {'leak': str(type(re.match('a', 'a')))}",
    "with over a facade": "import json\ndef execute(d):\n with json as j:\n  return {'leak': str(j)}",
    "environment by a hint": "import typing\ndef execute(d):\n return {'leak': str(typing.Any.__class__)}",
}

ENDLESS = {
    "hash of a deep tuple": "def execute(d):\n t = ()\n for _ in range(10**6): t = (t,)\n return {t: 1}",
    "comparison of deep lists": (
        "def execute(d):\n a = b = []\n for _ in range(10**6): a, b = [a], [b]\n return a == b"
    ),
    "text of a deep list": "def execute(d):\n a = []\n for _ in range(10**5): a = [a]\n return str(a)",
    "sort with a growing key": "def execute(d):\n return sorted(range(10**9), key=lambda x: -x)",
    "endless cycle": "import itertools\ndef execute(d):\n return list(itertools.cycle([1]))",
    "sum of a huge range": "def execute(d):\n return sum(range(10**18))",
    "permutations": "import itertools\ndef execute(d):\n return len(list(itertools.permutations(range(15))))",
    "factorial": "import math\ndef execute(d):\n return math.factorial(10**8) % 7",
    "decimal to integer": "from decimal import Decimal\ndef execute(d):\n return int(Decimal('1e100000000'))",
    "random bits": "import random\ndef execute(d):\n return random.getrandbits(10**11) % 2",
    "percent width": "def execute(d):\n return '%0999999999d' % 1",
    "zero bytes": "def execute(d):\n return len(bytes(10**11))",
    "centred text": "def execute(d):\n return len(''.center(10**11))",
    "pattern of a date": (
        "import datetime\n"
        "def execute(d):\n return str(datetime.datetime.strptime(' ' * 50000, ' %d' * 25000))"
    ),
    "overlapping pattern": "import re\ndef execute(d):\n return bool(re.search('(.*)*x', 'a' * 64))",
    "prints without text": "def execute(d):\n while True: print()",
    "swallowed recursion": (
        "def f():\n try:\n  return f()\n except Exception:\n  return f()\ndef execute(d):\n return f()"
    ),
    "swallowed lack of memory": (
        "def execute(d):\n"
        " a = []\n while True:\n  try:\n   a.append('x' * 10**8)\n  except MemoryError:\n   pass"
    ),
    "doubling text": "def execute(d):\n s = 'x'\n while True: s = s + s",
    "generator of generators": (
        "def execute(d):\n g = iter([1])\n for _ in range(10**6): g = (x for x in g)\n return list(g)"
    ),
}

RESULTS = {
    "a module": "import math\ndef execute(d):\n return math",
    "a function": "def execute(d):\n return execute",
    "a class": "class A: pass\ndef execute(d):\n return A",
    "an object": "class A: pass\ndef execute(d):\n return [A()]",
    "an exception": "def execute(d):\n return {'e': ValueError('x')}",
    "a generator": "def execute(d):\n return (x for x in [1])",
    "bytes": "def execute(d):\n return b'x'",
    "a key that hashes badly": (
        "class A:\n def __hash__(self): return 1 / 0\ndef execute(d):\n return {A(): 1}"
    ),
    "a key that equals everything": (
        "class A:\n def __hash__(self): return 1\n def __eq__(self, o): return True\n"
        "def execute(d):\n return {A(): 1, 'b': 2}"
    ),
    "a list in itself": "def execute(d):\n a = []\n a.append(a)\n return a",
    "an infinite number": "def execute(d):\n return 1e308 * 10",
    "a key that is no number": "def execute(d):\n return {1.5: 1}",
    "a key of a hundred thousand digits": "def execute(d):\n return {10 ** 100_000: 1}",
}

ERRORS = {
    "a text of an error that is a number": (
        "class E(Exception):\n def __str__(self): return 5\ndef execute(d): raise E()",
        "runtime_error",
    ),
    "an error that is its own cause": (
        "def execute(d):\n try:\n  raise ValueError(1)\n except ValueError as e:\n  raise e from e",
        "runtime_error",
    ),
    "a group of errors": ("def execute(d): raise ExceptionGroup('x', [ValueError(1)])", "runtime_error"),
    "JSON nested a hundred thousand deep": (
        "import json\ndef execute(d): return json.loads('[' * 100000)",
        "runtime_error",
    ),
    "a pickle": ("import pickle\ndef execute(d): return 1", "definition_error"),
    "the modules of the interpreter": (
        "def execute(d):\n import sys\n return list(sys.modules)",
        "runtime_error",
    ),
    "a base that ends everything": (
        "class E(BaseException): pass\ndef execute(d): raise E()",
        "definition_error",
    ),
    "an attribute in full-width letters": ("def execute(d): return d.__\uff43lass__", "compilation_error"),
    "a caught group": (
        "def execute(d):\n try:\n  1 / 0\n except* ValueError:\n  pass",
        "compilation_error",
    ),
    "a hundred thousand signs in a row": ("def execute(d): return " + "-" * 100_000 + "1", "syntax_error"),
    "a text made while compiling": ("x = 'a' * 10 ** 9\ndef execute(d): return 1", "memory_limit"),
    "a list of lists": ("def execute(d): return len([0] * 10 ** 11)", "memory_limit"),
    "a shifted number": ("def execute(d): return 1 << 10 ** 10", "memory_limit"),
    "a number of many digits as text": ("def execute(d): return str(10 ** 5000)", "runtime_error"),
}
"""What ends at once, and as what."""

EXPRESSIONS = {
    "attribute of a result": "len(x).__class__",
    "index with a special name": "x['__class__'].y()",
    "method of a text": "'{0.real}'.format(1)",
    "call of a call": "get(x, 'a')()",
    "lambda": "(lambda: 1)()",
    "comprehension behind or": "true or [y for y in x]",
    "walrus": "(y := 1)",
    "starred": "[*x]",
    "keyword expansion": "len(**x)",
    "await": "await x",
    "f-string": "f'{x}'",
    "percent": "'%s' % x",
    "power of powers": "9 ** 9 ** 9",
    "repeated text": "'a' * 10 ** 9",
    "repeated list": "[1] * 10 ** 9",
    "shift": "1 << 10 ** 9",
    "nested without end": "(" * 500 + "1" + ")" * 500,
    "two statements": "1; 2",
    "assignment": "x = 1",
    "import": "__import__('os')",
    "builtin": "open('/etc/passwd')",
    "full-width name": "x.__ｃlass__",
    "long": "1 + " * 3000 + "1",
}


@pytest.mark.parametrize("name", LEAKS)
def test_nothing_leaks(pool: FunctionPool, name: str) -> None:
    result = run(pool, LEAKS[name], {"a": 1})
    check_no_leak(result)
    assert "canary" not in result.message


@pytest.mark.slow
@pytest.mark.parametrize("name", ENDLESS)
def test_what_has_no_end_is_ended(pool: FunctionPool, name: str) -> None:
    assert run(pool, ENDLESS[name]).error_type is not None
    check_alive(pool)


@pytest.mark.parametrize("name", RESULTS)
def test_what_is_no_json_is_the_functions_own_failure(pool: FunctionPool, name: str) -> None:
    result = run(pool, RESULTS[name])
    assert result.error_type in {"output_validation_error", "runtime_error"}


@pytest.mark.parametrize("name", ERRORS)
def test_what_fails_is_named_for_what_it_is(pool: FunctionPool, name: str) -> None:
    source, kind = ERRORS[name]
    result = run(pool, source)
    assert (result.error_type, bool(result.message)) == (kind, True)


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_expressions_have_no_powers(name: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(EXPRESSIONS[name]).evaluate({"x": {"a": 1}}, now=NOW)
