"""What scripts can do, and what they cannot: our own cases of every class of attack we know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from studio.activities.functions.limits import Limits
from studio.activities.functions.pool import FunctionPool
from studio.activities.functions.results import ScriptResult

LIMITS = Limits(wall_seconds=60, cpu_seconds=20)
"""More than anything here needs on a busy machine: whatever else ends a run does so by itself."""
SHORT = Limits(wall_seconds=4, cpu_seconds=1)
"""For what only time can end."""
PROBE = "def execute(input_data):\n    return {'alive': True}"


@pytest.fixture(scope="module")
def pool() -> Iterator[FunctionPool]:
    made = FunctionPool(at_once=4)
    yield made
    made.close()


def run(
    pool: FunctionPool, source: str, given: Any = None, *, mode: str = "function", limits: Limits = LIMITS
) -> ScriptResult:
    return pool.run(source=source, mode=mode, given={} if given is None else given, seed="s", limits=limits)


def inline(pool: FunctionPool, source: str, **variables: Any) -> ScriptResult:
    return run(pool, source, variables, mode="inline")


def expression(pool: FunctionPool, text: str) -> ScriptResult:
    return inline(pool, f"result = {text}")


class TestInline:
    def test_variables_are_names_and_assignments_come_back(self, pool: FunctionPool) -> None:
        result = inline(pool, "total = price * count\ncount += 1\nnote = 'ok'", price=2.5, count=4, other=1)
        assert result.value == {"total": 10.0, "count": 5, "note": "ok"}

    def test_only_changed_names_come_back_also_when_changed_in_place(self, pool: FunctionPool) -> None:
        result = inline(pool, "rows.append(3)\nsame = 1\nseen = len(rows)", rows=[1], same=1, kept={"a": [1]})
        assert result.value == {"rows": [1, 3], "seen": 2}

    def test_a_variable_that_stays_as_it_is_may_be_of_any_size(self, pool: FunctionPool) -> None:
        rows = list(range(400_000))
        result = inline(pool, "n = len(text) + len(rows)", text="x" * 5_000_000, rows=rows)
        assert (result.value, result.skipped) == ({"n": 5_400_000}, ())

    def test_what_is_too_large_to_come_back_is_a_failure_that_names_it(self, pool: FunctionPool) -> None:
        result = inline(pool, "twice = text * 2", text="x" * 1_000_000)
        assert result.error_type == "output_validation_error"
        assert result.message == "'twice' cannot be handed back: it is too large"

    def test_true_and_one_are_different_values(self, pool: FunctionPool) -> None:
        assert inline(pool, "x = True", x=1).value == {"x": True}

    def test_tools_stay_inside_and_what_is_no_json_is_named(self, pool: FunctionPool) -> None:
        source = "import math\ndef f(): return 1\nclass A: pass\nx = f()\ns = {1, 2}\na = A()"
        result = inline(pool, source)
        assert (result.value, result.skipped) == ({"x": 1}, ("a", "s"))

    def test_dates_and_decimals_become_texts(self, pool: FunctionPool) -> None:
        source = "import datetime, decimal\nd = datetime.date(2026, 1, 2)\np = decimal.Decimal('1.10')"
        assert inline(pool, source).value == {"d": "2026-01-02", "p": "1.10"}

    def test_a_variable_may_have_the_name_of_a_builtin_or_no_name_for_python(
        self, pool: FunctionPool
    ) -> None:
        result = pool.run(
            source="y = input + len(list)",
            mode="inline",
            given={"input": 1, "list": [1, 2], "two words": 1, "_x": 2, "class": 3},
            seed="",
            limits=LIMITS,
        )
        assert result.value == {"y": 3}

    def test_prints_are_kept(self, pool: FunctionPool) -> None:
        result = inline(pool, "print('a', 1, sep='-')\nprint('b', end='')")
        assert result.prints == "a-1\nb"

    def test_random_numbers_repeat_with_the_seed(self, pool: FunctionPool) -> None:
        source = "import random\nx = [random.random(), random.choice([1, 2, 3])]"
        first, again = (inline(pool, source).value for _ in range(2))
        other = pool.run(source=source, mode="inline", given={}, seed="other", limits=LIMITS).value
        assert first == again != other

    def test_sets_of_texts_iterate_in_the_same_order_in_every_run(self, pool: FunctionPool) -> None:
        source = "x = list({'a', 'b', 'c', 'd', 'e', 'f'})"
        assert inline(pool, source).value == inline(pool, source).value


CLASSES = """
class A:
    count = 0
    def __init__(self, v):
        self.v = v
    @property
    def double(self):
        return 2 * self.v
    @classmethod
    def make(cls):
        return cls(4)
