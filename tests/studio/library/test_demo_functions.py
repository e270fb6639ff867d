from __future__ import annotations

from collections.abc import Iterator

import pytest

from studio.activities.functions.limits import Limits
from studio.activities.functions.pool import FunctionPool, Schemas
from studio.activities.functions.results import ScriptResult
from studio.library.demo import load_demo_library
from studio.library.functions.demo import DEMO_FUNCTIONS, DemoFunction
from studio.library.functions.models import Function, FunctionVersion

MADE = {
    "split-vat": {"net": 100.0, "tax": 19.0, "gross": 119.0},
    "working-days": {"due": "2026-12-07", "weekday": "Monday"},
}


@pytest.fixture(scope="module")
def pool() -> Iterator[FunctionPool]:
    made = FunctionPool(at_once=1)
    yield made
    made.close()


def ask(pool: FunctionPool, demo: DemoFunction, *, mode: str) -> ScriptResult:
    schemas = Schemas(demo.content.input_schema, demo.content.output_schema)
    source = demo.content.source
    return pool.run(source=source, mode=mode, given=demo.sample, seed="", limits=Limits(), schemas=schemas)


@pytest.mark.parametrize("demo", DEMO_FUNCTIONS, ids=lambda demo: demo.key)
def test_a_function_of_the_demo_has_no_problems_and_runs_its_sample(
    pool: FunctionPool, demo: DemoFunction
) -> None:
    assert ask(pool, demo, mode="check").value["problems"] == []
    assert ask(pool, demo, mode="function").value == MADE[demo.key]


@pytest.mark.django_db
def test_loading_twice_changes_nothing() -> None:
    load_demo_library()
    load_demo_library()
    assert FunctionVersion.objects.count() == len(DEMO_FUNCTIONS)
    assert all(function.current is not None for function in Function.objects.all())
