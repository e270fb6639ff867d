"""What scripts may import: these modules, with exactly the names that are written down."""

from __future__ import annotations

import importlib
import keyword

import pytest

from studio.activities.functions.confined.facades import FIXED, make_modules
from studio.activities.functions.pool import FunctionPool
from tests.security.confined import run

MODULES = (
    *("math", "decimal", "datetime", "json", "re", "collections", "itertools", "functools"),
    *("uuid", "hashlib", "base64", "copy", "statistics", "typing", "string", "random"),
)
DOCUMENTED = {name: {*facade.offered} for name, facade in make_modules(seed="s").items()}


def test_these_modules_and_no_others_are_there() -> None:
    assert sorted(DOCUMENTED) == sorted(MODULES)
    assert {*FIXED} == {*MODULES} - {"random"}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_the_names_that_are_written_down_and_no_other(pool: FunctionPool, module: str) -> None:
    names = {*dir(importlib.import_module(module)), *DOCUMENTED[module]}
    asked = sorted(name for name in names if not name.startswith("_") and not keyword.iskeyword(name))
    lines = [f"import {module}", "def execute(d):", " found = []"]
    for name in asked:
        lines += [" try:", f"  {module}.{name}", f"  found.append({name!r})", " except Exception:", "  pass"]
    result = run(pool, "\n".join([*lines, " return found"]))
    assert result.error_type is None, result.message
    assert {*result.value} == DOCUMENTED[module]


@pytest.mark.parametrize("module", MODULES)
def test_no_name_that_is_a_module_is_handed_out(module: str) -> None:
    handed_out = make_modules(seed="s")[module].offered.values()
    assert not [each for each in handed_out if type(each).__name__ == "module"]


@pytest.mark.parametrize(
    "module", ["os", "sys", "io", "pathlib", "subprocess", "socket", "time", "operator", "enum"]
)
def test_other_modules_are_not_there(pool: FunctionPool, module: str) -> None:
    result = run(pool, f"import {module}\ndef execute(d):\n return 1")
    assert (result.error_type, result.value) == ("definition_error", None)
    assert "there is no module" in result.message