A.count += 1
x = [A.make().double, A.count, type(A(1)) is A]
"""

ABOVE = """
class A:
    def __init__(self, v): self.v = v
    def f(self): return self.v
class B(A):
    def __init__(self):
        super().__init__(3)
    def f(self): return super().f() + 1
"""
ERROR = """
class E(Exception):
    def __init__(self, code):
        super().__init__(f"code {code}")
        self.code = code
"""
SETTER = """
class A:
    @property
    def v(self): return self.w
    @v.setter
    def v(self, n): self.w = n * 2
"""

LEGIT = {
    "nested unpacking": ("a, (b, *c) = 1, (2, 3, 4)\nx = [a, b, c]", [1, 2, [3, 4]]),
    "nonlocal": ("def f():\n n = 1\n def g():\n  nonlocal n\n  n += 1\n  return n\n return g()\nx = f()", 2),
    "classes above": (f"{ABOVE}x = B().f()", 4),
    "exceptions with a message": (
        f"{ERROR}try: raise E(7)\nexcept E as e: x = [str(e), e.code]",
        ["code 7", 7],
    ),
    "property setters": (f"{SETTER}a = A()\na.v = 2\nx = a.v", 4),
    "generators": ("def g():\n yield 1\n yield from [2, 3]\nx = list(g())", [1, 2, 3]),
    "format": ("x = '{0} {b:>3} {0!r} {{}}'.format('a', b=1)", "a   1 'a' {}"),
    "methods of types": ("x = list(map(str.strip, [' a ', 'b ']))", ["a", "b"]),
    "slices": ("d = [1, 2, 3, 4]\nd[1:3] = [9]\nd[0] *= 5\ndel d[-1]\nx = d[::-1]", [9, 5]),
    "slices in place": ("d = [1, 2]\nd[0:1] += [7]\nx = d", [1, 7, 2]),
    "each part runs once": (
        "n = []\ndef f():\n n.append(1)\n return {'a': 1}\nf()['a'] += 1\nx = len(n)",
        1,
    ),
    "classes": (
        CLASSES,
        [8, 1, True],
    ),
    "inheritance": ("class A:\n def f(self): return 1\nclass B(A): pass\nx = B().f()", 1),
    "own exceptions": (
        "class E(ValueError):\n def __init__(self, c): self.c = c\ntry: raise E(7)\nexcept E as e: x = e.c",
        7,
    ),
    "named tuples": (
        "import collections\nP = collections.namedtuple('P', 'a b')\np = P(1, b=2)\nx = [p.a, p[1], len(p)]",
        [1, 2, 2],
    ),
    "dates": (
        "from datetime import datetime\nx = datetime.strptime('03.01.2026', '%d.%m.%Y').strftime('%A %d')",
        "Saturday 03",
    ),
    "caching": ("import functools\n@functools.lru_cache\ndef f(n):\n return n\nx = f(1) + f(1)", 2),
    "annotations": (
        "from typing import Optional\nx: Optional[int] = 3\ny: list[int]\nz: 'int | None' = 1",
        3,
    ),
    "type aliases": ("from typing import Dict\nRow = Dict[str, int] | None\nx = 1", 1),
    "regular expressions": (
        "import re\nx = re.sub(r'(\\d+)', lambda m: str(int(m.group(1)) + 1), 'a9')",
        "a10",
    ),
    "encodings": ("x = 'München'.encode('idna').decode('ascii')", "xn--mnchen-3ya"),
    "chained": ("import itertools\nx = list(itertools.chain.from_iterable([[1], [2]]))", [1, 2]),
    "hasattr": (
        "x = [hasattr('a', 'upper'), hasattr('a', 'format_map'), hasattr(1, '__class__')]",
        [True, False, False],
    ),
    "underscore": ("x = sum(1 for _ in range(3))", 3),
    "assert": ("assert 1 == 1, 'never'\nx = 1", 1),
    "deep copies": ("import copy\na = {'b': [1]}\nc = copy.deepcopy(a)\nc['b'].append(2)\nx = a", {"b": [1]}),
}


@pytest.mark.parametrize("name", LEGIT)
def test_ordinary_scripts_work(pool: FunctionPool, name: str) -> None:
    source, expected = LEGIT[name]
    result = inline(pool, source)
    assert (result.error_type, result.value and result.value.get("x")) == (None, expected), result.message


REFUSED = {
    "dunder attribute": "x = ().__class__",
    "import os": "import os",
    "import sys in a function": "def f():\n import sys\nf()",
    "submodule": "import collections.abc",
    "from submodule": "from collections.abc import Mapping",
    "star": "from math import *",
    "transitive module": "from json import codecs",
    "module attribute": "import json\nx = json.codecs",
    "open": "x = open('/etc/passwd')",
    "eval": "x = eval('1')",
    "exec": "exec('x = 1')",
    "getattr": "x = getattr('', 'upper')",
    "setattr": "setattr(1, 'a', 2)",
    "globals": "x = globals()",
    "vars": "x = vars()",
    "compile": "x = compile('1', '', 'eval')",
    "BaseException": "raise BaseException('x')",
    "SystemExit": "raise SystemExit(0)",
    "guard by name": "_getattr_ = 1",
    "guard by parameter": "def f(_getattr_): pass",
    "guard by positional-only parameter": "def f(_getattr_, /): pass",
    "guard by keyword-only parameter": "f = lambda *, _write_: 1",
    "guard by star": "def f(*_getitem_): pass",
    "guard by for": "for _getattr_ in [1]: pass",
    "guard by except": "try:\n 1/0\nexcept Exception as _write_: pass",
    "guard by import": "import math as _getattr_",
    "guard by walrus": "(_getattr_ := 1)",
    "guard by global": "def f():\n global _getattr_\n pass",
    "guard by class": "class _getattr_: pass",
    "guard by function": "def _getattr_(): pass",
    "guard by with": "with 1 as _getattr_: pass",
    "guard by comprehension": "x = [1 for _getattr_ in [1]]",
    "guard by nonlocal": "def f():\n def g():\n  nonlocal _getattr_",
    "metaclass": "class A(metaclass=type): pass",
    "class keyword": "class A(x=1): pass",
    "special method": "class A:\n def __getattr__(self, n): return n",
    "slots": "class A:\n __slots__ = ()",
    "base str": "class A(str): pass",
    "base dict": "class A(dict): pass",
    "base Decimal": "from decimal import Decimal\nclass A(Decimal): pass",
    "three-argument type": "x = type('A', (), {})",
    "type of a class": "x = type(int)",
    "type of a function": "x = type(len)",
    "class of a module": "import math\nx = type(math)",
    "frames": "def g():\n yield 1\nx = g().gi_frame",
    "generator code": "x = (i for i in []).gi_code",
    "traceback": "try:\n 1/0\nexcept Exception as e:\n x = e.__traceback__",
    "error object": "import json\ntry:\n json.nothing\nexcept AttributeError as e:\n x = e.obj",
    "error name": "try:\n import nothing\nexcept ImportError as e:\n x = e.path",
    "format attribute": "x = '{0.__class__}'.format(1)",
    "format item": "x = '{0[a]}'.format({'a': 1})",
    "format nested": "x = '{:{0.__class__}}'.format(1)",
    "format unbound": "x = str.format('{0.__class__}', 1)",
    "format_map": "x = '{a}'.format_map({'a': 1})",
    "Formatter": "import string\nx = string.Formatter()",
    "UserString": "import collections\nx = collections.UserString('')",
    "update_wrapper": "import functools\nx = functools.update_wrapper",
    "partial func": "import functools\nx = functools.partial(len).func",
    "method self": "x = [].append.__self__",
    "bound method function": "class A:\n def f(self): pass\nx = A().f.__func__",
    "mro": "class A: pass\nx = A.mro()",
    "super by two arguments": "class A:\n def f(self): return super(A, self)\nx = A().f()",
    "super as a value": "class A:\n def f(self): return super()\nx = A().f()",
    "super by name": "s = super\nx = s",
    "super set": "super = len\nx = 1",
    "super as a parameter": "def f(super): return super().__init__\nx = f(dict)",
    "super to a special method": "class A:\n def f(self): return super().__reduce__\nx = A().f()",
    "super written": "class A:\n def f(self): super().x = 1\nA().f()",
    "super to a method of errors": "class E(Exception):\n def f(self): super().add_note('')\nx = E().f()",
    "subclasses": "x = object.__subclasses__()",
    "property getter": "class A:\n @property\n def p(self): return 1\nx = A.p.fget",
    "module change": "import json\njson.dumps = 1",
    "module deletion": "import json\ndel json.dumps",
    "class change": "str.upper = 1",
    "function attribute": "def f(): pass\nf.x = 1",
    "function code": "def f(): pass\nx = f.__code__",
    "deep copy of a module": "import copy, math\nx = copy.deepcopy(math).sys",
    "decimal context": "import decimal\ndecimal.setcontext(1)",
    "uuid node": "import uuid\nx = uuid.getnode()",
    "pbkdf2": "import hashlib\nx = hashlib.pbkdf2_hmac('sha1', b'', b'', 1)",
    "json encoder": "import json\nx = json.dumps(1, cls=int)",
    "json hook": "import json\nx = json.loads('{}', object_hook=len)",
    "async": "async def f(): pass",
    "await": "await x",
    "match": "match 1:\n case 1: x = 1",
    "except star": "try:\n 1/0\nexcept* ValueError: pass",
    "lazy hint evaluation": "import typing\nx = typing.get_type_hints(len)",
    "generic alias": "x = list[int].__origin__",
    "full-width": "x = ().__ｃlass__",
    "null byte": "x = 1\x00",
    "printed": "x = __builtins__",
    "exception attribute": "try:\n 1/0\nexcept Exception as e:\n e.add_note('x')",
    "class getitem": "x = dict.__class_getitem__",
}


@pytest.mark.parametrize("name", REFUSED)
def test_ways_out_are_closed(pool: FunctionPool, name: str) -> None:
    result = inline(pool, REFUSED[name])
    assert result.error_type in {"compilation_error", "syntax_error", "runtime_error"}, result.value
    assert "/" not in result.message.replace("'/'", ""), "no path of the machine"


DENIALS_OF_SERVICE = {
    "loop": ("while True: pass", {"timeout"}),
    "swallowing loop": ("while True:\n try:\n  while True: pass\n except: pass", {"timeout"}),
    "memory": ("x = 'a' * 10**10", {"memory_limit"}),
    "growing list": ("x = []\nwhile True: x.append('y' * 10**6)", {"memory_limit"}),
    "power": ("x = 9 ** 9 ** 9", {"timeout", "memory_limit"}),
    "regular expression": ("import re\nx = bool(re.match('(a+)+$', 'a' * 40 + '!'))", {"timeout"}),
    "C stack": (
        "from itertools import chain\ni = chain([])\nfor n in range(400000):\n i = chain(i)\nx = list(i)",
        {"runtime_error"},
    ),
    "print flood": ("while True: print('x' * 100000)", {"timeout"}),
    "deep source": ("x = " + "(" * 5000 + ")" * 5000, {"syntax_error"}),
    "deep expression": ("x = " + "-" * 100000 + "1", {"syntax_error", "compilation_error", "runtime_error"}),
    "recursion": ("def f(): f()\nf()", {"runtime_error"}),
    "width": ("x = f'{1:>{10**10}}'", {"memory_limit", "runtime_error"}),
}


@pytest.mark.parametrize("name", DENIALS_OF_SERVICE)
def test_what_takes_too_much_ends_and_the_next_run_is_fine(pool: FunctionPool, name: str) -> None:
    source, kinds = DENIALS_OF_SERVICE[name]
    limits = SHORT if "timeout" in kinds else LIMITS
    assert run(pool, source, mode="inline", limits=limits).error_type in kinds
    assert run(pool, PROBE).value == {"alive": True}


class TestFailures:
    @pytest.mark.parametrize(
        ("source", "kind", "line"),
        [
            ("x = 1\ny = (", "syntax_error", 2),
            ("x = 1\n\nx.__class__", "compilation_error", 3),
            ("1 / 0\ndef execute(input_data): pass", "definition_error", 1),
            ("x = 1", "missing_function", None),
            ("execute = 3", "missing_function", None),
            (
                "def helper():\n    return 1 / 0\ndef execute(input_data):\n    return helper()",
                "runtime_error",
                2,
            ),
            ("def execute(input_data):\n    return {1, 2}", "output_validation_error", None),
            ("def execute(input_data):\n    return float('nan')", "output_validation_error", None),
            ("def execute(input_data):\n    return 2 ** 64", "output_validation_error", None),
            ("def execute(input_data):\n    return 'a\\x00b'", "output_validation_error", None),
            ("def execute(input_data):\n    return '\\ud800'", "output_validation_error", None),
            ("def execute(input_data):\n    return {1: 1, '1': 2}", "output_validation_error", None),
            ("def execute(input_data):\n    return 'y' * 5000000", "output_validation_error", None),
        ],
    )
    def test_each_has_its_type_and_line(self, pool, source: str, kind: str, line: int | None) -> None:
        result = run(pool, source)
        assert (result.error_type, result.line) == (kind, line)

    def test_a_result_whose_shared_parts_multiply_is_refused(self, pool: FunctionPool) -> None:
        source = "def execute(input_data):\n    a = []\n    for _ in range(50): a = [a, a]\n    return a"
        assert run(pool, source, limits=SHORT).error_type in {"output_validation_error", "timeout"}

    def test_the_trace_shows_the_script_s_own_lines_only(self, pool: FunctionPool) -> None:
        source = "def f(x):\n    return 1 / x\ndef execute(input_data):\n    return list(map(f, [0]))"
        result = run(pool, source)
        assert result.trace == ("line 4, in execute", "line 2, in f")
        assert result.message == "ZeroDivisionError: division by zero"

    def test_messages_are_cut_and_harmless(self, pool: FunctionPool) -> None:
        result = run(pool, "def execute(input_data):\n    raise ValueError('\\x1b[31m' + 'z' * 10**7)")
        assert len(result.message) <= 2000
        assert "\x1b" not in result.message

    def test_an_exception_whose_text_fails_is_still_reported(self, pool: FunctionPool) -> None:
        odd = "class E(Exception):\n def __str__(self): raise ValueError(1)\n"
        source = f"{odd}def execute(input_data):\n raise E()"
        assert run(pool, source).message == "E: (its text cannot be read)"


class TestCalling:
    def test_by_the_whole_input(self, pool: FunctionPool) -> None:
        assert run(pool, "def execute(input_data):\n    return input_data['a']", {"a": 1}).value == 1

    def test_by_named_parameters(self, pool: FunctionPool) -> None:
        source = "def execute(a, b=2):\n    return a + b"
        assert run(pool, source, {"a": 1, "other": 5}).value == 3

    def test_by_one_named_parameter(self, pool: FunctionPool) -> None:
        assert run(pool, "def execute(amount):\n    return amount * 2", {"amount": 4}).value == 8

    def test_a_missing_parameter_is_the_script_s_error(self, pool: FunctionPool) -> None:
        result = run(pool, "def execute(a, b):\n    return a", {"a": 1})
        assert result.error_type == "input_validation_error"
        assert result.message == "the input lacks 'b', which execute asks for"
