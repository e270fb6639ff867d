"""A third round of hostile and ordinary functions, expressions and addresses, thought of by ourselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from engine.errors import ExpressionError
from engine.expressions import compile_expression
from studio.activities.functions.pool import FunctionPool
from tests.engine.expressions.evaluating import NOW
from tests.security.confined import check_alive, check_no_leak, run
from tests.security.test_own_webhook_cases import PUBLIC, outcome

LEAKS = {
    "code of a lambda by a default": "def execute(d, f=lambda: 1):\n return {'leak': str(f.__code__)}",
    "globals of a method": (
        "class A:\n def m(self): pass\ndef execute(d):\n return {'leak': str(A().m.__globals__)}"
    ),
    "self of a bound builtin": "def execute(d):\n return {'leak': str([].append.__self__.__class__)}",
    "loader by a facade": "import json\ndef execute(d):\n return {'leak': str(json.__loader__)}",
    "spec by a facade": "import math\ndef execute(d):\n return {'leak': str(math.__spec__)}",
    "dictionary of a facade": "import re\ndef execute(d):\n return {'leak': str(re.__dict__)}",
    "codecs of base64": "import base64\ndef execute(d):\n return {'leak': str(base64.struct)}",
    "operating system by random": "import random\ndef execute(d):\n return {'leak': str(random._os)}",
    "modules by statistics": "import statistics\ndef execute(d):\n return {'leak': str(statistics.sys)}",
    "abstract classes of collections": (
        "import collections.abc\ndef execute(d):\n return {'leak': str(collections.abc.sys)}"
    ),
    "getter of an item": "from operator import attrgetter\ndef execute(d):\n return {'leak': 1}",
    "everything of a module": "from json import *\ndef execute(d):\n return {'leak': str(codecs)}",
    "attribute by name": "def execute(d):\n return {'leak': str(getattr(d, '__class__'))}",
    "variables of an object": "class A: pass\ndef execute(d):\n return {'leak': str(vars(A()))}",
    "names of an object": "def execute(d):\n return {'leak': dir(d)}",
    "names of here": "def execute(d):\n return {'leak': str(locals())}",
    "names of the module": "def execute(d):\n return {'leak': str(globals())}",
    "text as code": "def execute(d):\n return {'leak': eval('1 + 1')}",
    "text as statements": "def execute(d):\n exec('x = 1')\n return {'leak': 1}",
    "compiled text": "def execute(d):\n return {'leak': str(compile('1', 'f', 'eval'))}",
    "memory of bytes": "def execute(d):\n return {'leak': str(memoryview(b'x').obj)}",
    "address of an object": "def execute(d):\n return {'leak': id(d)}",
    "breakpoint": "def execute(d):\n breakpoint()\n return {'leak': 1}",
    "question at the terminal": "def execute(d):\n return {'leak': input('?')}",
    "file of a print": "import sys\ndef execute(d):\n print('x', file=sys.stderr)\n return {'leak': 1}",
    "debug of a pattern": "import re\ndef execute(d):\n return {'leak': str(re.compile('a', re.DEBUG))}",
    "template of a text": "import string\ndef execute(d):\n return {'leak': str(string.Template('$a'))}",
    "own node of the machine": "import uuid\ndef execute(d):\n return {'leak': uuid.getnode()}",
    "clock of the machine": "import time\ndef execute(d):\n return {'leak': time.time()}",
    "slots that hide a class": (
        "class A:\n __slots__ = ('x',)\ndef execute(d):\n return {'leak': str(A.x.__objclass__)}"
    ),
    "match by class pattern": (
        "def execute(d):\n match d:\n  case dict(__class__=c):\n   return {'leak': str(c)}\n return {}"
    ),
    "awaiting frame": "async def f(): pass\ndef execute(d):\n return {'leak': str(f().cr_frame)}",
}

ENDLESS = {
    "growing dictionary": "def execute(d):\n x = {}\n i = 0\n while True:\n  x[i] = i\n  i += 1",
    "product of ranges": (
        "import itertools\ndef execute(d):\n return sum(1 for _ in itertools.product(range(99), repeat=9))"
    ),
    "backtracking in a split": "import re\ndef execute(d):\n return re.split('(a|a)*b', 'a' * 60)",
    "digits of a root": "from decimal import Decimal\ndef execute(d):\n return str(Decimal(2) ** 10 ** 12)",
    "recursion through a sort": "def f(x): return sorted([1, 2], key=f)\ndef execute(d):\n return f(1)",
    "text multiplied in place": "def execute(d):\n s = 'ab'\n for _ in range(60):\n  s *= 2\n return len(s)",
}

LEGIT: dict[str, tuple[str, Any, Any]] = {
    "sums by group": (
        (
            "import collections\ndef execute(rows):\n t = collections.defaultdict(int)\n"
            " for r in rows:\n  t[r['k']] += r['n']\n return dict(t)"
        ),
        {"rows": [{"k": "a", "n": 1}, {"k": "b", "n": 2}, {"k": "a", "n": 3}]},
        {"a": 4, "b": 2},
    ),
    "money rounded half up": (
        (
            "from decimal import Decimal, ROUND_HALF_UP\ndef execute(net):\n"
            " return str((Decimal(net) * Decimal('1.19')).quantize(Decimal('0.01'), rounding=ROUND_HALF_UP))"
        ),
        {"net": "10.05"},
        "11.96",
    ),
    "days between": (
        (
            "import datetime\ndef execute(a, b):\n"
            " return (datetime.date.fromisoformat(b) - datetime.date.fromisoformat(a)).days"
        ),
        {"a": "2024-02-28", "b": "2024-03-01"},
        2,
    ),
    "week day by name": (
        "import datetime\ndef execute(day):\n return datetime.date.fromisoformat(day).strftime('%A')",
        {"day": "2024-02-29"},
        "Thursday",
    ),
    "parts of a text": (
        "import re\ndef execute(t):\n m = re.match(r'(?P<a>\\w+)-(?P<n>\\d+)', t)\n return m.groupdict()",
        {"t": "ab-12"},
        {"a": "ab", "n": "12"},
    ),
    "a digest": (
        "import hashlib\ndef execute(t):\n return hashlib.sha256(t.encode()).hexdigest()[:8]",
        {"t": "x"},
        "2d711642",
    ),
    "base64 there and back": (
        "import base64\ndef execute(t):\n return base64.b64decode(base64.b64encode(t.encode())).decode()",
        {"t": "grüße"},
        "grüße",
    ),
    "the most frequent": (
        "from collections import Counter\ndef execute(words):\n return Counter(words).most_common(1)[0][0]",
        {"words": ["a", "b", "a"]},
        "a",
    ),
    "median": ("import statistics\ndef execute(n):\n return statistics.median(n)", {"n": [1, 9, 5]}, 5),
    "a named id": (
        "import uuid\ndef execute(n):\n return str(uuid.uuid5(uuid.NAMESPACE_URL, n))[14]",
        {"n": "x"},
        "5",
    ),
    "a class of one's own": (
        (
            "class Line:\n def __init__(self, n, p):\n  self.n, self.p = n, p\n"
            " @property\n def total(self):\n  return self.n * self.p\n"
            "def execute(n, p):\n return Line(n, p).total"
        ),
        {"n": 2, "p": 3},
        6,
    ),
    "a decorator": (
        (
            "def twice(f):\n def g(x):\n  return f(f(x))\n return g\n@twice\ndef add(x): return x + 1\n"
            "def execute(x):\n return add(x)"
        ),
        {"x": 1},
        3,
    ),
    "a generator": (
        "def odd(n):\n for i in n:\n  if i % 2:\n   yield i\ndef execute(n):\n return list(odd(n))",
        {"n": [1, 2, 3]},
        [1, 3],
    ),
    "nested unpacking": (
        "def execute(p):\n return [a + c for a, (b, *c) in p]",
        {"p": [[[0], [1, 2]]]},
        [[0, 2]],
    ),
    "an error that is handled": (
        (
            "def execute(t):\n try:\n  return int(t)\n except ValueError as e:\n  return str(e.args[0])[:7]\n"
            " finally:\n  print('tried')"
        ),
        {"t": "x"},
        "invalid",
    ),
    "a closure that counts": (
        "def execute(n):\n c = 0\n def up():\n  nonlocal c\n  c += 1\n for _ in range(n): up()\n return c",
        {"n": 3},
        3,
    ),
    "types written down": (
        (
            "from typing import Optional\ndef execute(x: Optional[int] = None) -> list[int]:\n"
            " y: int = (x or 0) + 1\n return [y]"
        ),
        {"x": 1},
        [2],
    ),
    "a text made of parts": (
        "def execute(n, p):\n return f'{n!r:>5}|{p:.2f}|{p:>8,.1f}'",
        {"n": "a", "p": 1234.5},
        "  'a'|1234.50| 1,234.5",
    ),
    "a set compared": ("def execute(a, b):\n return sorted({*a} - {*b})", {"a": [3, 1, 2], "b": [2]}, [1, 3]),
    "a deep copy": (
        "import copy\ndef execute(d):\n e = copy.deepcopy(d)\n e['x']['y'] = 2\n return [d, e]",
        {"x": {"y": 1}},
        [{"x": {"y": 1}}, {"x": {"y": 2}}],
    ),
    "groups of sorted rows": (
        (
            "import itertools\ndef execute(w):\n"
            " return {k: len(list(g)) for k, g in itertools.groupby(sorted(w, key=len), key=len)} and len(w)"
        ),
        {"w": ["a", "bb", "c"]},
        3,
    ),
    "folded numbers": (
        "import functools\ndef execute(n):\n return functools.reduce(lambda a, b: a * b, n, 1)",
        {"n": [2, 3, 4]},
        24,
    ),
    "JSON inside JSON": (
        "import json\ndef execute(t):\n return json.loads(json.dumps(json.loads(t), sort_keys=True))",
        {"t": '{"b": [1, null], "a": "ü"}'},
        {"a": "ü", "b": [1, None]},
    ),
}

REFUSED = {
    "attribute behind a choice": "x if true else x.__init__",
    "attribute in a list": "[x.__doc__]",
    "attribute as a key": "{'a': x.__module__}",
    "special name as a variable": "__builtins__",
    "unknown function behind and": "false and system('id')",
    "function passed on": "map(len, x)",
    "method behind a key": "x.a.bit_length()",
    "slice with a call": "x[open('f'):]",
    "format method": "'{0}'.format(x)",
    "matrix product": "x @ x",
    "ellipsis": "...",
    "bytes": "b'x'",
    "imaginary number": "1j",
    "set of comprehension": "{y for y in x}",
    "yield": "(yield 1)",
    "unpacked mapping": "{**x}",
    "comment that hides a line": "1 #\n+ __import__('os')",
    "backslash at the end": "1 + \\\n2; 3",
    "zero byte": "1 + 1\x00",
    "deep list": "[" * 60 + "]" * 60,
}
ORDINARY: dict[str, tuple[str, Any]] = {
    "both limits": ("0 < amount and amount <= 1000", True),
    "either or": ("not approved or amount > 10", True),
    "nothing is null": ("missing == null", True),
    "inside a list": ("'b' in tags", True),
    "not inside": ("'z' not in tags", True),
    "length": ("len(tags) == 2", True),
    "member of a member": ("customer.address.city", "Graz"),
    "member by index": ("tags[0]", "a"),
    "the last": ("tags[-1]", "b"),
    "arithmetic": ("(amount * 2 + 1) % 7", 5),
    "text put together": ("customer.name + '!'", "Ann!"),
    "choice": ("'big' if amount > 50 else 'small'", "big"),
}
BLOCKED = {
    "zero": ("http://0/", ()),
    "zero with port": ("http://0.0.0.0:8080/", ()),
    "carrier network": ("https://x.example/", ("100.64.0.1",)),
    "documentation": ("https://x.example/", ("203.0.113.9",)),
    "benchmark network": ("https://x.example/", ("198.18.0.1",)),
    "several addresses, one inside": ("https://x.example/", (PUBLIC, "10.0.0.1")),
    "site local": ("https://x.example/", ("fec0::1",)),
    "teredo": ("https://x.example/", ("2001:0:7f00:1::",)),
    "multicast": ("https://x.example/", ("ff02::1",)),
    "circled digits": ("http://①②⑦.⓪.⓪.①/", ()),
    "soft hyphen in localhost": ("http://local\u00adhost/", ("127.0.0.1",)),
    "tab in the host": ("http://127.0\t.0.1/", ()),
    "mail port": (f"http://{PUBLIC}:25/", ()),
    "gopher": ("gopher://x.example/", (PUBLIC,)),
    "password before the host": ("https://ann:secret@x.example/", (PUBLIC,)),
}
CALLED = {
    "query with a private address": ("https://x.example/?next=http://127.0.0.1/", (PUBLIC,)),
    "fragment": ("https://x.example/a#@10.0.0.1", (PUBLIC,)),
    "encoded path": ("https://x.example/%2e%2e/%40", (PUBLIC,)),
    "long name": (f"https://{'a' * 60}.example/", (PUBLIC,)),
    "plain": ("http://x.example/", (PUBLIC,)),
}


@pytest.mark.parametrize("name", LEAKS)
def test_nothing_leaks(pool: FunctionPool, name: str) -> None:
    result = run(pool, LEAKS[name], {"a": 1})
    check_no_leak(result)
    assert "canary" not in f"{result.message}{result.prints}"


@pytest.mark.slow
@pytest.mark.parametrize("name", ENDLESS)
def test_what_has_no_end_is_ended(pool: FunctionPool, name: str) -> None:
    assert run(pool, ENDLESS[name]).error_type is not None
    check_alive(pool)


@pytest.mark.parametrize("name", LEGIT)
def test_ordinary_functions_work(pool: FunctionPool, name: str) -> None:
    source, given, expected = LEGIT[name]
    result = run(pool, source, given)
    assert (result.error_type, result.value) == (None, expected), result.message


@pytest.mark.parametrize("name", REFUSED)
def test_expressions_have_no_powers(name: str) -> None:
    with pytest.raises(ExpressionError):
        compile_expression(REFUSED[name]).evaluate({"x": {"a": 1}, "true": True, "false": False}, now=NOW)


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_expressions_work(name: str) -> None:
    source, expected = ORDINARY[name]
    customer = {"name": "Ann", "address": {"city": "Graz"}}
    variables = {"amount": 100, "approved": True, "tags": ["a", "b"], "customer": customer}
    assert compile_expression(source).evaluate(variables, now=NOW) == expected


@pytest.mark.parametrize("name", BLOCKED)
async def test_what_must_not_be_called_is_blocked(name: str) -> None:
    url, answers = BLOCKED[name]
    assert await outcome(url, answers) == "webhook-blocked, final"


@pytest.mark.parametrize("name", CALLED)
async def test_the_public_internet_is_called(name: str) -> None:
    url, answers = CALLED[name]
    found: Sequence[str] = answers
    assert await outcome(url, found) == ",".join(answers)
